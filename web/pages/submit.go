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
}

func (p *Pages) submitForm(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	d := v.Dossier
	first := d.Definition.FirstAction()
	i := slices.IndexFunc(v.Allowed, func(o workflow.Offer) bool { return o.Action == first.Name })
	if i < 0 {
		p.Refuse(c, registry.Conflict("sudah_diajukan", "Permohonan ini sudah diajukan, atau tidak dapat Anda ajukan."))
		return
	}
	f, err := p.caseFrame(c, by, d, v.Allowed[i].Label)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	me, err := p.Accounts.Me(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	faults := p.faultsOf(v)
	view := submitPage{
		frame: f, Sections: sectionsOf(recordOf(v, by), faults), Items: boardOf(v, by), Offer: v.Allowed[i], Base: casePath(d),
		Inputs: inputsFrom(v.Allowed[i].Inputs, nil, nil), Version: d.Version, Email: me.Email, Missing: len(faults), Product: d.Definition.Product,
	}
	view.fill(d.Definition)
	p.show(c, http.StatusOK, "submit", view)
}

// fill tells of which steps the applicant will hear, and which items are still to be seen to.
func (v *submitPage) fill(def *workflow.Definition) {
	for _, a := range def.Actions {
		if a.Tell && !slices.Contains(v.Told, a.Label) {
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
