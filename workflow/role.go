package workflow

import "slices"

// RolesWith are the roles that may take a step with an effect, such as EffectSign.
func (d *Definition) RolesWith(effect string) []string {
	var roles []string
	for _, a := range d.Actions {
		if a.Effect == effect {
			roles = append(roles, a.By...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(roles)))
}

// StepWith gives the first row of the SOP with an effect; ok is false where there is none.
func (d *Definition) StepWith(effect string) (a Action, ok bool) {
	return d.first(func(a Action) bool { return a.Effect == effect })
}

// StepAt is the step with an effect, such as EffectSign, that starts in a state; ok is false where there is none.
func (d *Definition) StepAt(effect, state string) (a Action, ok bool) {
	return d.first(func(a Action) bool { return a.Effect == effect && d.leaves(a, state) })
}
