package certificate

import (
	"embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/carlos7ags/folio/document"
	"github.com/carlos7ags/folio/font"
	"github.com/carlos7ags/folio/html"
)

// Liberation Serif, SIL Open Font License 1.1, see fonts/OFL.txt.
//
//go:embed fonts/*.ttf templates
var assets embed.FS

var regular = mustParse("fonts/LiberationSerif-Regular.ttf")

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"number":  func(i int) int { return i + 1 },
	"letter":  func(i int) string { return string(rune('a' + i%26)) },
	"png":     dataURL,
	"qr":      qrURL,
	"qrSide":  qrSide,
	"size":    kilobytes,
	"office":  Letterhead.name,
	"above":   Letterhead.above,
	"contact": Letterhead.contact,
	"filled":  filled,
	"blanks":  blanks,
	"pairs":   pairs,
	"rows":    entryRows,
	"choices": func(all []string) string { return strings.Join(all, " / ") + " (pilih salah satu)" },
}).ParseFS(assets, "templates/*.html", "templates/*.css", "templates/made/*.html"))

// page is one paper: the template, what it is filled with, and what the PDF says about itself.
type page struct {
	template string
	data     any
	title    string
	author   string
	footer   string    // at the lower left of every page
	stamp    string    // across every page; empty: none
	made     time.Time // the only date in the file
}

// render turns a paper into a tagged PDF with embedded fonts. The same page always gives the same bytes.
func render(p page) ([]byte, error) {
	var markup strings.Builder
	if err := templates.ExecuteTemplate(&markup, p.template, p.data); err != nil {
		return nil, fmt.Errorf("fill %s: %w", p.template, err)
	}
	// Without a fallback of ours folio would look for one on this machine, and the bytes would depend on it.
	result, err := html.ConvertFull(writable(markup.String()), &html.Options{
		BaseFS: assets, StrictAssets: true,
		FallbackFontPath: "fonts/LiberationSerif-Regular.ttf",
	})
	if err != nil {
		return nil, fmt.Errorf("lay out %s: %w", p.template, err)
	}
	doc := document.NewDocument(document.PageSizeA4)
	doc.Info = document.Info{
		Title: p.title, Author: p.author, Creator: "ormas", Language: "id-ID",
		CreationDate: p.made, ModDate: p.made,
	}
	doc.SetTagged(true)
	doc.SetFooter(p.margin())
	if err := doc.AddConvertResult(result); err != nil {
		return nil, fmt.Errorf("lay out %s: %w", p.template, err)
	}
	// Level 3 takes a third less time than the default for a twentieth more bytes; most of them are fonts.
	pdf, err := doc.ToBytesWithOptions(document.WriteOptions{Deterministic: true, CompressionLevel: 3})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", p.template, err)
	}
	return pdf, nil
}

// margin draws what stands outside the text of every page. It does so itself, because folio 0.11 writes the margin boxes
// of a tagged page with an operator that readers refuse.
func (p page) margin() document.PageDecorator {
	face := font.NewEmbeddedFont(regular) // counts the glyphs of one document, so each has its own
	return func(ctx document.PageContext, page *document.Page) {
		s := page.ContentStream()
		s.BeginMarkedContent("Artifact")
		s.SetFillColorGray(0.3)
		page.AddTextEmbedded(p.footer, face, 7, leftMargin, footerHeight)
		count := fmt.Sprintf("Halaman %d dari %d", ctx.PageIndex+1, ctx.TotalPages)
		page.AddTextEmbedded(count, face, 7, rightEdge-face.MeasureString(count, 7), footerHeight)
		if p.stamp != "" {
			s.SaveState()
			s.SetExtGState(page.SetOpacity(0.12))
			s.SetFillColorGray(0)
			s.ConcatMatrix(0.707, 0.707, -0.707, 0.707, 150, 230) // 45 degrees
			page.AddTextEmbedded(p.stamp, face, 120, 0, 0)
			s.RestoreState()
		}
		s.EndMarkedContent()
	}
}

// writable puts a question mark for what the font cannot write, where folio would draw an empty box. No letter gets that
// far; on a receipt the name of a file may hold anything.
func writable(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x20 && regular.GlyphIndex(r) == 0 {
			return '?'
		}
		return r
	}, text)
}

// Points from the lower left corner of an A4 page; the margins of templates/style.css.
const (
	leftMargin   = 70.9
	rightEdge    = 538.6
	bottomMargin = 42.5
	footerHeight = 24
)

// mustParse reads a font of ours at start-up.
func mustParse(name string) font.Face {
	data, err := assets.ReadFile(name)
	if err != nil {
		panic(err)
	}
	face, err := font.ParseTTF(data)
	if err != nil {
		panic(err)
	}
	return face
}
