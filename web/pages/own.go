package pages

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// ownRoutes mounts what the office begins for itself, along procedures without an applicant.
func (p *Pages) ownRoutes(r gin.IRouter) {
	r.GET("/mulai/:service", p.signedIn(p.ownForm))
	r.POST("/mulai/:service", p.signedIn(p.beginOwn))
}

// ownPage tells what a procedure of the office's own goes through, with the button that begins a case.
type ownPage struct {
	frame
	D     *workflow.Definition
	Steps []flowRow
}

// ownBegun are the procedures of the office's own whose cases a person may begin.
func (p *Pages) ownBegun(c *gin.Context, by workflow.Actor) ([]*workflow.Definition, error) {
	all, err := p.Office.Begun(c.Request.Context(), by)
	return slices.DeleteFunc(all, (*workflow.Definition).Public), err
}

// ownDoors lead to where a person begins cases of the office's own.
func (p *Pages) ownDoors(c *gin.Context, by workflow.Actor) ([]crumb, error) {
	begun, err := p.ownBegun(c, by)
	doors := make([]crumb, len(begun))
	for i, d := range begun {
		doors[i] = crumb{"Mulai " + d.Title, "/mulai/" + d.Service}
	}
	return doors, err
}

func (p *Pages) ownForm(c *gin.Context, by workflow.Actor) {
	begun, err := p.ownBegun(c, by)
	i := slices.IndexFunc(begun, func(d *workflow.Definition) bool { return d.Service == c.Param("service") })
	if err == nil && i < 0 {
		err = registry.NotFound("Prosedur")
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, begun[i].Title, crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "own", ownPage{frame: f, D: begun[i], Steps: straightRows(begun[i])})
}

// beginOwn makes a draft and leads to its data.
func (p *Pages) beginOwn(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	service := c.Param("service")
	made, err := p.Office.CreateDossier(c.Request.Context(), by, casework.NewDossier{
		Service: service, Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path),
	})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, caseURL(made.Resource)+"/isian/1?selesai=draf-kantor")
}

// straightRows are the steps of a case in which all goes well.
func straightRows(d *workflow.Definition) []flowRow {
	return slices.DeleteFunc(flowRows(d), func(r flowRow) bool { return r.Side })
}
