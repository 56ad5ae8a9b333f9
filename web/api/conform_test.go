package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document is the golden OpenAPI document with its schemas, compiled when first asked for.
type document struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	paths    map[string]map[string]any // of the operations, by template and method
	schemas  map[string]*jsonschema.Schema
}

var golden = sync.OnceValues(func() (*document, error) {
	body, err := os.ReadFile(filepath.Join("..", "..", "docs", "openapi.json"))
	if err != nil {
		return nil, err
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	var parsed struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(body, &parsed); err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	return &document{compiler: c, paths: parsed.Paths, schemas: map[string]*jsonschema.Schema{}}, c.AddResource("mem:///openapi.json", whole)
})

// conforms holds an answer of the API against the OpenAPI document: its status, its type and its body.
func conforms(t *testing.T, r *http.Request, got reply) {
	t.Helper()
	path, ours := strings.CutPrefix(r.URL.Path, "/api/v1")
	if !ours || got.StatusCode == http.StatusMethodNotAllowed || got.StatusCode == http.StatusRequestHeaderFieldsTooLarge {
		return
	}
	d, err := golden()
	if err != nil {
		t.Fatal(err)
	}
	if got.StatusCode >= http.StatusInternalServerError && got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%s %s: got %d: %s", r.Method, path, got.StatusCode, clip(got.raw))
	}
	template, method := d.template(path), strings.ToLower(r.Method)
	if method == "head" {
		return
	}
	if template == "" || d.paths[template][method] == nil {
		if got.StatusCode != http.StatusNotFound && path != "/openapi.json" {
			t.Errorf("%s %s answers %d and is not in the OpenAPI document", r.Method, path, got.StatusCode)
		}
		return
	}
	if err := d.check(place{template, method, fmt.Sprint(got.StatusCode)}, got); err != nil {
		t.Errorf("%s %s: %v\n%s", r.Method, path, err, clip(got.raw))
	}
}

// template is the path of the document that an address is one of.
func (d *document) template(path string) string {
	parts := strings.Split(path, "/")
	for template := range d.paths {
		like := strings.Split(template, "/")
		if len(like) != len(parts) {
			continue
		}
		same := true
		for i := range like {
			same = same && (like[i] == parts[i] || strings.HasPrefix(like[i], "{") && parts[i] != "")
		}
		if same {
			return template
		}
	}
	return ""
}

// place is where the document describes an answer.
type place struct{ template, method, status string }

func (d *document) check(p place, got reply) error {
	operation, _ := d.paths[p.template][p.method].(obj)
	responses, _ := operation["responses"].(obj)
	answer, ok := responses[p.status].(obj)
	if !ok {
		return fmt.Errorf("status %s is not described", p.status)
	}
	content, _ := answer["content"].(obj)
	kind := got.Header.Get("Content-Type")
	switch {
	case len(content) == 0 && len(got.raw) == 0:
		return nil
	case content[kind] == nil:
		return fmt.Errorf("type %q is not described for %s", kind, p.status)
	case !strings.HasSuffix(kind, "json"):
		return nil
	}
	schema, err := d.schema(p, kind)
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.raw))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

func (d *document) schema(p place, kind string) (*jsonschema.Schema, error) {
	escape := func(s string) string {
		return url.PathEscape(strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1"))
	}
	at := "mem:///openapi.json#/paths/" + escape(p.template) + "/" + p.method + "/responses/" + p.status + "/content/" + escape(kind) + "/schema"
	d.mu.Lock()
	defer d.mu.Unlock()
	if known := d.schemas[at]; known != nil {
		return known, nil
	}
	s, err := d.compiler.Compile(at)
	d.schemas[at] = s
	return s, err
}
