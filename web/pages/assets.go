package pages

import (
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/web/static"
	"ormas/web/templates"
)

// assetPath is where the files lie that pages load.
const assetPath = "/statis/"

// kinds are the types of the files that are shipped.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}

// assets are the shipped files under names that change with their content, so that browsers may keep them for good.
type assets struct {
	names  map[string]string // as in the source → under which it is served
	bodies map[string][]byte // by the served name
}

// loadAssets gives each file its name. Pictures come first: the style names them, and changes with them.
func loadAssets() assets {
	a := assets{names: map[string]string{}, bodies: map[string][]byte{}}
	for _, pattern := range []string{"*.svg", "*.css", "*.js"} {
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
	c.Data(http.StatusOK, kinds[path.Ext(c.Param("name"))], body)
}

// shared are the files that belong to every page.
var shared = []string{"layout.html", "parts.html", "inputs.html", "applicant.html", "staff.html"}

// views are the pages' templates by their names.
type views map[string]*template.Template

// parse reads all templates: each page with the frame and the parts.
func parse(a assets) views {
	v := views{}
	asset := func(file string) string { return assetPath + a.names[file] }
	for _, file := range must(fs.Glob(templates.Files, "*.html")) {
		if slices.Contains(shared, file) {
			continue
		}
		page := template.New(file).Funcs(template.FuncMap{"asset": asset})
		v[strings.TrimSuffix(file, ".html")] = template.Must(page.ParseFS(templates.Files, append(slices.Clip(shared), file)...))
	}
	return v
}
