package pages

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/internal/sopdoc"
	"ormas/workflow"
)

// shape is a series of pictures of a procedure, for messages and social media.
type shape struct {
	ID, Label string
	Numbers   []int
	print     func(*workflow.Definition, sopdoc.Issuer) ([]byte, error)
}

// shapes are those there are. Both are 1080 pixels wide.
func shapes() []shape {
	return []shape{
		{ID: "persegi", Label: "Persegi, 1080 × 1080", print: sopdoc.Square},
		{ID: "tegak", Label: "Tegak, 1080 × 1920", print: sopdoc.Story},
	}
}

const shapeWidth = 1080 // pixels

// seriesPage shows the pictures of a procedure with the text to send with them.
type seriesPage struct {
	frame
	D       *workflow.Definition
	Caption string
	Shapes  []shape
}

// posterFile gives the poster as a PDF.
func (p *Pages) posterFile(c *gin.Context) {
	f, d, err := p.service(c, "Poster", c.Param("service"))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.official(c, paper{f, d, "poster", sopdoc.Poster})
}

// pictureSeries shows what pictures there are to take along.
func (p *Pages) pictureSeries(c *gin.Context) {
	f, d, err := p.service(c, "Gambar untuk media sosial", c.Param("service"))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	caption, err := sopdoc.Caption(d)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := seriesPage{frame: f, D: d, Caption: caption + "Panduan: " + p.Office.GuideURL(f.Office) + "\n", Shapes: shapes()}
	for i := range view.Shapes {
		if view.Shapes[i].Numbers, err = p.numbers(c, view.Shapes[i].of(f, d)); err != nil {
			p.Refuse(c, err)
			return
		}
	}
	p.show(c, http.StatusOK, "series", view)
}

// of is the series for a procedure, as a document.
func (s shape) of(f frame, d *workflow.Definition) paper { return paper{f, d, s.ID, s.print} }

// numbers are those of the pictures of a series, from 1 on.
func (p *Pages) numbers(c *gin.Context, series paper) ([]int, error) {
	pdf, err := p.issued(c.Request.Context(), series)
	if err != nil {
		return nil, err
	}
	n, err := sopdoc.Pages(pdf)
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all, err
}

// pictureFile gives one picture of a series.
func (p *Pages) pictureFile(c *gin.Context) {
	f, d, err := p.service(c, "Gambar", c.Param("service"))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	picture, err := p.picture(c, f, d)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	kind := preview.TypeOf(picture[0])
	c.Header("Content-Disposition", fmt.Sprintf(`inline; filename="%s-%s-%s.%s"`, d.Service, c.Param("shape"), c.Param("number"), strings.TrimPrefix(kind, "image/")))
	c.Data(http.StatusOK, kind, picture)
}

// picture is the picture that the address names.
func (p *Pages) picture(c *gin.Context, f frame, d *workflow.Definition) ([]byte, error) {
	for _, s := range shapes() {
		number := within(c.Param("number"), 0, 100)
		if s.ID == c.Param("shape") && number != 0 {
			return p.drawn(c.Request.Context(), s.of(f, d), number)
		}
	}
	return nil, registry.NotFound("Gambar")
}

// drawn draws a picture of a series, once for everybody: those who read documents wait for the same renderer.
func (p *Pages) drawn(ctx context.Context, series paper, number int) ([]byte, error) {
	pdf, err := p.issued(ctx, series)
	if err != nil {
		return nil, err
	}
	if n, err := sopdoc.Pages(pdf); err != nil || number > n {
		return nil, registry.NotFound("Gambar")
	}
	name, err := p.printName(series.f, series.d, fmt.Sprintf("%s %d", series.name, number))
	if err != nil {
		return nil, err
	}
	return p.pictures.print(ctx, name, func(ctx context.Context) ([]byte, error) {
		return p.Office.DrawPrinted(ctx, pdf, preview.Sheet{Number: number, Width: shapeWidth})
	})
}
