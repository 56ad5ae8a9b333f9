package pages

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

// draftValues shows the norms of a draft, and what the service costs, as a form: the rest of a definition is text.
func (p *Pages) draftValues(c *gin.Context, by workflow.Actor) {
	v, err := p.draftSeen(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if !writtenAsForm(v) {
		p.Refuse(c, registry.NotFound("Isian draf"))
		return
	}
	typed := url.Values{workflow.FeePath: {v.Definition.Standard.Fee}, "revision": {strconv.Itoa(v.Revision)}}
	for _, n := range v.Definition.Norms() {
		typed.Set(n.Path, n.Norm.String())
	}
	p.showDraftValues(c, by, v, sentForm{http.StatusOK, typed, nil})
}

// writtenAsForm tells whether this person may write the values of a draft now.
func writtenAsForm(v *rulemaking.DraftView) bool { return v.MayEdit && v.Definition != nil }

// draftValueFields are the norms of a draft and, where its text has a place for it, what the service costs.
func draftValueFields(v *rulemaking.DraftView) []workflow.Field {
	var fields []workflow.Field
	for _, n := range v.Definition.Norms() {
		fields = append(fields, workflow.Field{Name: n.Path, Label: n.Label, Type: workflow.Text, Required: true})
	}
	if _, err := workflow.Rewrite(v.Body, map[string]string{workflow.FeePath: ""}); err == nil {
		fields = append(fields, workflow.Field{
			Name: workflow.FeePath, Label: "Biaya layanan", Type: workflow.Text, Max: 200, Example: "Tidak dipungut biaya",
			Hint: "tercetak pada standar pelayanan; dikosongkan berarti belum ditetapkan.",
		})
	}
	return fields
}

// draftValuesPage is that form.
type draftValuesPage struct {
	frame
	Problems problems
	URL      string // of the draft
	Revision string
	Inputs   []input
}

func (p *Pages) showDraftValues(c *gin.Context, by workflow.Actor, v *rulemaking.DraftView, sent sentForm) {
	fields := draftValueFields(v)
	view := draftValuesPage{
		Problems: sent.wrong, URL: draftsPath + "/" + v.ID.String(), Revision: sent.typed.Get("revision"), Inputs: inputsFrom(fields, sent.typed, sent.wrong),
	}
	title := "Batas waktu"
	if fields[len(fields)-1].Name == workflow.FeePath {
		title += " dan biaya"
	}
	var err error
	if view.frame, err = p.personFrame(c, by, title, append(versionsWay(by), crumb{"Draf SOP " + v.Definition.Title, view.URL})...); err != nil {
		p.Refuse(c, err)
		return
	}
	view.Failed = len(sent.wrong) > 0
	p.show(c, sent.status, "sopvalues", view)
}

// saveDraftValues puts what was typed into the text of the draft.
func (p *Pages) saveDraftValues(c *gin.Context, by workflow.Actor) {
	v, ok := p.onDraft(c, by, p.readForm)
	if !ok {
		return
	}
	typed := c.Request.PostForm
	e := rulemaking.ValueEdit{Values: map[string]string{}}
	e.Revision, e.Problem = revisionSent(c)
	for name := range typed {
		e.Values[name] = typed.Get(name)
	}
	err := p.Rulemaking.SetDraftValues(c.Request.Context(), by, v, e)
	if err == nil {
		c.Redirect(http.StatusSeeOther, draftsPath+"/"+v.ID.String()+"?selesai=draf-sop-tersimpan")
		return
	}
	if !writtenAsForm(v) {
		p.Refuse(c, err)
		return
	}
	if wrong, again := p.refusedForm(c, err, draftValueFields(v)); again {
		p.showDraftValues(c, by, v, sentForm{p.Status(err), typed, wrong})
	}
}
