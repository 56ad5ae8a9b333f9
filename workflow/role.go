package workflow

import "slices"

// RolesWith are the roles that may take a step with an effect, such as "sign".
func (d *Definition) RolesWith(effect string) []string {
	var roles []string
	for _, a := range d.Actions {
		if a.Effect == effect {
			roles = append(roles, a.By...)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(roles)))
}
