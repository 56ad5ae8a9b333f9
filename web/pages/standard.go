package pages

import (
	"context"
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
		p.official(c, paper{f, d, "standar-pelayanan", sopdoc.Standard})
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
	p.official(c, paper{f, d, "sop", sopdoc.SOP})
}

// paper is a document about a procedure for the office of a frame.
type paper struct {
	f     frame
	d     *workflow.Definition
	name  string
	print func(*workflow.Definition, sopdoc.Issuer) ([]byte, error)
}

// issued is a document with the logo of its office, as a PDF.
func (p *Pages) issued(ctx context.Context, a paper) ([]byte, error) {
	name, err := p.printName(a.f, a.d, a.name)
	if err != nil {
		return nil, err
	}
	return p.press.print(ctx, name, func(ctx context.Context) ([]byte, error) {
		logo, _, err := p.Office.PaperLogo(ctx, a.f.Office)
		if err != nil {
			return nil, err
		}
		return a.print(a.d, sopdoc.Issuer{Office: *a.f.Office, Logo: logo, Guide: p.Office.GuideURL(a.f.Office)})
	})
}

// official answers with a document.
func (p *Pages) official(c *gin.Context, a paper) {
	pdf, err := p.issued(c.Request.Context(), a)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`inline; filename="%s-%s.pdf"`, a.name, a.d.Service))
	c.Data(http.StatusOK, "application/pdf", pdf)
}
