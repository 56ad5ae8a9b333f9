package workflow

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Actor is the person who wants to do something, or the clock.
type Actor struct {
	User   uuid.UUID
	Office uuid.UUID
	Name   string
	Roles  []string
	Reads  bool // reads the submitted dossiers of the office
	Clock  bool // not a person: the deadline itself acts

	At       time.Time // by when authority is judged; at the zero time no mandate holds
	Mandates []Mandate // held by the person; those that do not hold at that time give nothing
}

// Has tells whether the actor holds a role.
func (a Actor) Has(role string) bool { return slices.Contains(a.Roles, role) }

// Acts tells whether the actor may take an action of a procedure in a role: an own one, or by a mandate that holds.
func (a Actor) Acts(role, service, action string) bool {
	return a.Has(role) || slices.ContainsFunc(a.Mandates, func(m Mandate) bool {
		return m.Role == role && m.Holds(a.At) && m.Permits(service, action)
	})
}

// System is the actor for what the clock does in an office.
func System(office uuid.UUID) Actor {
	return Actor{Office: office, Name: "sistem", Clock: true}
}

// rolesOn are the roles an actor holds towards one case: the applicant's only on an own case, and at the counter
// the applicant's as well.
func (d *Definition) rolesOn(s Snapshot, by Actor) []string {
	var held []string
	for _, r := range d.Roles {
		switch {
		case r.System:
			if by.Clock {
				held = append(held, r.ID)
			}
		case r.Applicant:
			if by.Has(r.ID) && s.Own || s.Counter && d.AtCounter(by) {
				held = append(held, r.ID)
			}
		case by.Has(r.ID):
			held = append(held, r.ID)
		}
	}
	return held
}

// AtCounter tells whether a person's role begins requests for people who come to the counter.
func (d *Definition) AtCounter(by Actor) bool {
	return slices.ContainsFunc(d.Roles, func(r Role) bool { return r.Counter && by.Has(r.ID) })
}

// ActsForApplicant tells whether the actor may do the applicant's part on this case: fill, upload, answer.
func (d *Definition) ActsForApplicant(s Snapshot, by Actor) bool {
	return slices.ContainsFunc(d.rolesOn(s, by), func(id string) bool {
		r, _ := d.Role(id)
		return r.Applicant
	})
}
