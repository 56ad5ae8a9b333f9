package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/workflow"
)

// homePage tells what the service is and leads to what people come for.
type homePage struct {
	frame
	Check, Track codeForm
	Services     []service
}

// service is a procedure as it is offered.
type service struct {
	ID, Title, Product, Norm string
	Items                    []item
}

// item is one requirement and when it applies.
type item struct{ Label, Condition string }

func (p *Pages) home(c *gin.Context) {
	f, err := p.frame(c, "Layanan organisasi kemasyarakatan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := homePage{frame: f, Check: checkForm(""), Track: trackForm("")}
	if f.Office != nil {
		offered, err := p.Office.Services(c.Request.Context(), casework.Place{OfficeID: &f.Office.ID})
		if err != nil {
			p.Refuse(c, err)
			return
		}
		view.Services = servicesOf(offered)
	}
	p.show(c, http.StatusOK, "home", view)
}

func servicesOf(offered []*workflow.Definition) []service {
	all := make([]service, len(offered))
	for i, d := range offered {
		all[i] = service{ID: d.Service, Title: d.Title, Product: d.Product, Norm: d.Norm.String()}
		for _, r := range d.Requirements {
			one := item{Label: r.Label}
			if r.When != nil {
				one.Condition = r.When.Label
			}
			all[i].Items = append(all[i].Items, one)
		}
	}
	return all
}
