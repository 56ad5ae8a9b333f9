package pages

import (
	"cmp"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/trial"
	"ormas/workflow"
)

const (
	tryPath  = "/pengaturan/sop/coba"
	keepPath = tryPath + "/draf"
)

// mostTry is the most bytes of the form: a definition has some fifty thousand, a list of free days three.
const mostTry = 1 << 20

// trySOPRoutes mounts the page on which a change of the SOP is tried on past cases. Nothing is stored there, but what was
// tried can be kept as a draft.
func (p *Pages) trySOPRoutes(r gin.IRouter) {
	r.GET(tryPath, p.signedIn(p.tryForm))
	r.POST(tryPath, p.signedIn(p.trySOP))
	r.POST(keepPath, p.signedIn(p.keepTried))
}

// What can be tried: norms typed into the form, a whole definition, and a stored draft of one.
const (
	tryNorms = "norma"
	tryFile  = "berkas"
	tryDraft = "draf"
)

// trySent is the form as it is shown: with what stands in force or what was typed.
type trySent struct {
	Service, Source, Whole string
	Draft                  string            // its id
	Norms                  map[string]string // by state
	Definition, Holidays   string
	People                 map[string]string // by role
	Since, Quantile        string
}

// The names of the inputs, which are their ids too.
const (
	tryNormPrefix   = "norma."
	tryPeoplePrefix = "orang."
)

func (p *Pages) tryForm(c *gin.Context, by workflow.Actor) {
	services, ok := p.triable(c, by)
	if !ok {
		return
	}
	service, draft, err := p.askedFor(c, by)
	def := procedureOf(services, service)
	var sent trySent
	if err == nil {
		sent, err = p.inForce(c, by, def)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if draft != "" {
		sent.Source, sent.Draft = tryDraft, draft
	}
	p.showTry(c, by, tryPage{status: http.StatusOK, services: services, def: def, Sent: sent})
}

// askedFor is the procedure that the address names, and the draft of it where it names one.
func (p *Pages) askedFor(c *gin.Context, by workflow.Actor) (service, draft string, err error) {
	text, asked := c.GetQuery("draf")
	if !asked {
		return c.Query("layanan"), "", nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return "", "", registry.NotFound("Draf SOP")
	}
	d, err := p.Rulemaking.DefinitionDraft(c.Request.Context(), by, id)
	if err != nil {
		return "", "", err
	}
	return d.Service, d.ID.String(), nil
}

// procedureOf is the procedure with an id, or else the first one.
func procedureOf(services []*workflow.Definition, id string) *workflow.Definition {
	for _, d := range services {
		if d.Service == id {
			return d
		}
	}
	return services[0]
}

// triable are the procedures of the office, for whoever may try a change; otherwise it has answered.
func (p *Pages) triable(c *gin.Context, by workflow.Actor) ([]*workflow.Definition, bool) {
	ctx := c.Request.Context()
	err := p.Rulemaking.MayTry(ctx, by)
	var services []*workflow.Definition
	if err == nil {
		services, err = p.Office.Procedures(ctx, by.Office)
	}
	if err == nil && len(services) == 0 {
		err = registry.NotFound("Layanan")
	}
	if err != nil {
		p.Refuse(c, err)
	}
	return services, err == nil
}

// inForce is the form with what holds now.
func (p *Pages) inForce(c *gin.Context, by workflow.Actor, def *workflow.Definition) (trySent, error) {
	zone, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		return trySent{}, err
	}
	sent := trySent{
		Service: def.Service, Source: tryNorms, Whole: def.Norm.String(), Norms: map[string]string{}, People: map[string]string{},
		Since: p.Office.Now().In(zone).AddDate(-1, 0, 0).Format(time.DateOnly), Quantile: strconv.Itoa(trial.DefaultQuantile),
	}
	for _, s := range trial.Stages(def) {
		sent.Norms[s.State] = s.Norm.String()
	}
	count, err := p.Rulemaking.HeadCount(c.Request.Context(), by.Office, trial.RolesOf(def))
	for role, n := range count {
		if n > 0 {
			sent.People[role] = strconv.Itoa(n)
		}
	}
	return sent, err
}

// trySentBy is the page with what was sent; otherwise it has answered.
func (p *Pages) trySentBy(c *gin.Context, by workflow.Actor) (tryPage, bool) {
	services, ok := p.triable(c, by)
	if !ok {
		return tryPage{}, false
	}
	sent, err := trySentWith(c)
	if err != nil {
		p.Refuse(c, err)
		return tryPage{}, false
	}
	return tryPage{status: http.StatusOK, services: services, def: procedureOf(services, sent.Service), Sent: sent}, true
}

func (p *Pages) trySOP(c *gin.Context, by workflow.Actor) {
	view, ok := p.trySentBy(c, by)
	if !ok {
		return
	}
	zone, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	t, wrong := view.Sent.read(view.def, zone)
	if len(wrong) > 0 {
		view.status, view.Problems = http.StatusUnprocessableEntity, wrong
		p.showTry(c, by, view)
		return
	}
	if view.tried, err = p.Rulemaking.TryChange(c.Request.Context(), by, t); err != nil {
		p.tryRefused(c, by, view, err)
		return
	}
	p.showTry(c, by, view)
}

// tryRefused says on the page why something could not be done, with what was sent.
func (p *Pages) tryRefused(c *gin.Context, by workflow.Actor, view tryPage, err error) {
	var refusal *registry.Error
	if !p.onPage(err, &refusal) || workflow.KindOf(err) == workflow.Forbidden {
		p.Refuse(c, err)
		return
	}
	view.status, view.Problems = p.Status(err), tryProblems(refusal)
	p.showTry(c, by, view)
}

// keepTried begins a draft with the norms or the definition that the form of a trial carries.
func (p *Pages) keepTried(c *gin.Context, by workflow.Actor) {
	view, ok := p.trySentBy(c, by)
	if !ok {
		return
	}
	n, wrong := view.Sent.draft(view.def)
	if len(wrong) > 0 {
		view.status, view.Problems = http.StatusUnprocessableEntity, wrong
		p.showTry(c, by, view)
		return
	}
	n.Key = sentOnce(c.PostForm(onceInput), fmt.Sprint(view.Sent))
	id, err := p.Rulemaking.NewDefinitionDraft(c.Request.Context(), by, n)
	if err != nil {
		p.tryRefused(c, by, view, err)
		return
	}
	c.Redirect(http.StatusSeeOther, draftsPath+"/"+id.String()+"?selesai=draf-sop-dibuat")
}

// trySentWith reads what was sent. A file goes into the text beside its input, so that it need not be chosen again.
func trySentWith(c *gin.Context) (trySent, error) {
	if err := readTexts(c, mostTry, "Definisi dan daftar hari libur bersama-sama paling besar 1 MB."); err != nil {
		return trySent{}, err
	}
	get := func(name string) string { return strings.ToValidUTF8(strings.TrimSpace(c.PostForm(name)), "") }
	s := trySent{
		Service: get("layanan"), Source: get("sumber"), Whole: get("norma"), Norms: map[string]string{}, People: map[string]string{},
		Draft: get("draf"), Definition: get("definisi"), Holidays: get("libur"), Since: get("sejak"), Quantile: get("bagian"),
	}
	for name := range c.Request.PostForm {
		if state, ok := strings.CutPrefix(name, tryNormPrefix); ok {
			s.Norms[state] = get(name)
		}
		if role, ok := strings.CutPrefix(name, tryPeoplePrefix); ok {
			s.People[role] = get(name)
		}
	}
	definition, err := fileText(c.Request.MultipartForm, "definisi-berkas") // nil where no file can have come
	if err != nil {
		return s, err
	}
	holidays, err := fileText(c.Request.MultipartForm, "libur-berkas")
	if definition != "" {
		s.Definition, s.Source = definition, tryFile
	}
	s.Holidays = cmp.Or(holidays, s.Holidays)
	return s, err
}

// fileText is a file of a form, empty where none was chosen.
func fileText(f *multipart.Form, name string) (string, error) {
	if f == nil || len(f.File[name]) == 0 {
		return "", nil
	}
	file, err := f.File[name][0].Open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	return strings.ToValidUTF8(string(text), ""), err
}
