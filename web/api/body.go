package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/workflow"
)

// deepest is how far a JSON body may be nested.
const deepest = 16

// decode reads a JSON body strictly. What is wrong with it comes back as a refusal, to be told when its turn has come.
func decode[T any](in raw) (body T, problem *registry.Error) {
	if problem := readable(in); problem != nil {
		return body, problem
	}
	d := json.NewDecoder(bytes.NewReader(in.RawBody))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		return body, malformed(err)
	}
	return body, nil
}

// readable looks at a body as a whole: type, encoding, shape.
func readable(in raw) *registry.Error {
	if kind, _, err := mime.ParseMediaType(in.ContentType); len(in.RawBody) > 0 && (err != nil || kind != "application/json") {
		return workflow.Refuse(workflow.Unsupported, "bukan_json", "Kirim isi permintaan sebagai application/json.")
	}
	if !utf8.Valid(in.RawBody) {
		return invalidJSON("Isi permintaan bukan UTF-8 yang sah.")
	}
	d := json.NewDecoder(bytes.NewReader(in.RawBody))
	d.UseNumber()
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return invalidJSON("Isi permintaan harus berupa satu objek JSON.")
	}
	if problem := walk(d, json.Delim('{'), 1); problem != nil {
		return problem
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return invalidJSON("Isi permintaan harus berupa satu objek JSON.")
	}
	return nil
}

// walk goes through an object or array to its end: names once each, no NUL characters, not nested too deeply.
func walk(d *json.Decoder, open json.Delim, depth int) *registry.Error {
	if depth > deepest {
		return invalidJSON("Isi permintaan bersarang terlalu dalam.")
	}
	names := map[string]bool{}
	for isName := open == '{'; ; {
		t, err := d.Token()
		if err != nil {
			return invalidJSON("Isi permintaan bukan JSON yang sah.")
		}
		switch v := t.(type) {
		case json.Delim:
			if v == '}' || v == ']' {
				return nil
			}
			if problem := walk(d, v, depth+1); problem != nil {
				return problem
			}
		case string:
			if strings.ContainsRune(v, 0) {
				return invalidJSON("Isi permintaan memuat karakter NUL.")
			}
			if isName {
				if names[v] {
					return registry.Invalid(v, "ganda", "Nama ini tertulis dua kali.")
				}
				names[v] = true
				isName = false
				continue
			}
		}
		isName = open == '{'
	}
}

func invalidJSON(detail string) *registry.Error {
	return workflow.Refuse(workflow.Invalid, "json_tidak_sah", detail)
}

// malformed turns what the decoder says into a refusal that names the field.
func malformed(err error) *registry.Error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return registry.Invalid(kind.Field, "jenis", "Isian ini berjenis lain dari yang diharapkan.")
	}
	if name, ok := strings.CutPrefix(err.Error(), `json: unknown field "`); ok {
		return registry.Invalid(strings.TrimSuffix(name, `"`), "tidak_dikenal", "Nama ini tidak dikenal.")
	}
	return invalidJSON("Isi permintaan bukan JSON yang sah.")
}
