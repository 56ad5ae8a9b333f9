package casework

import (
	"slices"
	"strings"

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
	if st, _ := d.Definition.State(d.State); !st.Final {
		return nil
	}
	moves := slices.DeleteFunc(slices.Clone(d.Journal), func(e registry.Event) bool { return e.From == e.To })
	if len(moves) < 2 || !announced(d, moves[len(moves)-1]) {
		return nil
	}
	proposed := moves[len(moves)-2]
	inputs := d.StepOf(proposed).Inputs
	i := slices.IndexFunc(inputs, func(f workflow.Field) bool { return f.Name == workflow.InputGround })
	if i < 0 {
		return nil
	}
	code := proposed.Input.Text(workflow.InputGround)
	return &Ground{Code: code, Label: strings.Join(shownText(inputs[i], code), " ")}
}
