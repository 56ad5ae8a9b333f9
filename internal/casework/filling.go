package casework

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// gap stands on paper for a part that is filled in by hand.
const gap = "..............................."

// filling reads the fields of a form as rows to print, and remembers which it has read.
type filling struct {
	fields []workflow.Field
	data   registry.Form
	read   map[string]bool
}

// identity is what a request says of the organisation: what is known of it, and what must be.
func identity(d *registry.Dossier) []certificate.Entry {
	f := filling{d.Definition.Form, d.Form, map[string]bool{}}
	var rows []certificate.Entry
	for _, name := range []string{
		"short_name", "level", "parent_name", "field_of_activity", "deed_number", "deed_date", "deed_notary",
		"approval_number", "approval_date", "npwp",
	} {
		field, _ := d.Definition.Field(name)
		if e := f.entry(name); e.Label != "" && (field.Required || len(e.Values) > 0) {
			rows = append(rows, e)
		}
	}
	return rows
}

// dataForm are the 18 rows of the national form on the data of an ormas in its order, and apart from them whatever else
// the procedure asks. What it does not ask has no row.
func dataForm(d *registry.Dossier) (national, more []certificate.Entry) {
	f := filling{d.Definition.Form, d.Form, map[string]bool{}}
	national = []certificate.Entry{
		f.entry("name"), f.entry("field_of_activity"), f.entry("scope"), f.group("address."),
		f.joined("Tempat dan tanggal pendirian", ", ", "founded_place", "founded_on"),
		f.entry("principle"), f.entry("aims"), f.entry("founders"), f.entry("patrons"), f.entry("advisers"),
		{Label: "Pengurus", Values: []string{"tercantum dalam susunan pengurus di bawah"}},
		f.joined("Masa bakti pengurus", " sampai dengan ", "term_from", "term_to"),
		f.entry("highest_body"), f.entry("wings"), f.entry("businesses"), f.entry("funding"),
		{Label: "Lambang organisasi", Picture: true},
		{Label: "Bendera organisasi", Picture: true},
	}
	return slices.DeleteFunc(national, func(e certificate.Entry) bool { return e.Label == "" }), f.rest()
}

// all are the rows of all fields.
func (f filling) all() []certificate.Entry {
	rows := make([]certificate.Entry, len(f.fields))
	for i, field := range f.fields {
		rows[i] = f.row(field)
	}
	return rows
}

// rest are the rows of the fields that were not read yet.
func (f filling) rest() []certificate.Entry {
	var rows []certificate.Entry
	for _, field := range f.fields {
		if !f.read[field.Name] {
			rows = append(rows, f.row(field))
		}
	}
	return rows
}

// entry is the row of a field, empty where the form has no such field.
func (f filling) entry(name string) certificate.Entry {
	i := slices.IndexFunc(f.fields, func(field workflow.Field) bool { return field.Name == name })
	if i < 0 {
		return certificate.Entry{}
	}
	f.read[name] = true
	return f.row(f.fields[i])
}

func (f filling) row(field workflow.Field) certificate.Entry {
	e := certificate.Entry{Label: field.Label, Values: shown(field, valueAt(f.data, field.Name))}
	if len(e.Values) > 0 {
		return e
	}
	if field.Type == workflow.Bool {
		e.Choices = []string{shownBool(true), shownBool(false)}
	}
	for _, o := range field.Options {
		if len(field.Options) > 1 {
			e.Choices = append(e.Choices, o.Label)
		}
	}
	return e
}

// joined is one row of several fields; a part that is not known is filled in by hand.
func (f filling) joined(label, between string, names ...string) certificate.Entry {
	var parts []string
	filled := false
	for _, name := range names {
		e := f.entry(name)
		if e.Label == "" {
			return certificate.Entry{}
		}
		filled = filled || len(e.Values) > 0
		parts = append(parts, cmp.Or(strings.Join(e.Values, ", "), gap))
	}
	if !filled {
		return certificate.Entry{Label: label}
	}
	return certificate.Entry{Label: label, Values: []string{strings.Join(parts, between)}}
}

// group is one row of all fields whose names begin alike, called as the first of them.
func (f filling) group(prefix string) certificate.Entry {
	var label string
	var parts []string
	for _, field := range f.fields {
		if !strings.HasPrefix(field.Name, prefix) {
			continue
		}
		value := strings.Join(f.entry(field.Name).Values, ", ")
		switch {
		case label == "":
			label, parts = field.Label, []string{cmp.Or(value, gap)}
		case value != "" || field.Required:
			parts = append(parts, field.Label+" "+cmp.Or(value, gap))
		}
	}
	if label == "" {
		return certificate.Entry{}
	}
	return certificate.Entry{Label: label, Values: []string{strings.Join(parts, ", ")}}
}

// shown is a value as people read it, line by line; what is blank has no line.
func shown(field workflow.Field, value any) []string {
	switch v := value.(type) {
	case bool:
		return []string{shownBool(v)}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var lines []string
		for _, item := range v {
			lines = append(lines, shown(field, item)...)
		}
		return lines
	case string:
		return shownText(field, v)
	}
	return nil
}

func shownText(field workflow.Field, text string) []string {
	if field.Type == workflow.Date {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return []string{calendar.FormatDate(day)}
		}
	}
	text = field.OptionLabel(text)
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func shownBool(yes bool) string {
	if yes {
		return "Ya"
	}
	return "Tidak"
}
