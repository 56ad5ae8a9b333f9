package pages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// itemRow is one requirement item of a case with its file and what was found of it.
type itemRow struct {
	Code, Slot, Label string
	State, Tone       string
	Reason, Note      string
	Page              string
	By, At            string
	Doc               *registry.Document
	URL               string // of the desk; empty without a file
	Versions          int
	New               bool // a version that nobody has judged, after one that was
}

// progressCount is how far the check of a case has come.
type progressCount struct{ Done, All, Wrong, Missing int }

// items are the items that apply, in the order of the definition.
func (f caseFile) items() ([]itemRow, progressCount) {
	d, n := f.Dossier, progressCount{}
	var rows []itemRow
	for _, item := range d.Definition.Items(d.Form) {
		row := f.item(item)
		n.All++
		switch {
		case row.Doc == nil:
			n.Missing++
		case row.Doc.Verdict != nil:
			n.Done++
			if row.Doc.Verdict.Result == registry.Unsuitable {
				n.Wrong++
			}
		}
		rows = append(rows, row)
	}
	return rows, n
}

func (f caseFile) item(item workflow.Item) itemRow {
	d := f.Dossier
	row := itemRow{
		Code: item.Requirement.Code, Slot: item.Slot, Label: item.Label(d.Definition), Doc: d.Current(item.Requirement.Code, item.Slot),
		State: "Belum diunggah", Tone: "tenang",
	}
	for _, doc := range d.Documents {
		if doc.Requirement == row.Code && doc.Slot == row.Slot {
			row.Versions++
		}
	}
	if row.Doc == nil {
		return row
	}
	row.URL = f.deskURL(row.Doc.ID)
	v := row.Doc.Verdict
	if v == nil {
		row.State, row.Tone, row.New = "Belum diperiksa", "perhatian", row.Versions > 1
		return row
	}
	row.State, row.Tone = "Sesuai", "baik"
	if v.Result == registry.Unsuitable {
		row.State, row.Tone = "Tidak sesuai", "buruk"
	}
	row.Reason, row.Note = f.reason(v.Reason), textOf(v.Note)
	row.Page = placeText(v.Page, v.Region)
	row.By, row.At = f.Names[v.By], f.when(v.At)
	return row
}

func (f caseFile) deskURL(document uuid.UUID) string { return f.URL + "/periksa/" + document.String() }

// reason is a coded reason in words.
func (f caseFile) reason(code *string) string {
	if code == nil {
		return ""
	}
	reason, known := f.Dossier.Definition.Reason(*code)
	if !known {
		return *code
	}
	return reason.Label
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// dataPart is a group of the data of a case.
type dataPart struct {
	ID, Title string
	Rows      []pair
}

// data is everything that was filled in: an organisation's as a whole, other data by the steps of filling in.
func (f caseFile) data() []dataPart {
	d := f.Dossier
	if !d.Definition.Organisation {
		return f.plainData()
	}
	parts := []dataPart{{"organisasi", "Data organisasi", filled(d.Definition.Form, d.Form)}}
	for _, position := range d.Definition.Positions {
		parts = append(parts, dataPart{position.ID, position.Label, filled(d.Definition.OfficerForm, officerOf(d, position.ID))})
	}
	return parts
}

func (f caseFile) plainData() []dataPart {
	var parts []dataPart
	for i, g := range f.Dossier.Definition.Groups() {
		parts = append(parts, dataPart{"data-" + strconv.Itoa(i+1), g.Title, filled(g.Fields, f.Dossier.Form)})
	}
	return parts
}

func officerOf(d *registry.Dossier, position string) registry.Form {
	i := slices.IndexFunc(d.Officers, func(o registry.Form) bool { return o.Text("position") == position })
	if i < 0 {
		return registry.Form{}
	}
	return d.Officers[i]
}

// filled are the fields of a form in which something stands.
func filled(fields []workflow.Field, form registry.Form) []pair {
	var rows []pair
	for _, f := range fields {
		if text := valueText(f, dig(form, f.Name)); text != "" {
			rows = append(rows, pair{f.Label, text})
		}
	}
	return rows
}

// valueText writes a stored value for people, empty for nothing.
func valueText(f workflow.Field, v any) string {
	switch v := v.(type) {
	case string:
		return writtenText(f, v)
	case bool:
		if v {
			return "Ya"
		}
		return "Tidak"
	case float64:
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
	case []any:
		lines := make([]string, len(v))
		for i, line := range v {
			lines[i] = fmt.Sprint(line)
		}
		return strings.Join(lines, "; ")
	}
	return ""
}

func writtenText(f workflow.Field, text string) string {
	switch f.Type {
	case workflow.Date:
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return calendar.FormatDate(day)
		}
	case workflow.Choice:
		return f.OptionLabel(text)
	}
	return text
}

// agreesWith are the data that an item has to agree with: those of the requirement, the name, and for an officer's item
// what is known of that officer.
func (f caseFile) agreesWith(item workflow.Item) []pair {
	d := f.Dossier
	if item.Slot != "" {
		officer := officerOf(d, item.Slot)
		rows := append([]pair{{"Nama organisasi", d.Name}}, filled(d.Definition.OfficerForm, officer)...)
		if doubt := registry.NIKDoubt(officer); doubt != "" {
			rows = append(rows, pair{"Perhatikan", doubt})
		}
		return rows
	}
	rows := []pair{{"Nama organisasi", d.Name}}
	for _, name := range item.Requirement.Fields {
		field, _ := d.Definition.Field(name)
		text := valueText(field, dig(d.Form, name))
		if text == "" {
			text = "tidak diisi"
		}
		rows = append(rows, pair{field.Label, text})
	}
	for _, position := range item.Requirement.SignedBy {
		label := position
		if i := slices.IndexFunc(d.Definition.Positions, func(p workflow.Position) bool { return p.ID == position }); i >= 0 {
			label = d.Definition.Positions[i].Label
		}
		rows = append(rows, pair{"Ditandatangani " + label, officerOf(d, position).Text("name")})
	}
	if item.Requirement.Stamp != "" {
		rows = append(rows, pair{"Meterai", item.Requirement.Stamp})
	}
	return rows
}
