package workflow

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// inputsOf are the inputs that a role is asked for.
func inputsOf(fields []Field, as string) []Field {
	asked := []Field{}
	for _, f := range fields {
		if f.asks(as) {
			asked = append(asked, f)
		}
	}
	return asked
}

// asks tells whether a role is asked for this input.
func (f Field) asks(role string) bool { return len(f.Of) == 0 || slices.Contains(f.Of, role) }

// checkInputs reads the inputs of an action and checks them by all rules of their fields. What the role is not asked
// for is dropped. Secrets are checked and left out: the effect reads them from the request, nobody keeps them.
func checkInputs(fields []Field, raw json.RawMessage, as string) (map[string]any, []FieldError) {
	sent := map[string]json.RawMessage{}
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && json.Unmarshal(raw, &sent) != nil {
		return nil, []FieldError{{"input", "jenis", "Isian tindakan harus berupa objek JSON."}}
	}
	var problems []FieldError
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if _, known := fieldOf(fields, name); !known {
			problems = append(problems, unknownField(name))
		}
	}
	input := map[string]any{}
	for _, f := range inputsOf(fields, as) {
		v, wrong := f.read(sent[f.Name])
		if problems = append(problems, wrong...); wrong == nil && !blank(v) && f.Type != Secret {
			input[f.Name] = v
		}
	}
	return input, problems
}

// read takes one input from JSON, tidied and checked; nil where it was not sent.
func (f Field) read(raw json.RawMessage) (any, []FieldError) {
	var v any
	if len(raw) > 0 && json.Unmarshal(raw, &v) != nil { // a number beyond all numbers
		return nil, f.fault("jenis", "tidak dapat dibaca.")
	}
	if f.Type != Secret { // a secret is taken as it is
		v = each(v, f.tidy)
	}
	return v, f.complete(v)
}
