package sopdoc

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/carlos7ags/folio/document"
	"github.com/carlos7ags/folio/font"

	"ormas/internal/certificate"
	"ormas/workflow"
)

// Measures of the landscape page in points; y grows downwards from the upper edge.
const (
	pageWidth  = 841.89
	pageHeight = 595.28
	left       = 28.0
	right      = pageWidth - left
	top        = 28.0
	bottom     = pageHeight - 36
	leading    = 1.18 // height of a line by the size of its letters
	padding    = 3.0  // between a border and the text inside
)

// paper is a document that is drawn page by page.
type paper struct {
	doc          *document.Document
	pages        []*document.Page
	page         *document.Page // the last one
	text, strong *font.EmbeddedFont
	footer       string
	small        float64 // size of the letters of the footer
	size         document.PageSize
	edge         float64     // left and right of the footer
	ground       *[3]float64 // colour of the page; nil: white
	mark         string      // large and pale below the text of every page; empty: none
	kind         string      // before the title of the procedure, in what the file says about itself
}

// newPaper begins a document of landscape pages.
func newPaper(footer string) *paper {
	p := newSheets(footer, document.PageSize{Width: pageWidth, Height: pageHeight})
	p.kind = "SOP "
	return p
}

// newSheets begins a document of pages of a size.
func newSheets(footer string, size document.PageSize) *paper {
	text, strong := certificate.Faces()
	return &paper{
		doc: document.NewDocument(size), size: size, footer: footer, small: 7, edge: left,
		text: font.NewEmbeddedFont(text), strong: font.NewEmbeddedFont(strong),
	}
}

// newPage begins a page with its footer; folio has no stream to draw in before the first text.
func (p *paper) newPage() {
	p.page = p.doc.AddPage()
	p.pages = append(p.pages, p.page)
	if p.ground != nil {
		p.page.AddRectFilled(0, 0, p.size.Width, p.size.Height, *p.ground)
	}
	p.put(p.text, p.small, point{p.edge, p.size.Height - 2.9*p.small}, p.footer)
	if p.mark != "" {
		p.brand()
	}
}

// brand writes the mark across the page.
func (p *paper) brand() {
	const height = 240.0
	x := (p.size.Width - p.strong.MeasureString(p.mark, height)) / 2
	p.ink(0.86)
	p.put(p.strong, height, point{x, p.size.Height/2 + height*0.36}, p.mark)
	p.ink(0)
}

// write numbers the pages and gives the file. Dates inside come from the cover alone, so that nothing depends on the day
// of printing.
func (p *paper) write(d *workflow.Definition, o Issuer) ([]byte, error) {
	p.number()
	return p.bytes(document.Info{
		Title: p.kind + d.Title, Author: cmp.Or(o.Name, blank), Creator: "ormas", Language: "id-ID",
		CreationDate: d.Cover.Made, ModDate: d.Cover.Revised,
	})
}

// number writes on each page which one it is of how many.
func (p *paper) number() {
	for i, page := range p.pages {
		p.page = page
		count := fmt.Sprintf("Halaman %d dari %d", i+1, len(p.pages))
		x := p.size.Width - p.edge - p.text.MeasureString(count, p.small)
		p.put(p.text, p.small, point{x, p.size.Height - 2.9*p.small}, count)
	}
}

// bytes gives the file; the same pages always give the same bytes.
func (p *paper) bytes(about document.Info) ([]byte, error) {
	p.doc.Info = about
	pdf, err := p.doc.ToBytesWithOptions(document.WriteOptions{Deterministic: true, CompressionLevel: 3})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", about.Title, err)
	}
	return pdf, nil
}

// put writes one line from its foot on.
func (p *paper) put(face *font.EmbeddedFont, size float64, at point, line string) {
	p.page.AddTextEmbedded(certificate.Writable(line), face, size, at.x, p.size.Height-at.y)
}

// style is how a text is set.
type style struct {
	strong, centred bool
	size            float64
}

func (p *paper) face(s style) *font.EmbeddedFont {
	if s.strong {
		return p.strong
	}
	return p.text
}

// lines breaks a text to a width. A word that is wider than that is broken inside, so that nothing is ever cut.
func (p *paper) lines(text string, width float64, s style) []string {
	var all []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			for _, part := range p.parts(word, width, s) {
				joined := strings.TrimSpace(line + " " + part)
				if line != "" && p.face(s).MeasureString(joined, s.size) > width {
					all, joined = append(all, line), part
				}
				line = joined
			}
		}
		if line != "" {
			all = append(all, line)
		}
	}
	return all
}

// parts are a word, or the pieces of one that is wider than a line.
func (p *paper) parts(word string, width float64, s style) []string {
	var all []string
	part := ""
	for _, r := range word {
		if part != "" && p.face(s).MeasureString(part+string(r), s.size) > width {
			all, part = append(all, part), ""
		}
		part += string(r)
	}
	return append(all, part)
}

// height is how much room a text takes in a box of a width, its padding included.
func (p *paper) height(text string, width float64, s style) float64 {
	return float64(len(p.lines(text, width-2*padding, s)))*s.size*leading + 2*padding
}

// box is a rectangle on the page.
type box struct{ x, y, width, height float64 }

// fill writes a text into a box from its upper edge; centred text stands in the middle both ways.
func (p *paper) fill(b box, text string, s style) {
	all := p.lines(text, b.width-2*padding, s)
	y := b.y + padding
	if s.centred {
		y = b.y + (b.height-float64(len(all))*s.size*leading)/2
	}
	for _, line := range all {
		x := b.x + padding
		if s.centred {
			x = b.x + (b.width-p.face(s).MeasureString(line, s.size))/2
		}
		p.put(p.face(s), s.size, point{x, y + s.size*0.95}, line)
		y += s.size * leading
	}
}

// tint paints a box.
func (p *paper) tint(b box, colour [3]float64) {
	p.page.AddRectFilled(b.x, p.size.Height-b.y-b.height, b.width, b.height, colour)
}

// ink sets the grey of letters: 0 is black, 1 white.
func (p *paper) ink(grey float64) { p.page.ContentStream().SetFillColorGray(grey) }

// frame draws the border of a box.
func (p *paper) frame(b box) {
	s := p.page.ContentStream()
	s.SaveState()
	s.SetLineWidth(0.5)
	s.Rectangle(b.x, p.size.Height-b.y-b.height, b.width, b.height)
	s.Stroke()
	s.RestoreState()
}

// point is a place on the page.
type point struct{ x, y float64 }

// line draws a way from point to point.
func (p *paper) line(width float64, way ...point) {
	s := p.page.ContentStream()
	s.SaveState()
	s.SetLineWidth(width)
	trace(p, way)
	s.Stroke()
	s.RestoreState()
}

// rule draws a thin grey line, so that arrows stand out from it.
func (p *paper) rule(from, to point) {
	p.page.ContentStream().SetStrokeColorGray(0.6)
	p.line(0.4, from, to)
	p.page.ContentStream().SetStrokeColorGray(0)
}

// shape draws a closed figure, white inside or black.
func (p *paper) shape(black bool, corners ...point) {
	s := p.page.ContentStream()
	s.SaveState()
	s.SetLineWidth(0.8)
	if black {
		s.SetFillColorGray(0)
	} else {
		s.SetFillColorGray(1)
	}
	trace(p, corners)
	s.ClosePathFillAndStroke()
	s.RestoreState()
}

func trace(p *paper, way []point) {
	s := p.page.ContentStream()
	for i, at := range way {
		if i == 0 {
			s.MoveTo(at.x, p.size.Height-at.y)
		} else {
			s.LineTo(at.x, p.size.Height-at.y)
		}
	}
}
