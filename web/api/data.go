package api

import (
	"maps"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ormas/internal/registry"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// formData is the data of an organisation or dossier; its names come from the definitions.
type formData registry.Form

// Schema describes the names of all shipped definitions; an office's own may have more.
func (formData) Schema(huma.Registry) *huma.Schema {
	return schemaOf(fields(func(d *workflow.Definition) []workflow.Field { return d.Form }))
}

// officerData is the data of one officer.
type officerData registry.Form

// Schema describes an officer.
func (officerData) Schema(huma.Registry) *huma.Schema {
	s := schemaOf(fields(func(d *workflow.Definition) []workflow.Field { return d.OfficerForm }))
	s.Properties["position"] = &huma.Schema{Type: "string", Enum: []any{"ketua", "sekretaris", "bendahara"}}
	return s
}

// fields joins a list of fields over all shipped definitions, by name.
func fields(of func(*workflow.Definition) []workflow.Field) []workflow.Field {
	var all []workflow.Field
	known := map[string]bool{}
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			panic(err) // shipped with the binary and tested
		}
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
