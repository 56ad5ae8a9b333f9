package workflow

import "slices"

// Employs tells whether a person takes steps in a procedure as somebody of the office.
func (d *Definition) Employs(by Actor) bool {
	return slices.ContainsFunc(d.Roles, func(r Role) bool {
		works := slices.ContainsFunc(d.Actions, func(a Action) bool { return slices.Contains(a.By, r.ID) })
		return works && !r.Applicant && !r.System && by.Has(r.ID)
	})
}

// GivesNumbers tells whether a person's role gives numbers in a procedure.
func (d *Definition) GivesNumbers(by Actor) bool {
	return slices.ContainsFunc(d.Actions, func(a Action) bool {
		return (a.Effect == EffectNumber || a.Effect == EffectSign) && slices.ContainsFunc(a.By, by.Has)
	})
}

// Signs tells whether a person's own role gives out letters in a procedure; a mandate to do so does not count.
func (d *Definition) Signs(by Actor) bool {
	return slices.ContainsFunc(d.RolesWith(EffectSign), by.Has)
}

// Approves tells whether a person's role approves the official SOP of a procedure.
func (d *Definition) Approves(by Actor) bool {
	return d.Cover.ApprovedBy != "" && by.Has(d.Cover.ApprovedBy)
}
