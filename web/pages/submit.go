package pages

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/workflow"
)

func itoa(n int) string { return strconv.Itoa(n) }

// submitPage is the last look before a case is handed in: the data, the files, who will be told what, and the statement of
// truth. Its form is that of the step itself.
type submitPage struct {
	frame
	Problems problems
	Sections []section
	Items    []boardItem
	Offer    workflow.Offer
	Inputs   []input
	Base     string
	Version  int
	Told     []string // the steps of which the applicant is told
	Email    string
	Missing  int // faults of the data
	Lacking  []boardItem
	Stale    []boardItem
	Product  string
	Late     *overtaken // somebody else was quicker; nil: nobody was
}

// At is what is wrong with an input.
func (v submitPage) At(field string) string { return v.Problems.At(field) }

// Ready tells that nothing is missing any more: only then the statement is asked for.
func (v submitPage) Ready() bool { return v.Missing == 0 && len(v.Lacking) == 0 }

func (p *Pages) submitForm(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	first := v.Dossier.Definition.FirstAction()
	i := slices.IndexFunc(v.Allowed, func(o workflow.Offer) bool { return o.Action == first.Name })
	if i < 0 {
		p.Refuse(c, registry.Conflict("sudah_diajukan", "Permohonan ini sudah diajukan, atau tidak dapat Anda ajukan."))
		return
	}
	if !v.Dossier.Definition.Public() { // there is nobody outside to be told what becomes of it
		c.Redirect(http.StatusSeeOther, casePath(v.Dossier)+"/aksi/"+first.Name)
		return
	}
	p.showSubmit(c, http.StatusOK, by, actionPage{Dossier: v, Offer: v.Allowed[i]})
}

// LastLook leads to the last look, with the label of the step inside the sentence.
func (view statusPage) LastLook() string { return "Periksa dan " + lowerFirst(view.Submit.Label) }

// handsIn tells whether a step is the one that the last look leads to.
func (v actionPage) handsIn() bool {
	d := v.Dossier.Dossier
	return d.Definition.Public() && d.SubmittedAt == nil && v.Offer.Action == d.Definition.FirstAction().Name
}

// showSubmit shows the last look, with what was sent and refused where there is something.
func (p *Pages) showSubmit(c *gin.Context, status int, by workflow.Actor, sent actionPage) {
	v, d := sent.Dossier, sent.Dossier.Dossier
	f, err := p.caseFrame(c, by, d, sent.Offer.Label)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	me, err := p.Accounts.Me(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = sent.Failed
	faults := p.faultsOf(v)
	view := submitPage{
		frame: f, Problems: sent.Problems, Sections: sectionsOf(recordOf(v, by), faults), Items: boardOf(v, by), Offer: sent.Offer,
		Inputs: inputsFrom(sent.Offer.Inputs, sent.typed, sent.Problems), Base: casePath(d), Version: d.Version, Email: me.Email,
		Missing: len(faults), Product: d.Definition.Product, Late: sent.Late,
	}
	view.fill(d)
	p.show(c, status, "submit", view)
}

// fill tells of which steps of a case like this one the applicant will hear, and which items are still to be seen to.
func (v *submitPage) fill(d *registry.Dossier) {
	for _, a := range d.Definition.Actions {
		rare := a.Only == workflow.WhileOld || a.Only == workflow.WhileCorrection && !d.Correction()
		if a.Tell && !rare && !slices.Contains(v.Told, a.Label) {
			v.Told = append(v.Told, a.Label)
		}
	}
	for _, item := range v.Items {
		switch {
		case item.Document == nil:
			v.Lacking = append(v.Lacking, item)
		case item.Document.Stale:
			v.Stale = append(v.Stale, item)
		}
	}
}
