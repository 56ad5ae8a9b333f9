package workflow

import (
	"errors"
	"fmt"
	"slices"
)

// Public tells whether the procedure serves people from outside: it has an applicant, who begins its cases. One without is
// the office's own: its people begin the cases and fill them in, it has no service standard, and nobody outside learns of
// it. That is told from the roles and not from a mark of its own, which could contradict them.
func (d *Definition) Public() bool {
	return slices.ContainsFunc(d.Roles, func(r Role) bool { return r.Applicant })
}

// Begins tells whether somebody may begin a case: a role that takes the first act, for somebody at the counter the
// counter's role.
func (d *Definition) Begins(by Actor, counter bool) bool {
	if counter {
		return d.AtCounter(by)
	}
	return slices.ContainsFunc(d.Roles, func(r Role) bool {
		return by.Has(r.ID) && slices.Contains(d.FirstAction().By, r.ID)
	})
}

// nameField is the field of the form by which people call a case.
const nameField = "name"

// CaseName is what people call a case with such data: what stands in the field "name", else the title of the procedure.
func (d *Definition) CaseName(form map[string]any) string {
	if name, _ := valueAt(form, nameField).(string); name != "" {
		return name
	}
	return d.Title
}

// begunBy tells whether a role of the office takes the first act: whoever begins a case is the person named for it.
func (d *Definition) begunBy(role string) bool {
	r, _ := d.Role(role)
	return !r.Applicant && slices.ContainsFunc(d.Actions, func(a Action) bool { return a.First && slices.Contains(a.By, role) })
}

// checkBeginning sees that somebody can begin a case, and that one without an applicant waits for none.
func (d *Definition) checkBeginning() error {
	for _, id := range d.FirstAction().By {
		if r, _ := d.Role(id); r.System || r.Applicant != d.Public() {
			return fmt.Errorf("tindakan %q: yang pertama tidak dapat dilakukan peran %q; pemohon yang memulai, atau petugas bila tidak ada pemohon", d.FirstAction().Name, id)
		}
	}
	if d.Public() {
		return nil
	}
	switch {
	case d.Organisation:
		return errors.New("organisation: permohonan milik organisasi memerlukan peran pemohon")
	case len(d.Reminders.Applicant) > 0:
		return errors.New("pengingat pemohon: prosedur ini tidak mempunyai pemohon")
	}
	return firstError(d.checkOwnRoles(), d.checkOwnStates(), d.checkOwnActions())
}

func (d *Definition) checkOwnRoles() error {
	for _, r := range d.Roles {
		if r.Counter {
			return fmt.Errorf("peran %q: loket hanya ada pada prosedur dengan pemohon", r.ID)
		}
	}
	return nil
}

func (d *Definition) checkOwnStates() error {
	for _, s := range d.States {
		if s.Owner == OwnerApplicant {
			return fmt.Errorf("tahap %q: waktu pemohon tidak dapat berjalan pada prosedur tanpa pemohon", s.ID)
		}
	}
	return nil
}

func (d *Definition) checkOwnActions() error {
	for _, a := range d.Actions {
		if slices.Contains(applicantEffects, a.Effect) {
			return fmt.Errorf("tindakan %q: efek %q memerlukan pemohon", a.Name, a.Effect)
		}
	}
	return nil
}
