package pages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/workflow"
)

// correctable are the fields of a correction: the data of the case, and of the officers that it has what a letter prints
// of them.
func correctable(def *workflow.Definition, typed url.Values) []workflow.Field {
	fields := append([]workflow.Field{}, def.Form...)
	group := "Pengurus"
	for _, p := range def.Positions {
		if f, ok := def.Field(officerName(p)); ok && typed.Has(f.Name) {
			f.Group, group = group, ""
			fields = append(fields, f)
		}
	}
	return fields
}

// officerName is the field with the name of an officer.
func officerName(p workflow.Position) string { return "officers." + p.ID + ".name" }

// correctValues are the data of a case as the form of a correction would send them.
func correctValues(d *registry.Dossier, def *workflow.Definition) url.Values {
	typed := valuesOf(def.Form, d.Form)
	for _, p := range def.Positions {
		if o := officerOf(d, p.ID); len(o) > 0 {
			typed.Set(officerName(p), o.Text("name"))
		}
	}
	return typed
}

// correctedOfficers are the officers as they were typed into the form of a correction; what was not sent stays as it is.
func correctedOfficers(def *workflow.Definition, typed url.Values) []registry.Form {
	var officers []registry.Form
	for _, p := range def.Positions {
		if typed.Has(officerName(p)) {
			officers = append(officers, registry.Form{"position": p.ID, "name": typed.Get(officerName(p))})
		}
	}
	return officers
}

// The inputs by which the form of a correction tells that its changes were looked at, and that they are to be changed once more.
const (
	lookedAt   = "diperiksa"
	changeOnce = "ubah"
)

// changesOf are what a correction changes, as it was typed against what the case of the letter has.
func changesOf(d *registry.Dossier, def *workflow.Definition, typed url.Values) []changeRow {
	var rows []changeRow
	stored := correctValues(d, def)
	for _, f := range correctable(def, typed) {
		was, is := even(stored.Get(f.Name)), even(typed.Get(f.Name))
		if was != is {
			rows = append(rows, changeRow{f.Label, inOneLine(f, was), inOneLine(f, is)})
		}
	}
	return rows
}

// inOneLine is what stands in an input, for a comparison.
func inOneLine(f workflow.Field, text string) string {
	if words := joined(linesShown(f, text)); words != "" {
		return words
	}
	return "tidak diisi"
}

// hiddenValues are typed values as hidden inputs carry them on, without those that say how the form goes on.
func hiddenValues(typed url.Values) []value {
	var all []value
	for _, name := range slices.Sorted(keysOf(typed)) {
		if name == lookedAt || name == changeOnce {
			continue
		}
		for _, text := range typed[name] {
			all = append(all, value{name, text})
		}
	}
	return all
}

// looksFirst shows what a correction is about to change before it is begun, or its form once more where that was asked for; false
// where it is begun now. What lacks its ground or reason is not looked at: the rules refuse it.
func (p *Pages) looksFirst(c *gin.Context, by workflow.Actor, v letterActionPage) bool {
	if !v.corrects() || v.typed.Get(lookedAt) != "" && v.typed.Get(changeOnce) == "" {
		return false
	}
	if v.typed.Get(changeOnce) != "" {
		p.showLetterAction(c, http.StatusOK, by, v)
		return true
	}
	d, err := p.Office.Dossier(c.Request.Context(), by, v.V.Letter.DossierID)
	if err != nil {
		p.Refuse(c, err)
		return true
	}
	v.Changes = changesOf(d.Dossier, v.V.Definition, v.typed)
	if len(v.Changes) == 0 || v.Note == "" || v.typed.Get(workflow.InputGround) == "" {
		return false
	}
	v.Carried = hiddenValues(v.typed)
	p.showLetterAction(c, http.StatusOK, by, v)
	return true
}
