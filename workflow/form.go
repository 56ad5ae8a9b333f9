package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Merge applies a JSON merge patch (RFC 7396): null clears, objects are merged, all else is replaced. Neither argument
// is changed and the result shares nothing with them.
func Merge(target, patch map[string]any) map[string]any {
	merged := copyOf(target)
	for key, v := range patch {
		switch v := v.(type) {
		case nil:
			delete(merged, key)
		case map[string]any:
			below, _ := merged[key].(map[string]any)
			merged[key] = Merge(below, v)
		default:
			merged[key] = each(v, func(text string) string { return text })
		}
	}
	return merged
}

// copyOf is a deep copy; of nothing it is an empty object.
func copyOf(m map[string]any) map[string]any {
	c, _ := each(m, func(text string) string { return text }).(map[string]any)
	return c
}

// Normalise gives a copy of the data of a form in which all texts are trimmed and in one spelling (NFC), and those of
// fields with one line have no line breaks.
func Normalise(fields []Field, m map[string]any) map[string]any { return normalise(fields, "", m) }

// normalise does one level of nested data whose names begin with a prefix.
func normalise(fields []Field, prefix string, tree map[string]any) map[string]any {
	c := make(map[string]any, len(tree))
	for key, v := range tree {
		below, isTree := v.(map[string]any)
		f, known := fieldOf(fields, prefix+key)
		switch {
		case isTree:
			c[key] = normalise(fields, prefix+key+".", below)
		case known:
			c[key] = each(v, f.tidy)
		default:
			c[key] = each(v, tidy)
		}
	}
	return c
}

// each copies JSON data and puts every text through do. What is neither text, object nor list is immutable and shared.
func each(v any, do func(string) string) any {
	switch v := v.(type) {
	case string:
		return do(v)
	case map[string]any:
		c := make(map[string]any, len(v))
		for key, below := range v {
			c[key] = each(below, do)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, item := range v {
			c[i] = each(item, do)
		}
		return c
	case []string:
		c := make([]string, len(v))
		for i, item := range v {
			c[i] = do(item)
		}
		return c
	}
	return v
}

// CheckShape checks a merge patch of the form for known names, types and lengths, nothing else: a draft may be wrong
// in every other way until it is handed in.
func (d *Definition) CheckShape(patch map[string]any) []FieldError {
	return checkTree(d.Form, "", patch)
}

// checkTree checks one level of nested data whose names begin with a prefix. Keys are taken in order, so that the same
// patch is always refused with the same words. A dot inside a key would pass for nesting.
func checkTree(fields []Field, prefix string, tree map[string]any) []FieldError {
	var problems []FieldError
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		v, name := tree[key], prefix+key
		f, known := fieldOf(fields, name)
		group := slices.ContainsFunc(fields, func(f Field) bool { return strings.HasPrefix(f.Name, name+".") })
		below, isTree := v.(map[string]any)
		switch {
		case strings.Contains(key, ".") || !known && !group:
			problems = append(problems, unknownField(name))
		case v == nil:
		case known:
			problems = append(problems, f.shape(v)...)
		case !isTree:
			problems = append(problems, FieldError{name, "jenis", fmt.Sprintf("Isian \"%s\" harus berupa objek.", name)})
		default:
			problems = append(problems, checkTree(fields, name+".", below)...)
		}
	}
	return problems
}

// unknownField names what was sent, but not more of it than a person can read.
func unknownField(name string) FieldError {
	if len(name) > 60 {
		name = strings.ToValidUTF8(name[:60], "") + "..."
	}
	return FieldError{name, "tidak_dikenal", fmt.Sprintf("Isian \"%s\" tidak dikenal.", name)}
}

// CheckOfficers checks patches of officers like CheckShape. Each names its position, none twice.
func (d *Definition) CheckOfficers(patch []map[string]any) []FieldError {
	var problems []FieldError
	seen := map[string]bool{}
	for i, officer := range patch {
		id, _ := officer["position"].(string)
		position, ok := d.position(id)
		at := fmt.Sprintf("officers.%d.position", i)
		switch {
		case !ok:
			problems = append(problems, FieldError{at, "jabatan", "Jabatan pengurus tidak dikenal; pakai " + d.positions() + "."})
			continue
		case seen[id]:
			problems = append(problems, FieldError{at, "ganda", fmt.Sprintf("Jabatan \"%s\" ditulis dua kali.", position.Label)})
			continue
		}
		seen[id] = true
		rest := maps.Clone(officer)
		delete(rest, "position")
		problems = append(problems, checkTree(d.officerFields(position), officerPrefix(id), rest)...)
	}
	return problems
}

// position gives the position of an id.
func (d *Definition) position(id string) (Position, bool) {
	i := slices.IndexFunc(d.Positions, func(p Position) bool { return p.ID == id })
	if i < 0 {
		return Position{}, false
	}
	return d.Positions[i], true
}

// positions lists the ids for a sentence.
func (d *Definition) positions() string {
	ids := make([]string, len(d.Positions))
	for i, p := range d.Positions {
		ids[i] = p.ID
	}
	return strings.Join(ids, ", ")
}

// officersPrefix begins the names of the officers' data, as in officers.ketua.nik.
const officersPrefix = "officers."

func officerPrefix(position string) string { return officersPrefix + position + "." }

// officerFields are the fields of one officer, named and labelled as part of the whole data.
func (d *Definition) officerFields(p Position) []Field {
	fields := slices.Clone(d.OfficerForm)
	for i := range fields {
		fields[i].Name = officerPrefix(p.ID) + fields[i].Name
		fields[i].Label += " – " + p.Label
	}
	return fields
}

// CheckComplete checks the data against all rules of the form, as the act that hands a case in must: what is required
// is there, options, patterns, ranges and the order of dates hold, every position is filled.
func (d *Definition) CheckComplete(form map[string]any, officers []map[string]any) []FieldError {
	problems := checkAll(d.Form, "", form)
	for _, p := range d.Positions {
		i := slices.IndexFunc(officers, func(o map[string]any) bool { return o["position"] == p.ID })
		if i < 0 {
			problems = append(problems, FieldError{officersPrefix + p.ID, "wajib", fmt.Sprintf("Data pengurus \"%s\" belum diisi.", p.Label)})
			continue
		}
		problems = append(problems, checkAll(d.officerFields(p), officerPrefix(p.ID), officers[i])...)
	}
	return problems
}

// checkAll checks all fields against data in which their names lack a prefix.
func checkAll(fields []Field, prefix string, data map[string]any) []FieldError {
	var problems []FieldError
	for _, f := range fields {
		v := valueAt(data, strings.TrimPrefix(f.Name, prefix))
		wrong := f.complete(v)
		if wrong == nil && f.NotBefore != "" {
			wrong = f.order(fields, v, valueAt(data, f.NotBefore))
		}
		problems = append(problems, wrong...)
	}
	return problems
}

// order checks that a date does not lie before another one.
func (f Field) order(fields []Field, v, other any) []FieldError {
	later, _ := v.(string)
	earlier, _ := other.(string)
	if later == "" || !isDate(earlier) || later >= earlier { // dates are spelt so that texts sort by time
		return nil
	}
	before, _ := fieldOf(fields, f.NotBefore)
	return f.fault("urutan", fmt.Sprintf("tidak boleh lebih awal daripada \"%s\".", before.Label))
}

// valueAt gives what stands under a dotted name, nil where nothing does.
func valueAt(data map[string]any, name string) any {
	var v any = data
	for part := range strings.SplitSeq(name, ".") {
		below, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = below[part]
	}
	return v
}

// fieldOf gives a field by its name.
func fieldOf(fields []Field, name string) (Field, bool) {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}

// Field gives a field of the data by its dotted name, those of officers as officers.ketua.nik; ok is false where the
// definition has none.
func (d *Definition) Field(name string) (f Field, ok bool) {
	if rest, found := strings.CutPrefix(name, officersPrefix); found {
		id, _, _ := strings.Cut(rest, ".")
		position, known := d.position(id)
		if !known {
			return Field{}, false
		}
		return fieldOf(d.officerFields(position), name)
	}
	return fieldOf(d.Form, name)
}

// FieldLabel names a field for people; an unknown one by its own name.
func (d *Definition) FieldLabel(name string) string {
	if f, ok := d.Field(name); ok {
		return f.Label
	}
	return name
}
