package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/registry"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// formData is the data of a dossier as they are sent; their names come from the definitions.
type formData registry.Form

// Schema describes the names of all shipped definitions.
func (formData) Schema(huma.Registry) *huma.Schema {
	s := schemaOf(fields(shipped(), func(d *workflow.Definition) []workflow.Field { return d.Form }))
	s.Description = "Nama-nama bawaan; definisi kantor sendiri dapat memakai nama lain (lihat form[] pada layanan dan prosedurnya)"
	return s
}

// storedData is the data of a dossier as they are answered.
type storedData registry.Form

// Schema describes the names of all shipped definitions and leaves room for those of an office's own.
func (storedData) Schema(r huma.Registry) *huma.Schema {
	s := formData{}.Schema(r)
	s.AdditionalProperties = true
	return s
}

// organisationSchema describes what an organisation says about itself: the names of the definitions for organisations.
func organisationSchema() *huma.Schema {
	all := slices.DeleteFunc(shipped(), func(d *workflow.Definition) bool { return !d.Organisation })
	return schemaOf(fields(all, func(d *workflow.Definition) []workflow.Field { return d.Form }))
}

// officerData is the data of one officer.
type officerData registry.Form

// Schema describes an officer.
func (officerData) Schema(huma.Registry) *huma.Schema {
	s := schemaOf(fields(shipped(), func(d *workflow.Definition) []workflow.Field { return d.OfficerForm }))
	s.Properties["position"] = &huma.Schema{Type: "string", Enum: positions()}
	return s
}

// shipped are the definitions that are shipped, those for people from outside first: of two fields with one name theirs is
// described.
func shipped() []*workflow.Definition {
	var all, own []*workflow.Definition
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			panic(err) // shipped with the binary and tested
		}
		if d.Public() {
			all = append(all, d)
		} else {
			own = append(own, d)
		}
	}
	return append(all, own...)
}

// positions joins the positions of officers over all shipped definitions.
func positions() []any {
	var all []any
	for _, d := range shipped() {
		for _, p := range d.Positions {
			if !slices.Contains(all, any(p.ID)) {
				all = append(all, p.ID)
			}
		}
	}
	return all
}

// fields joins a list of fields over definitions, by name.
func fields(definitions []*workflow.Definition, of func(*workflow.Definition) []workflow.Field) []workflow.Field {
	var all []workflow.Field
	known := map[string]bool{}
	for _, d := range definitions {
		for _, f := range of(d) {
			if !known[f.Name] {
				known[f.Name] = true
				all = append(all, f)
			}
		}
	}
	return all
}

// schemaOf describes fields with dotted names as nested objects.
func schemaOf(fields []workflow.Field) *huma.Schema {
	s := &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	for _, f := range fields {
		at, name := s, f.Name
		for head, rest, nested := strings.Cut(name, "."); nested; head, rest, nested = strings.Cut(name, ".") {
			if at.Properties[head] == nil {
				at.Properties[head] = &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
			}
			at, name = at.Properties[head], rest
		}
		at.Properties[name] = schemaOfField(f)
	}
	return s
}

var jsonTypes = map[workflow.FieldType]string{workflow.Bool: "boolean", workflow.Number: "number", workflow.List: "array", workflow.IDs: "array"}

func schemaOfField(f workflow.Field) *huma.Schema {
	s := &huma.Schema{Type: "string", Description: f.Label, Nullable: true}
	if t := jsonTypes[f.Type]; t != "" {
		s.Type = t
	}
	if f.Max > 0 && s.Type == "string" {
		s.MaxLength = &f.Max
	}
	most := workflow.MaxItems
	switch f.Type {
	case workflow.List, workflow.IDs:
		s.Items, s.MaxItems = &huma.Schema{Type: "string"}, &most
	case workflow.Date:
		s.Format = "date"
	case workflow.DateTime:
		s.Format = "date-time"
	case workflow.Choice: // no enum: drafts may hold anything that is a text
		s.Description += ":"
		for _, o := range f.Options {
			s.Description += " " + o.Value
		}
	}
	return s
}

// flat joins the data of an organisation with what else its resource has.
func flat(form registry.Form, more map[string]any) map[string]any {
	all := maps.Clone(map[string]any(form))
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, more)
	return all
}
