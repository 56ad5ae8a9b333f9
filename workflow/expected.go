package workflow

import "slices"

// Expected is the step that a case in a state waits for a role to take: the numbered one, else one that does not end the
// case; ok is false where there is none.
func (d *Definition) Expected(state, role string) (expected Action, ok bool) {
	for _, a := range d.Actions {
		if !slices.Contains(a.By, role) || !d.leaves(a, state) {
			continue
		}
		if a.Step != "" {
			return a, true
		}
		if to, _ := d.State(a.To); !ok && a.To != "" && !to.Final {
			expected, ok = a, true
		}
	}
	return expected, ok
}

// ByClock is the step that the clock takes in a state when its time has come; ok is false where there is none.
func (d *Definition) ByClock(state string) (a Action, ok bool) {
	i := slices.IndexFunc(d.Actions, func(a Action) bool {
		return a.To != "" && d.leaves(a, state) && slices.ContainsFunc(a.By, func(id string) bool { r, _ := d.Role(id); return r.System })
	})
	if i < 0 {
		return Action{}, false
	}
	return d.Actions[i], true
}
