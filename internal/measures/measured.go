package measures

import (
	"cmp"
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/workflow"
)

// measured is a case with what its journal says about the time it took, as of an instant.
type measured struct {
	registry.PastCase
	calendar.Measured
	decided time.Time // when the office decided it; zero: not yet, or the applicant took it back
	held    bool
	arrived []arrival // in states that end a case, for a while or for good
}

// decidedIn tells whether the office decided the case in a time.
func (m measured) decidedIn(from, until time.Time) bool {
	return !m.decided.IsZero() && in(m.decided, from, until)
}

// arrival is a case coming into a state.
type arrival struct {
	state string
	at    time.Time
}

// measure reads the journal of a case up to an instant, what happens at that instant not included; ok is false where
// nothing had happened yet.
func measure(def *workflow.Definition, cal *calendar.Calendar, c registry.PastCase, until time.Time) (m measured, ok bool) {
	c.Journal = c.Journal[:countBefore(c.Journal, until)]
	if len(c.Journal) == 0 {
		return measured{}, false
	}
	m = measured{PastCase: c, Measured: cal.Measure(timing.Events(def, c.Journal), def.Norm, until)}
	for _, e := range c.Journal {
		m.held = e.Held
		if e.From == e.To {
			continue
		}
		def := cmp.Or(e.Definition, def)
		st, _ := def.State(e.To)
		by := actors(def, e)
		if !st.Open || by.system {
			m.arrived = append(m.arrived, arrival{e.To, e.At})
		}
		before, _ := def.State(e.From)
		if m.decided.IsZero() && before.Open && !st.Open && !by.applicant {
			m.decided = e.At
		}
	}
	return m, true
}

// countBefore is how many acts of a journal lie before an instant.
func countBefore(journal []registry.Event, until time.Time) int {
	n := slices.IndexFunc(journal, func(e registry.Event) bool { return !e.At.Before(until) })
	if n < 0 {
		return len(journal)
	}
	return n
}

// actorKinds tells who takes an act: the applicant's side, also at the counter, or the clock.
type actorKinds struct{ applicant, system bool }

func actors(def *workflow.Definition, e registry.Event) actorKinds {
	a, _ := def.ActionAt(e.Action, e.From)
	var k actorKinds
	for _, id := range a.By {
		role, _ := def.Role(id)
		k.applicant, k.system = k.applicant || role.Applicant, k.system || role.System
	}
	return k
}

// in tells whether an instant lies in a time: from included, until not.
func in(at, from, until time.Time) bool { return !at.Before(from) && at.Before(until) }

// unitOf is the unit in which a norm is told; without one working days.
func unitOf(n calendar.Norm) calendar.Unit {
	if n.IsZero() {
		return calendar.WorkingDay
	}
	return n.Unit
}
