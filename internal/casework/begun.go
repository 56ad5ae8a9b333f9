package casework

import (
	"context"
	"slices"

	"ormas/workflow"
)

// Begun are the procedures whose cases a person may begin, an applicant or somebody of the office; not what the counter
// begins for others.
func (o *Office) Begun(ctx context.Context, by workflow.Actor) ([]*workflow.Definition, error) {
	all, err := o.Procedures(ctx, by.Office)
	return slices.DeleteFunc(all, func(d *workflow.Definition) bool { return !d.Begins(by, false) }), err
}
