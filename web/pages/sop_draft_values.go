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
	p.showDraftValues(c, by, v, sentForm{http.StatusOK, draftValuesOf(v), nil})
}

// draftValuesOf is the form as a draft is stored.
func draftValuesOf(v *rulemaking.DraftView) url.Values {
	typed := url.Values{workflow.FeePath: {v.Definition.Standard.Fee}, "revision": {strconv.Itoa(v.Revision)}}
	for _, n := range v.Definition.Norms() {
		typed.Set(n.Path, n.Norm.String())
	}
	return typed
}

// writtenAsForm tells whether this person may write the values of a draft now.
func writtenAsForm(v *rulemaking.DraftView) bool { return v.MayEdit && v.Definition != nil }

// draftValueFields are the norms of a draft and, where its text has a place for it, what the service costs.
func draftValueFields(v *rulemaking.DraftView) []workflow.Field {
	var fields []workflow.Field
	for _, n := range v.Definition.Norms() {
		one := workflow.Field{Name: n.Path, Label: n.Label, Type: workflow.Text, Required: true}
		if n.Owner == workflow.OwnerApplicant {
			one.Hint = "waktu pemohon; tidak termasuk waktu kantor."
		}
		fields = append(fields, one)
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
	Problems problems // with the names of the inputs, which have many faults alike
	URL      string   // of the draft
	Revision string
	Inputs   []input
}

func (p *Pages) showDraftValues(c *gin.Context, by workflow.Actor, v *rulemaking.DraftView, sent sentForm) {
	fields := draftValueFields(v)
	view := draftValuesPage{
		Problems: sent.wrong.named(fields), URL: draftsPath + "/" + v.ID.String(), Revision: sent.typed.Get("revision"), Inputs: inputsFrom(fields, sent.typed, sent.wrong),
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
	done := draftsPath + "/" + v.ID.String() + "?selesai=draf-sop-tersimpan"
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, done)
	case !writtenAsForm(v):
		p.Refuse(c, err)
	case e.Problem == nil && workflow.KindOf(err) == workflow.Conflict && e.Revision != v.Revision:
		p.showOvertakenValues(c, by, v, done)
	default:
		if wrong, again := p.refusedForm(c, err, draftValueFields(v)); again {
			p.showDraftValues(c, by, v, sentForm{p.Status(err), typed, wrong})
		}
	}
}

// showOvertakenValues shows what was typed beside what is stored since, to be stored over it. Where both are the same,
// as after a button that was pressed twice, there is nothing left to do.
func (p *Pages) showOvertakenValues(c *gin.Context, by workflow.Actor, v *rulemaking.DraftView, done string) {
	typed, stored := c.Request.PostForm, draftValuesOf(v)
	wrong := problems{{Detail: "Draf ini sudah berubah sejak Anda membukanya. Isian yang berbeda ditandai di bawah. Betulkan bila perlu, lalu simpan lagi: isian Anda menggantikan yang tersimpan."}}
	for _, f := range draftValueFields(v) {
		if there := stored.Get(f.Name); typed.Has(f.Name) && even(typed.Get(f.Name)) != there {
			wrong = append(wrong, problem{f.Name, "Yang tersimpan sekarang: " + orEmpty(there) + "."})
		}
	}
	if len(wrong) == 1 {
		c.Redirect(http.StatusSeeOther, done)
		return
	}
	typed.Set("revision", stored.Get("revision"))
	p.showDraftValues(c, by, v, sentForm{http.StatusConflict, typed, wrong})
}

// orEmpty tells of an empty text that it is.
func orEmpty(text string) string {
	if text == "" {
		return "kosong"
	}
	return text
}
