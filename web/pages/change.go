package pages

import (
	"slices"
	"strconv"
	"strings"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// changeView is what the applicant has put in the place of something in a round of repair.
type changeView struct {
	Round  string
	Fields []changeRow
	Files  []replacedRow
}

// changeRow is one field, as it was and as it is.
type changeRow struct{ Label, Before, After string }

// replacedRow is one item with the file that was replaced and the one that took its place.
type replacedRow struct {
	Label    string
	Old, New *fileLink // Old: nil where the item had none
	Compare  string    // address that shows both beside each other
}

// fileLink leads to a version of a file on the desk.
type fileLink struct{ Label, URL, Picture string }

// changed is what is new in a case since the last round of repair, nil where nothing is or the case is decided.
func (f caseFile) changed() *changeView {
	changes, round := f.LastChanges()
	v := &changeView{Round: strconv.Itoa(round), Fields: f.changeRows(changes)}
	for _, r := range f.ReplacedIn(round) {
		v.Files = append(v.Files, f.replaced(r))
	}
	if !f.Dossier.Open || len(v.Fields)+len(v.Files) == 0 {
		return nil
	}
	return v
}

// changedFor is what is new in the data that an item has to agree with.
func (f caseFile) changedFor(item workflow.Item) []changeRow {
	changes, _ := f.LastChanges()
	return f.changeRows(slices.DeleteFunc(slices.Clone(changes), func(c registry.Change) bool {
		if item.Slot != "" {
			return !strings.HasPrefix(c.Field, "officers."+item.Slot+".")
		}
		return !slices.Contains(item.Requirement.Fields, c.Field)
	}))
}

func (f caseFile) changeRows(changes []registry.Change) []changeRow {
	var rows []changeRow
	for _, c := range changes {
		rows = append(rows, changeRow{f.Dossier.Definition.FieldLabel(c.Field), f.worded(c.Field, c.Before), f.worded(c.Field, c.After)})
	}
	return rows
}

// worded writes a value of a field for people.
func (f caseFile) worded(name string, value any) string {
	field, _ := f.Dossier.Definition.Field(name)
	if text := valueText(field, value); text != "" {
		return text
	}
	return "tidak diisi"
}

func (f caseFile) replaced(r casework.Replaced) replacedRow {
	row := replacedRow{New: f.link(r.After)}
	if item, known := f.Dossier.Definition.Item(r.After.Requirement, r.After.Slot); known {
		row.Label = item.Label(f.Dossier.Definition)
	}
	if r.Before != nil {
		row.Old, row.Compare = f.link(r.Before), row.New.URL+"?banding=1"
	}
	return row
}

func (f caseFile) link(doc *registry.Document) *fileLink {
	return &fileLink{"Versi " + strconv.Itoa(doc.Version), f.deskURL(doc.ID), picture(doc, 1, "kecil")}
}

// changesTold are the changes of the round that an event handed in again, for the story of the case.
func (f caseFile) changesTold(e registry.Event) []pair {
	var told []pair
	st, _ := f.Dossier.Definition.State(e.From)
	for _, r := range f.Dossier.Rounds {
		if st.Edit != workflow.EditFindings || r.AnsweredAt == nil || !r.AnsweredAt.Equal(e.At) {
			continue
		}
		for _, c := range f.changeRows(f.ChangesIn(r.Number)) {
			told = append(told, pair{"Diubah, " + c.Label, "semula " + c.Before + ", menjadi " + c.After})
		}
		for _, file := range f.ReplacedIn(r.Number) {
			told = append(told, pair{"Berkas diganti", f.replaced(file).Label})
		}
	}
	return told
}
