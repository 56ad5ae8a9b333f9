package pages

import (
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
	p.official(c, "poster-"+d.Service, p.issued(c, f, func(o sopdoc.Issuer) ([]byte, error) { return sopdoc.Poster(d, o) }))
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
		if view.Shapes[i].Numbers, err = p.numbers(c, f, shaped{d, view.Shapes[i]}); err != nil {
			p.Refuse(c, err)
			return
		}
	}
	p.show(c, http.StatusOK, "series", view)
}

// shaped is a procedure in a shape.
type shaped struct {
	d *workflow.Definition
	shape
}

// printed is the series as a PDF. One is printed at a time, as all that anybody may have printed.
func (p *Pages) printed(c *gin.Context, f frame, s shaped) ([]byte, error) {
	p.printing.Lock()
	defer p.printing.Unlock()
	return p.issued(c, f, func(o sopdoc.Issuer) ([]byte, error) { return s.print(s.d, o) })()
}

// numbers are those of the pictures of a series, from 1 on.
func (p *Pages) numbers(c *gin.Context, f frame, s shaped) ([]int, error) {
	pdf, err := p.printed(c, f, s)
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

// picture draws the picture that the address names.
func (p *Pages) picture(c *gin.Context, f frame, d *workflow.Definition) ([]byte, error) {
	for _, s := range shapes() {
		number := within(c.Param("number"), 0, 100)
		if s.ID != c.Param("shape") || number == 0 {
			continue
		}
		pdf, err := p.printed(c, f, shaped{d, s})
		if err != nil {
			return nil, err
		}
		if n, err := sopdoc.Pages(pdf); err != nil || number > n {
			return nil, registry.NotFound("Gambar")
		}
		return p.Office.DrawPrinted(c.Request.Context(), pdf, preview.Sheet{Number: number, Width: shapeWidth})
	}
	return nil, registry.NotFound("Gambar")
}
