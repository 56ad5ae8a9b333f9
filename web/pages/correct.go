package pages

import (
	"net/url"

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
