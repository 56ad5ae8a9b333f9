package casework

import (
	"slices"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Ground is the legal ground on which the office has ended a case.
type Ground struct {
	Code  string // as the definition lists it
	Label string // in its words
}

// groundOf is on what ground a case was ended: it was proposed by the step before the last, and the last was the office's own.
// Nil where it was ended otherwise, or is open.
func groundOf(d *registry.Dossier) *Ground {
	moves := slices.DeleteFunc(slices.Clone(d.Journal), func(e registry.Event) bool { return e.From == e.To })
	if st, _ := d.Definition.State(d.State); !st.Final || len(moves) < 2 || !announced(d, moves[len(moves)-1]) {
		return nil
	}
	proposed := moves[len(moves)-2]
	for _, input := range d.StepOf(proposed).Inputs {
		if input.Name != workflow.InputGround {
			continue
		}
		g := Ground{Code: proposed.Input.Text(input.Name)}
		for _, o := range input.Options {
			if o.Value == g.Code {
				g.Label = o.Label
			}
		}
		return &g
	}
	return nil
}
