package pages

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// counterPage begins a request for somebody at the counter.
type counterPage struct {
	frame
	Problems             problems
	Services             []workflow.Option
	Service              string
	Name, Phone, Applies string // the person, and the organisation that applies
}

// At is what is wrong with an input.
func (v counterPage) At(field string) string { return v.Problems.At(field) }

// counter asks who stands at the counter and for what.
func (p *Pages) counter(c *gin.Context, by workflow.Actor) {
	p.showCounter(c, http.StatusOK, by, counterPage{})
}

func (p *Pages) showCounter(c *gin.Context, status int, by workflow.Actor, v counterPage) {
	ctx := c.Request.Context()
	part, err := p.Office.Part(ctx, by)
	if err == nil && !part.Counter {
		err = registry.Forbid("bukan_petugas_loket", "Halaman ini hanya untuk petugas loket.")
	}
	var offered []*workflow.Definition
	if err == nil {
		offered, err = p.Office.Services(ctx, casework.Place{OfficeID: &by.Office})
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

// beginAtCounter enters the organisation and begins its request; the rest is filled in on the applicant's pages.
func (p *Pages) beginAtCounter(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v := counterPage{Service: c.PostForm("service"), Name: c.PostForm("counter.name"), Phone: c.PostForm("counter.phone"), Applies: c.PostForm("name")}
	made, err := p.beginFor(c, by, v)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, "/permohonan/"+made.Resource.String()+"?selesai=draf-dimulai")
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v.Problems = problemsOf(refusal, "counter.name", "counter.phone", "name", "service")
		p.showCounter(c, status, by, v)
	}
}

// beginFor makes organisation and draft. That the service is known is asked first: no organisation is left over.
func (p *Pages) beginFor(c *gin.Context, by workflow.Actor, v counterPage) (casework.Outcome, error) {
	ctx, who := c.Request.Context(), &registry.Counter{Name: v.Name, Phone: v.Phone}
	if _, err := p.Office.Service(ctx, casework.Place{OfficeID: &by.Office}, v.Service); workflow.KindOf(err) == workflow.Missing {
		return casework.Outcome{}, registry.Invalid("service", "wajib", "Pilih jalur permohonan.")
	} else if err != nil {
		return casework.Outcome{}, err
	}
	organisation, err := p.Office.CreateOrganisation(ctx, by, casework.NewOrganisation{Form: registry.Form{"name": v.Applies}, Counter: who})
	if err != nil {
		return casework.Outcome{}, err
	}
	return p.Office.CreateDossier(ctx, by, casework.NewDossier{Service: v.Service, OrganisationID: &organisation.Resource, Counter: who})
}
