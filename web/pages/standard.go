package pages

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/sopdoc"
	"ormas/workflow"
)

// standardPage shows the service standard of a procedure.
type standardPage struct {
	frame
	D       *workflow.Definition
	Parts   any // as package sopdoc gives them
	Promise promiseView
}

// standard shows the service standard; with .pdf behind the id it gives the paper.
func (p *Pages) standard(c *gin.Context) {
	id, file := strings.CutSuffix(c.Param("service"), ".pdf")
	f, d, err := p.service(c, "Standar pelayanan", id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if file {
		p.official(c, "standar-pelayanan-"+d.Service, p.issued(c, f, func(o sopdoc.Issuer) ([]byte, error) { return sopdoc.Standard(d, o) }))
		return
	}
	promised, err := p.promises(c, f)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "standard", standardPage{
		frame: f, D: d, Parts: sopdoc.StandardOf(d, sopdoc.Issuer{Office: *f.Office}).Parts, Promise: promised[d.Service],
	})
}

// sopFile gives the official SOP as a PDF.
func (p *Pages) sopFile(c *gin.Context) {
	f, d, err := p.procedure(c, "SOP", c.Param("service"))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.official(c, "sop-"+d.Service, p.issued(c, f, func(o sopdoc.Issuer) ([]byte, error) { return sopdoc.SOP(d, o) }))
}

// issued prints a document for the office of the frame, with its logo.
func (p *Pages) issued(c *gin.Context, f frame, print func(sopdoc.Issuer) ([]byte, error)) func() ([]byte, error) {
	return func() ([]byte, error) {
		logo, err := p.Office.PaperLogo(c.Request.Context(), f.Office)
		if err != nil {
			return nil, err
		}
		return print(sopdoc.Issuer{Office: *f.Office, Logo: logo, Guide: p.Office.GuideURL(f.Office)})
	}
}

// official answers with a document. One is printed at a time: anybody may ask for it, and each takes the processor for
// longer than any page.
func (p *Pages) official(c *gin.Context, name string, print func() ([]byte, error)) {
	p.printing.Lock()
	pdf, err := print()
	p.printing.Unlock()
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`inline; filename="%s.pdf"`, name))
	c.Data(http.StatusOK, "application/pdf", pdf)
}
