package casework

import (
	"context"
	"slices"
	"time"

	"ormas/workflow"
)

// Hindrance is why somebody whose role signs letters gives out none now.
type Hindrance struct {
	Until   time.Time         // of the office's zone
	Instead *workflow.Mandate // by which somebody else signs; nil: nobody does, and the person is entered as away
	Role    string            // label of the role that the mandate stands for
}

// Hindered tells what keeps a person from giving out letters now although the own role signs, nil where nothing does.
func (o *Office) Hindered(ctx context.Context, by workflow.Actor) (h *Hindrance, err error) {
	services, err := o.Rules.Procedures(ctx, by.Office)
	if err != nil || !slices.ContainsFunc(services, func(def *workflow.Definition) bool { return def.Signs(by) }) {
		return h, err
	}
	by.At = o.db.Now()
	var f workflow.Facts
	if err := whoStands(ctx, o.db, by, &f); err != nil {
		return h, err
	}
	for _, def := range services {
		if h = insteadOf(def, by, f); h != nil {
			return h, nil
		}
	}
	if !f.AwayUntil.IsZero() {
		h = &Hindrance{Until: f.AwayUntil}
	}
	return h, nil
}

// insteadOf is who signs the letters of a procedure in the place of somebody whose own role signs them, nil for nobody.
func insteadOf(def *workflow.Definition, by workflow.Actor, f workflow.Facts) *Hindrance {
	for _, a := range def.Actions {
		for i, m := range f.Standins {
			if a.Effect == workflow.EffectSign && slices.Contains(a.By, m.Role) && by.Has(m.Role) && m.Kind.Replaces() &&
				m.Holds(by.At) && m.Permits(def.Service, a.Name) {
				r, _ := def.Role(m.Role)
				return &Hindrance{m.Until, &f.Standins[i], r.Label}
			}
		}
	}
	return nil
}
