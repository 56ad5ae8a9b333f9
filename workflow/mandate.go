package workflow

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
)

// MandateKind is by what right the holder of a mandate acts.
type MandateKind string

// The kinds of mandates, as official letters know them.
const (
	ActingDaily MandateKind = "plh" // pelaksana harian: the incumbent is away
	ActingPost  MandateKind = "plt" // pelaksana tugas: the post is vacant
	OnBehalf    MandateKind = "an"  // atas nama: the incumbent has handed it down
	ForHim      MandateKind = "ub"  // untuk beliau: who had it handed down hands it down once more
)

// MandateKinds are all kinds, in the order in which pages offer them.
var MandateKinds = []MandateKind{ActingDaily, ActingPost, OnBehalf, ForHim}

// Short is how the kind is written before the title of a post, as in "Plh.".
func (k MandateKind) Short() string {
	return map[MandateKind]string{ActingDaily: "Plh.", ActingPost: "Plt.", OnBehalf: "a.n.", ForHim: "u.b."}[k]
}

// Replaces tells whether the holder stands in the place of the incumbent, who does not sign meanwhile.
func (k MandateKind) Replaces() bool { return k == ActingDaily || k == ActingPost }

// Mandate lets its holder take the actions of a role of the office, or some of them, for a time. It gives nothing else: no
// settings, no mandates, no approval of procedures.
type Mandate struct {
	ID         uuid.UUID
	Kind       MandateKind
	Role       string     // it stands for
	For        *uuid.UUID // whom it stands for; nil: the post is vacant
	Behalf     string     // post of another office in whose name; empty: the role's own
	Actions    []string   // nil: all of the role
	Services   []string   // nil: all
	Order      string     // number of the letter that gives it
	HolderName string
	From       time.Time // of the office's zone; the first instant at which it holds
	Until      time.Time // likewise; the first at which it does not hold any more
}

// Holds tells whether the mandate is in force at an instant.
func (m Mandate) Holds(at time.Time) bool { return !at.Before(m.From) && at.Before(m.Until) }

// Permits tells whether the mandate covers an action of a procedure.
func (m Mandate) Permits(service, action string) bool {
	return m.Serves(service) && (m.Actions == nil || slices.Contains(m.Actions, action))
}

// Serves tells whether the mandate covers a procedure, or a part of it.
func (m Mandate) Serves(service string) bool {
	return m.Services == nil || slices.Contains(m.Services, service)
}

// standing is as what somebody acts in a case: in a role of one's own, or by a mandate.
type standing struct {
	role    string
	mandate *Mandate // nil: the role is one's own
}

// standings are all that an actor is in one case at the instant by which authority is judged. One's own roles come before
// those by mandate, but for one in the name of another office's post: that is what makes the difference there.
func (d *Definition) standings(s Snapshot, by Actor) []standing {
	var behalf, own, others []standing
	for _, role := range d.rolesOn(s, by) {
		own = append(own, standing{role: role})
	}
	for i := range by.Mandates {
		m := &by.Mandates[i]
		r, known := d.Role(m.Role)
		if !known || r.Applicant || r.System || !m.Holds(by.At) || !m.Serves(d.Service) {
			continue
		}
		if m.Behalf != "" {
			behalf = append(behalf, standing{m.Role, m})
		} else {
			others = append(others, standing{m.Role, m})
		}
	}
	return slices.Concat(behalf, own, others)
}

// takes is as what a row is taken, the zero standing where it cannot be. Where only the person named for the case may, that
// one comes first.
func (d *Definition) takes(a Action, s Snapshot, held []standing) (first standing) {
	for _, role := range a.By {
		for _, one := range held {
			if one.role != role || one.mandate != nil && !one.mandate.Permits(d.Service, a.Name) {
				continue
			}
			if first.role == "" {
				first = one
			}
			if !a.Assigned || one.named(s) {
				return one
			}
		}
	}
	return first
}

// works is as what some work without a step is done, the zero standing where it cannot be. Only a mandate for all actions
// carries it, since work is none that could be named.
func works(roles []string, s Snapshot, held []standing) (first standing) {
	for _, role := range roles {
		for _, one := range held {
			if one.role != role || one.mandate != nil && one.mandate.Actions != nil {
				continue
			}
			if first.role == "" {
				first = one
			}
			if _, assigned := s.Assigned[role]; !assigned || one.named(s) {
				return one
			}
		}
	}
	return first
}

// named tells whether the case names, for the role, the actor or whom the actor stands for.
func (one standing) named(s Snapshot) bool {
	who, ok := s.Assigned[one.role]
	return ok && (who == s.reader || one.mandate != nil && one.mandate.For != nil && who == *one.mandate.For)
}

// lapsed is the mandate that would have covered an action but does not hold at the instant, nil where there is none.
func (d *Definition) lapsed(action string, by Actor) *Mandate {
	for i := range by.Mandates {
		m := &by.Mandates[i]
		if m.Holds(by.At) || !m.Permits(d.Service, action) {
			continue
		}
		if slices.ContainsFunc(d.Actions, func(a Action) bool { return a.Name == action && slices.Contains(a.By, m.Role) }) {
			return m
		}
	}
	return nil
}

// refusal tells in words that a mandate does not hold at an instant.
func (m Mandate) refusal(at time.Time) *Error {
	if at.Before(m.From) {
		return Refuse(Forbidden, "mandat_belum_mulai", fmt.Sprintf("Mandat %s Anda (surat perintah nomor %s) baru berlaku mulai %s.",
			m.Kind.Short(), m.Order, calendar.FormatDayTime(m.From)))
	}
	return Refuse(Forbidden, "mandat_berakhir", fmt.Sprintf("Mandat %s Anda (surat perintah nomor %s) sudah berakhir pada %s.",
		m.Kind.Short(), m.Order, calendar.FormatDayTime(m.Until)))
}

// SignsAt tells whether a letter can be signed in a state.
func (d *Definition) SignsAt(state string) bool {
	return slices.ContainsFunc(d.Actions, func(a Action) bool { return a.Effect == EffectSign && d.leaves(a, state) })
}

// maySign says what stands in the way of giving out a letter or a decision about one at this second: whoever is away does
// not sign, nor does the incumbent whose place somebody else holds.
func (d *Definition) maySign(a Action, who decision) []FieldError {
	if a.Effect != EffectSign && a.Effect != EffectDecision {
		return nil
	}
	if m := d.standin(a, who); m != nil {
		return unless(false, "signatory", fmt.Sprintf("Sampai %s surat ditandatangani oleh %s %s, bukan oleh Anda. Bila pejabatnya sudah kembali, mandat itu diakhiri lebih dahulu pada halaman Mandat.",
			calendar.FormatDayTime(m.Until), m.Kind.Short(), m.HolderName))
	}
	if who.facts.AwayUntil.IsZero() {
		return nil
	}
	return unless(false, "signatory", fmt.Sprintf("Anda tercatat berhalangan sampai %s, dan belum ada pelaksana harian yang berwenang. Surat tidak dapat ditandatangani sampai surat perintahnya didaftarkan, atau sampai catatan berhalangan itu diakhiri.",
		calendar.FormatDayTime(who.facts.AwayUntil)))
}

// standin is whoever signs in the place of the incumbent now, nil where nobody does, or where the actor is that very person.
func (d *Definition) standin(a Action, who decision) *Mandate {
	if who.as.mandate != nil && who.as.mandate.Kind.Replaces() {
		return nil
	}
	for i := range who.facts.Standins {
		m := &who.facts.Standins[i]
		if m.Role == who.as.role && m.Kind.Replaces() && m.Holds(who.by.At) && m.Permits(d.Service, a.Name) {
			return m
		}
	}
	return nil
}
