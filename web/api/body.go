package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/workflow"
)

// deepest is how far a JSON body may be nested.
const deepest = 16

// decode reads a JSON body strictly. What is wrong with it comes back as a refusal, to be told when its turn has come;
// until then what could be read tells what is wanted, and so who may want it.
func decode[T any](in Raw) (body T, problem *registry.Error) {
	if in.fault != nil {
		return body, in.fault
	}
	if problem := readable(in, namesOf(reflect.TypeFor[T]())); problem != nil {
		_ = json.Unmarshal(in.sent, &body) // that something is wrong is known
		return body, problem
	}
	d := json.NewDecoder(bytes.NewReader(in.sent))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		return body, malformed(err)
	}
	return body, nil
}

// versionIn is the version a body was sent with, nil where just that could not be read: a wrong one is not a stale one.
// What the decoder could not read it leaves at nought, and no version is.
func versionIn(sent *int, problem *registry.Error) *int { return numberIn("version", sent, problem) }

// numberIn is the same of the number that a body has under another name.
func numberIn(name string, sent *int, problem *registry.Error) *int {
	switch {
	case problem == nil || sent == nil:
		return sent
	case *sent == 0, slices.ContainsFunc(problem.Fields, func(f registry.FieldError) bool { return f.Field == name }):
		return nil
	}
	return sent
}

// namesOf are the names that a body may have, nil where any will do. The decoder alone would take VERSION for version.
func namesOf(t reflect.Type) map[string]bool {
	if t.Kind() != reflect.Struct {
		return nil
	}
	names := map[string]bool{}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names[name] = true
	}
	return names
}

// readable looks at a body as a whole: type, encoding, shape, names.
func readable(in Raw, known map[string]bool) *registry.Error {
	if len(in.sent) > 0 && !isJSON(in.http.Header.Get("Content-Type")) {
		return workflow.Refuse(workflow.Unsupported, "bukan_json", "Kirim isi permintaan sebagai application/json.")
	}
	if !utf8.Valid(in.sent) {
		return invalidJSON("Isi permintaan bukan UTF-8 yang sah.")
	}
	w := walker{json.NewDecoder(bytes.NewReader(in.sent)), known}
	w.UseNumber()
	if first, err := w.Token(); err != nil || first != json.Delim('{') {
		return invalidJSON("Isi permintaan harus berupa satu objek JSON.")
	}
	if problem := w.walk(json.Delim('{'), 1); problem != nil {
		return problem
	}
	if _, err := w.Token(); !errors.Is(err, io.EOF) {
		return invalidJSON("Isi permintaan harus berupa satu objek JSON.")
	}
	return nil
}

// isJSON tells whether a content type is JSON; that of RFC 7396 is, too.
func isJSON(header string) bool {
	kind, _, err := mime.ParseMediaType(header)
	return err == nil && (kind == "application/json" || kind == "application/merge-patch+json")
}

// walker goes through a body once before anything of it is used.
type walker struct {
	*json.Decoder
	known map[string]bool // names of the outermost object; nil: any
}

// walk goes through an object or array to its end: names once each, no NUL characters, not nested too deeply.
func (w walker) walk(open json.Delim, depth int) *registry.Error {
	if depth > deepest {
		return invalidJSON("Isi permintaan bersarang terlalu dalam.")
	}
	names := map[string]bool{}
	for isName := open == '{'; ; {
		t, err := w.Token()
		if err != nil {
			return invalidJSON("Isi permintaan bukan JSON yang sah.")
		}
		if end, ok := t.(json.Delim); ok && (end == '}' || end == ']') {
			return nil
		}
		problem := w.take(t, depth)
		if name, ok := t.(string); ok && isName && problem == nil {
			problem = w.name(name, names, depth)
		}
		if problem != nil {
			return problem
		}
		isName = open == '{' && !isName
	}
}

// take looks at one value.
func (w walker) take(t json.Token, depth int) *registry.Error {
	switch v := t.(type) {
	case json.Delim:
		return w.walk(v, depth+1)
	case string:
		if strings.ContainsRune(v, 0) {
			return invalidJSON("Isi permintaan memuat karakter NUL.")
		}
	}
	return nil
}

// name looks at the name of a member.
func (w walker) name(name string, seen map[string]bool, depth int) *registry.Error {
	switch {
	case seen[name]:
		return registry.Invalid(name, "ganda", "Nama ini tertulis dua kali.")
	case depth == 1 && w.known != nil && !w.known[name]:
		return unknownName(name)
	}
	seen[name] = true
	return nil
}

func unknownName(name string) *registry.Error {
	return registry.Invalid(name, "tidak_dikenal", "Nama ini tidak dikenal.")
}

func invalidJSON(detail string) *registry.Error {
	return workflow.Refuse(workflow.Invalid, "json_tidak_sah", detail)
}

// malformed turns what the decoder says into a refusal that names the field.
func malformed(err error) *registry.Error {
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return registry.Invalid(kind.Field, "jenis", "Isian ini harus berupa "+inWords(kind.Type)+".")
	}
	if name, ok := strings.CutPrefix(err.Error(), `json: unknown field "`); ok {
		return unknownName(strings.TrimSuffix(name, `"`))
	}
	return invalidJSON("Isi permintaan bukan JSON yang sah.")
}

// inWords is what people call a type.
func inWords(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "teks"
	case reflect.Bool:
		return "ya atau tidak (true atau false)"
	case reflect.Int:
		return "bilangan bulat"
	case reflect.Float64:
		return "angka yang dapat disimpan"
	case reflect.Slice, reflect.Array:
		return "daftar"
	}
	return "objek"
}
