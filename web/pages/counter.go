package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// counterPage begins a request for somebody at the counter: for an organisation that the office knows, or for a new one.
type counterPage struct {
	frame
	Problems             problems
	Services             []workflow.Option
	Service              string
	Name, Phone, Applies string // the person, and the organisation that applies

	Sought string // part of a name, as it was typed
	Asked  bool   // something was looked for
	Found  []knownRow
	More   bool      // there are others
	Known  *knownRow // the organisation that was chosen; nil: a new one
	Most   int
}

// knownRow is an organisation of the office, told apart from others of the same name by where it is.
type knownRow struct {
	ID               uuid.UUID
	Name, Where, URL string
}

// At is what is wrong with an input.
func (v counterPage) At(field string) string { return v.Problems.At(field) }

// counter asks who stands at the counter and for what, and looks for the organisation.
func (p *Pages) counter(c *gin.Context, by workflow.Actor) {
	v := counterPage{Most: casework.MostKnown}
	var err error
	if chosen := c.Query("ormas"); chosen != "" {
		v.Known, err = p.chosen(c, by, chosen)
	} else if v.Sought, v.Asked = c.GetQuery("cari"); v.Asked {
		err = p.seek(c, by, &v)
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.showCounter(c, http.StatusOK, by, v)
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v.Problems, v.Asked = problemsOf(refusal, "cari"), false
		p.showCounter(c, status, by, v)
	}
}

// seek lists the organisations of the office that may be meant.
func (p *Pages) seek(c *gin.Context, by workflow.Actor, v *counterPage) error {
	found, more, err := p.Office.KnownOrganisations(c.Request.Context(), by, v.Sought)
	for _, g := range found {
		v.Found = append(v.Found, knownOf(g))
	}
	v.More = more
	return err
}

func (p *Pages) chosen(c *gin.Context, by workflow.Actor, id string) (*knownRow, error) {
	organisation, err := idOf(id, "Organisasi")
	if err != nil {
		return nil, err
	}
	g, err := p.Office.KnownOrganisation(c.Request.Context(), by, organisation)
	if err != nil {
		return nil, err
	}
	row := knownOf(*g)
	return &row, nil
}

func knownOf(g registry.Organisation) knownRow {
	var where []string
	for _, name := range []string{"short_name", "address.street", "address.kelurahan", "address.kecamatan"} {
		if text, _ := g.Form.At(name).(string); text != "" {
			where = append(where, text)
		}
	}
	return knownRow{g.ID, g.Name, strings.Join(where, ", "), "/loket?" + url.Values{"ormas": {g.ID.String()}}.Encode()}
}

func (p *Pages) showCounter(c *gin.Context, status int, by workflow.Actor, v counterPage) {
	ctx := c.Request.Context()
	part, err := p.Office.Part(ctx, by)
	if err == nil && !part.Counter {
		err = registry.Forbid("bukan_petugas_loket", "Halaman ini hanya untuk petugas loket.")
	}
	var offered []*workflow.Definition
	if err == nil {
		offered, err = p.Office.Services(ctx, rules.Place{OfficeID: &by.Office})
	}
	var f frame
	if err == nil {
		f, err = p.personFrame(c, by, "Layanan loket", crumb{"Beranda", "/beranda"})
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	for _, d := range offered {
		v.Services = append(v.Services, workflow.Option{Value: d.Service, Label: d.Title})
	}
	f.Failed = len(v.Problems) > 0
	v.frame = f
	p.show(c, status, "counter", v)
}

// beginAtCounter begins a request, and enters its organisation where it is new; the rest is filled in on the applicant's
// pages.
func (p *Pages) beginAtCounter(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v := counterPage{Service: c.PostForm("service"), Name: c.PostForm("counter.name"), Phone: c.PostForm("counter.phone"), Applies: c.PostForm("name")}
	var err error
	if id := c.PostForm("organisation_id"); id != "" {
		v.Known, err = p.chosen(c, by, id)
	}
	var made casework.Outcome
	if err == nil {
		made, err = p.beginFor(c, by, v)
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, caseURL(made.Resource)+"?selesai=draf-dimulai")
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v.Problems = problemsOf(refusal, "counter.name", "counter.phone", "name", "service")
		p.showCounter(c, status, by, v)
	}
}

// personProblems are what else is wrong, so that everything is told at once.
func (v counterPage) personProblems(who *registry.Counter) []registry.FieldError {
	if v.Known != nil {
		return casework.CounterProblems(who, nil)
	}
	return casework.CounterProblems(who, &v.Applies)
}

// beginFor makes the draft, and before it the organisation where it is new. That the service is known is asked first: no
// organisation is left over.
func (p *Pages) beginFor(c *gin.Context, by workflow.Actor, v counterPage) (casework.Outcome, error) {
	ctx, who := c.Request.Context(), &registry.Counter{Name: v.Name, Phone: v.Phone}
	if _, err := p.Office.Service(ctx, rules.Place{OfficeID: &by.Office}, v.Service); workflow.KindOf(err) == workflow.Missing {
		return casework.Outcome{}, workflow.RefuseFields(append(v.personProblems(who), registry.FieldError{
			Field: "service", Code: "wajib", Detail: "Pilih jalur permohonan.",
		})...)
	} else if err != nil {
		return casework.Outcome{}, err
	}
	key := func(part string) casework.Key {
		return sentOnce(c.PostForm(onceInput), part, v.Service, v.Name, v.Phone, v.Applies, c.PostForm("organisation_id"))
	}
	n := casework.NewDossier{Service: v.Service, Counter: who, Key: key("permohonan")}
	if v.Known != nil {
		n.OrganisationID = &v.Known.ID
		return p.Office.CreateDossier(ctx, by, n)
	}
	organisation, err := p.Office.CreateOrganisation(ctx, by, casework.NewOrganisation{
		Form: registry.Form{"name": v.Applies}, Counter: who, Key: key("organisasi"),
	})
	if err != nil {
		return casework.Outcome{}, err
	}
	n.OrganisationID = &organisation.Resource
	return p.Office.CreateDossier(ctx, by, n)
}
