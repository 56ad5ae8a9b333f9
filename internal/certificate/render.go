package certificate

import (
	"embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/carlos7ags/folio/document"
	"github.com/carlos7ags/folio/html"

	"ormas/internal/calendar"
)

// Liberation Serif, SIL Open Font License 1.1, see fonts/OFL.txt.
//
//go:embed fonts/*.ttf templates
var assets embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"date":   calendar.FormatDate,
	"letter": func(i int) string { return string(rune('a' + i%26)) },
	"inc":    func(i int) int { return i + 1 },
	"png":    dataURL,
	"qr":     func(url string) template.URL { return dataURL(QR(url)) },
}).ParseFS(assets, "templates/*"))

// page is one paper: the template, what it is filled with, and what the PDF says about itself.
type page struct {
	template string
	data     any
	title    string
	author   string
	footer   string // at the lower left of every page
	head     string // at the top of every page
	made     time.Time
}

// render turns a paper into a tagged PDF with embedded fonts. The same page always gives the same bytes.
func render(p page) ([]byte, error) {
	var markup strings.Builder
	if err := templates.ExecuteTemplate(&markup, p.template, p.data); err != nil {
		return nil, fmt.Errorf("fill %s: %w", p.template, err)
	}
	// Without a fallback of ours folio would look for one on this machine, and the bytes would depend on it.
	result, err := html.ConvertFull(markup.String(), &html.Options{BaseFS: assets, StrictAssets: true,
		FallbackFontPath: "fonts/LiberationSerif-Regular.ttf"})
	if err != nil {
		return nil, fmt.Errorf("lay out %s: %w", p.template, err)
	}
	for name, content := range map[string]string{"bottom-left": p.footer, "top-center": p.head} {
		box := result.PageConfig.MarginBoxes[name]
		box.Content = content
		result.PageConfig.MarginBoxes[name] = box
	}
	doc := document.NewDocument(document.PageSizeA4)
	doc.Info = document.Info{Title: p.title, Author: p.author, Creator: "ormas", Language: "id-ID",
		CreationDate: p.made, ModDate: p.made}
	doc.SetTagged(true)
	if err := doc.AddConvertResult(result); err != nil {
		return nil, fmt.Errorf("lay out %s: %w", p.template, err)
	}
	pdf, err := doc.ToBytesWithOptions(document.WriteOptions{Deterministic: true})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", p.template, err)
	}
	return pdf, nil
}
