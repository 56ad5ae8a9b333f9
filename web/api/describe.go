package api

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// What the framework does not say of itself in the OpenAPI document.

// operation is a call as the document has it.
func (a *API) operation(c call) *huma.Operation {
	p := a.huma.OpenAPI().Paths[c.path]
	return map[string]*huma.Operation{
		http.MethodGet: p.Get, http.MethodPost: p.Post, http.MethodPut: p.Put,
		http.MethodPatch: p.Patch, http.MethodDelete: p.Delete,
	}[c.method]
}

// jsonBody describes the body of a call.
func (a *API) jsonBody(c call) *huma.RequestBody {
	described := &huma.MediaType{Schema: a.huma.OpenAPI().Components.Schemas.Schema(c.body, true, c.id+"Body")}
	body := &huma.RequestBody{Required: true, Description: "Paling besar 1 MiB", Content: map[string]*huma.MediaType{"application/json": described}}
	if c.method == http.MethodPatch {
		body.Content["application/merge-patch+json"] = described
	}
	return body
}

// describeUpload tells what an upload consists of.
func describeUpload(a *API, path string, fields map[string]*huma.Schema, required ...string) {
	fields["file"] = &huma.Schema{Type: "string", Format: "binary", Description: "Paling besar ORMAS_MAX_UPLOAD (bawaan 20 MiB)"}
	a.huma.OpenAPI().Paths[path].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"multipart/form-data": {Schema: &huma.Schema{
			Type: "object", Required: append(required, "file"), Properties: fields,
			AdditionalProperties: false,
		}},
	}}
}

// describeDownload tells that a call answers bytes.
func (a *API) describeDownload(c call, kinds ...string) {
	content := map[string]*huma.MediaType{}
	for _, kind := range kinds {
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	a.operation(c).Responses["200"] = &huma.Response{
		Description: "Isi berkas, selalu sebagai lampiran unduhan", Content: content,
		Headers: map[string]*huma.Param{"Content-Disposition": {Schema: &huma.Schema{Type: "string"}}},
	}
}

// finishDescription adds what holds for all calls.
func (a *API) finishDescription() {
	doc := a.huma.OpenAPI()
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas.Map())) {
		s := doc.Components.Schemas.Map()[name]
		t := doc.Components.Schemas.TypeFromRef("#/components/schemas/" + name)
		if t != nil && t.Kind() == reflect.Struct {
			describeFields(s, t)
		}
	}
	for _, p := range doc.Paths {
		for _, op := range []*huma.Operation{p.Get, p.Post, p.Put, p.Patch, p.Delete} {
			if op != nil {
				describeRefusals(op)
			}
		}
	}
}

// describeFields says which fields are ids, and which objects may be missing.
func describeFields(s *huma.Schema, t reflect.Type) {
	for _, member := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		field, ft := s.Properties[name], member.Type
		switch {
		case field == nil:
		case ft == reflect.TypeFor[uuid.UUID](), ft == reflect.TypeFor[*uuid.UUID](): // the framework sees plain texts
			field.Format, field.Nullable = "uuid", ft.Kind() == reflect.Pointer
		case ft.Kind() == reflect.Pointer && field.Ref != "" && options != "omitempty":
			s.Properties[name] = &huma.Schema{AnyOf: []*huma.Schema{{Ref: field.Ref}, {Type: "null"}}, Description: field.Description}
		}
	}
}

// refusals are the statuses in the words of the service, with the headers that come along.
var refusals = map[int]struct{ text, header string }{
	http.StatusUnauthorized:          {"Belum masuk", "WWW-Authenticate"},
	http.StatusForbidden:             {"Bukan bagian dari peran Anda, bukan Anda yang ditugaskan, atau diminta oleh situs lain", ""},
	http.StatusNotFound:              {"Tidak ada, atau tidak terlihat oleh Anda", ""},
	http.StatusConflict:              {"Keadaan, versi, atau yang terkunci tidak mengizinkan", ""},
	http.StatusRequestEntityTooLarge: {"Terlalu besar", ""},
	http.StatusUnsupportedMediaType:  {"Jenis isi tidak diterima", ""},
	http.StatusUnprocessableEntity:   {"Isian tidak sah, syarat belum terpenuhi, atau alasan belum ditulis", ""},
	http.StatusTooManyRequests:       {"Terlalu sering; coba lagi setelah Retry-After detik", "Retry-After"},
	http.StatusInternalServerError:   {"Kesalahan pada layanan", ""},
	http.StatusServiceUnavailable:    {"Layanan sedang terganggu; coba lagi setelah Retry-After detik", "Retry-After"},
}

func describeRefusals(op *huma.Operation) {
	for status, told := range refusals {
		r := op.Responses[fmt.Sprint(status)]
		if r == nil {
			continue
		}
		r.Description = told.text
		if told.header != "" {
			r.Headers = map[string]*huma.Param{told.header: {Schema: &huma.Schema{Type: "string"}}}
		}
	}
}
