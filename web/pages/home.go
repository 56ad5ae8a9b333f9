package pages

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// homePage tells what the service is and leads to what people come for.
type homePage struct {
	frame
	Check, Track codeForm
	Services     []service
	Hours        *rules.OpeningHours // nil: there is no office yet
}

// service is a procedure as it is offered.
type service struct {
	ID, Title, Product, Norm string
	Items                    []item
	Files                    string // how many files there are to bring, in words
	Promise                  promiseView
}

// item is one requirement, when it applies, and how many files it is.
type item struct {
	Label, Condition string
	Slots            int
}

func (p *Pages) home(c *gin.Context) {
	f, err := p.frame(c, "Layanan organisasi kemasyarakatan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := homePage{frame: f, Check: checkForm(""), Track: trackForm("")}
	if f.Office != nil {
		offered, err := p.Office.Services(c.Request.Context(), rules.Place{OfficeID: &f.Office.ID})
		if err != nil {
			p.Refuse(c, err)
			return
		}
		view.Services = servicesOf(offered)
		promised, err := p.promises(c, f)
		if err != nil {
			p.Refuse(c, err)
			return
		}
		for i := range view.Services {
			view.Services[i].Promise = promised[view.Services[i].ID]
		}
		if view.Hours, err = p.openingHours(c, f.Office); err != nil {
			p.Refuse(c, err)
			return
		}
	}
	p.show(c, http.StatusOK, "home", view)
}

// openingHours are when an office receives people.
func (p *Pages) openingHours(c *gin.Context, office *registry.Office) (*rules.OpeningHours, error) {
	hours, err := p.Office.OpeningHours(c.Request.Context(), office.ID)
	return &hours, err
}

func servicesOf(offered []*workflow.Definition) []service {
	all := make([]service, len(offered))
	for i, d := range offered {
		all[i] = service{ID: d.Service, Title: d.Title, Product: d.Product, Norm: d.Norm.String()}
		for _, r := range requirementsOf(d) {
			all[i].Items = append(all[i].Items, item{r.Label, r.Condition, r.Slots})
		}
		all[i].Files = filesInWords(d)
	}
	return all
}

// filesInWords is how many files a procedure asks for: those of everybody, and whether there may be more.
func filesInWords(d *workflow.Definition) string {
	words := itoa(trackOf(d).Slots) + " berkas"
	if slices.ContainsFunc(d.Requirements, func(r workflow.Requirement) bool { return r.When != nil }) {
		words += ", ditambah yang bersyarat"
	}
	return words
}
