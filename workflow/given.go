package workflow

import "strings"

// Give is the data of a form with what the procedure itself answers: a procedure for legal bodies is for nobody else.
func (d *Definition) Give(form map[string]any) map[string]any {
	given := form
	for _, f := range d.Form {
		if f.Given != nil {
			given = Merge(given, nested(f.Name, f.Given))
		}
	}
	return given
}

// KeepGiven is the data of a form after a change, in which what the procedure itself answers is left as it was before: other
// answers are not taken, so that no case contradicts the letter it asks for.
func (d *Definition) KeepGiven(now, was map[string]any) map[string]any {
	kept := now
	for _, f := range d.Form {
		if f.Given != nil && !f.IsGiven(kept) {
			kept = Merge(kept, nested(f.Name, valueAt(was, f.Name)))
		}
	}
	return kept
}

// IsGiven tells whether the procedure itself answers a field, and the data of the form have that answer.
func (f Field) IsGiven(form map[string]any) bool {
	return f.Given != nil && valueAt(form, f.Name) == f.Given
}

// nested is a value under a dotted name, as a merge patch.
func nested(name string, v any) map[string]any {
	head, rest, deeper := strings.Cut(name, ".")
	if deeper {
		v = nested(rest, v)
	}
	return map[string]any{head: v}
}
