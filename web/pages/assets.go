package pages

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/web/static"
	"ormas/web/templates"
)

// assetPath is where the files lie that pages load.
const assetPath = "/statis/"

// kinds are the types of the files that are shipped.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8", ".png": "image/png"}

// assets are the shipped files under names that change with their content, so that browsers may keep them for good.
type assets struct {
	names  map[string]string // as in the source → under which it is served
	bodies map[string][]byte // by the served name
	packed map[string][]byte // likewise, of texts: as gzip
}

// loadAssets gives each file its name. Pictures come first: the style names them, and changes with them.
func loadAssets() assets {
	a := assets{names: map[string]string{}, bodies: map[string][]byte{}, packed: map[string][]byte{}}
	for _, pattern := range []string{"*.svg", "*.png", "*.css", "*.js"} {
		files := must(fs.Glob(static.Files, pattern))
		for _, file := range files {
			body := string(must(static.Files.ReadFile(file)))
			for known, served := range a.names {
				body = strings.ReplaceAll(body, `url("`+known+`")`, `url("`+served+`")`)
			}
			a.add(file, []byte(body))
		}
	}
	return a
}

func (a assets) add(file string, body []byte) {
	sum := sha256.Sum256(body)
	kind := path.Ext(file)
	served := strings.TrimSuffix(file, kind) + "." + hex.EncodeToString(sum[:6]) + kind
	a.names[file], a.bodies[served] = served, body
	if kind != ".png" {
		a.packed[served] = packed(body)
	}
}

// packed is a text as it crosses the network: the reader of QR codes takes a quarter of its size.
func packed(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(body)
	must(b.Len(), errors.Join(err, w.Close())) // a buffer takes everything
	return b.Bytes()
}

// must ends a start that cannot work: what is embedded is always there.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// asset serves a file; under its name it never changes.
func (p *Pages) asset(c *gin.Context) {
	body, known := p.assets.bodies[c.Param("name")]
	if !known {
		p.Refuse(c, registry.NotFound("Berkas ini"))
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("Vary", "Accept-Encoding")
	if small, ok := p.assets.packed[c.Param("name")]; ok && strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		c.Header("Content-Encoding", "gzip")
		body = small
	}
	c.Data(http.StatusOK, kinds[path.Ext(c.Param("name"))], body)
}

// content is the block that each page's file defines.
const content = "content"

// parse reads all templates into one set, where a page's content goes by the name of its file: what pages share is kept
// once. No other block may be defined twice.
func parse(a assets) *template.Template {
	funcs := template.FuncMap{"asset": func(file string) string { return assetPath + a.names[file] }}
	all := template.New("").Funcs(funcs)
	for _, file := range must(fs.Glob(templates.Files, "*.html")) {
		one := template.Must(template.New(file).Funcs(funcs).ParseFS(templates.Files, file))
		for _, t := range one.Templates() {
			name := t.Name()
			switch {
			case name == file: // what stands between the blocks
				continue
			case name == content:
				name = file
			case all.Lookup(name) != nil:
				panic("template " + name + " is defined twice, the second time in " + file)
			}
			template.Must(all.AddParseTree(name, t.Tree))
		}
	}
	return all
}

// framed is a page's view: it embeds the frame.
type framed interface{ around() frame }

// around is the frame of the view that embeds it.
func (f frame) around() frame { return f }

// laidOut is what the layout shows: the frame and in it the page.
type laidOut struct {
	frame
	Content template.HTML
}

// render makes a page: its content, and the layout around it.
func (p *Pages) render(w io.Writer, name string, view framed) error {
	var b strings.Builder
	if err := p.views.ExecuteTemplate(&b, name+".html", view); err != nil {
		return err
	}
	page := laidOut{view.around(), template.HTML(b.String())} //nolint:gosec // a template of ours has escaped it
	return p.views.ExecuteTemplate(w, "layout", page)
}
