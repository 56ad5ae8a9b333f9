package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/rules"
	"ormas/workflow"
)

// OrganisationForm is what an organisation may say about itself: fields and positions of all procedures of the office
// for organisations. A field that the procedures call differently has all its names; only what all of them require is required.
func (o *Office) OrganisationForm(ctx context.Context, office uuid.UUID) (*workflow.Definition, error) {
	current, err := o.Procedures(ctx, office)
	if err != nil {
		return nil, err
	}
	current = slices.DeleteFunc(current, func(d *workflow.Definition) bool { return !d.Organisation })
	procedures := make([]rules.Procedure, len(current))
	for i, d := range current {
		procedures[i] = rules.Procedure{Definition: d}
	}
	all := union(procedures)
	for i := range all.Form {
		joinNames(&all.Form[i], current)
	}
	for _, d := range current {
		for _, s := range d.LetterLife.Status {
			if _, known := all.LegalStatus(s.ID); !known {
				all.LetterLife.Status = append(all.LetterLife.Status, s)
			}
		}
	}
	return all, nil
}

func joinNames(f *workflow.Field, procedures []*workflow.Definition) {
	names := []string{f.Label}
	for _, d := range procedures {
		other, known := d.Field(f.Name)
		f.Required = f.Required && known && other.Required
		if known && !slices.Contains(names, other.Label) {
			names = append(names, other.Label)
			f.Label += " atau " + other.Label
		}
	}
}
