// Package timing tells what follows of time from the journal of a case, by its procedure and the calendar: whose clock
// runs and until when, which reminders it will come to, and whose turn it is. Pure: no storage, no clock.
package timing

import (
	"cmp"
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Rung is a reminder that a case will come to.
type Rung struct {
	registry.Reminder
	At time.Time
	To []string // roles and workflow.Holder; empty: the applicant
}

// Timing is what lists and the clock have to know of the time of a case, told from journal, definition and calendar.
type Timing struct {
	Owner          workflow.Owner
	Due, OfficeDue time.Time // of the step and of the office; registry.NoDue: none
	Deemed         time.Time // registry.NoDue: no such day
	LateNotice     bool      // its last round of findings was sent late in the norm
	Rungs          []Rung
}

// Of tells it as of the last act of a journal; a draft has no clock.
func Of(def *workflow.Definition, cal *calendar.Calendar, journal []registry.Event) Timing {
	n := len(journal)
	if n == 0 {
		st, _ := def.State(def.Initial())
		return Timing{Owner: st.Owner, Due: registry.NoDue, OfficeDue: registry.NoDue, Deemed: registry.NoDue}
	}
	events := Events(def, journal)
	clock := cal.Fold(events, def.Norm, journal[n-1].At)
	t := Timing{Owner: workflow.Owner(clock.Owner), Deemed: registry.NoDue}
	t.Due, t.OfficeDue = dueTimes(clock)
	t.Rungs = stepRungs(def, journal, clock)
	if pace, began := deemedPace(def, cal, journal); began > 0 {
		t.Deemed = pace.Due()
		for _, r := range def.Reminders.Deemed.Steps {
			t.Rungs = append(t.Rungs, Rung{registry.Reminder{Kind: registry.DeemedTime, Began: began, Percent: r.Percent}, pace.At(r.Percent), r.To})
		}
	}
	if sent := notices(def, journal); len(sent) > 0 {
		_, t.LateNotice = sentLate(def, cal, events[:sent[len(sent)-1]+1])
	}
	return t
}

// Waiting are the reminders that nobody has claimed.
func (t Timing) Waiting(claimed []registry.Reminder) []Rung {
	var all []Rung
	for _, r := range t.Rungs {
		if !slices.Contains(claimed, r.Reminder) {
			all = append(all, r)
		}
	}
	return all
}

// Look is when the next reminder that nobody has claimed is due.
func (t Timing) Look(claimed []registry.Reminder) time.Time {
	next := registry.NoDue
	for _, r := range t.Waiting(claimed) {
		if r.At.Before(next) {
			next = r.At
		}
	}
	return next
}

// Events turns the journal of a case into what the clock counts: from when on who has the case, in which step, with
// which norm. Each event is read by the version of the SOP on which the case stood then, where it is told; else by def.
func Events(def *workflow.Definition, journal []registry.Event) []calendar.Event {
	events := make([]calendar.Event, 0, len(journal))
	var before *workflow.Definition
	for _, e := range journal {
		def := cmp.Or(e.Definition, def)
		st, _ := def.State(e.To)
		owner := st.Owner
		if e.Held && st.Open {
			owner = workflow.OwnerThirdParty
		}
		_, _, norm := def.Turn(e.To)
		events = append(events, calendar.Event{
			At: e.At, Owner: calendar.Owner(owner), Step: e.To, Norm: norm, Due: e.DueAt, Moved: before != nil && before != def,
		})
		before = def
	}
	return events
}

// dueTimes are those of the step and of the office. What has ended has none, also where it ended late: so a new calendar
// concerns running cases only.
func dueTimes(clock calendar.Clock) (step, office time.Time) {
	if clock.Owner == calendar.Nobody {
		return registry.NoDue, registry.NoDue
	}
	return OrNoDue(clock.Step.Due), OrNoDue(clock.Office.Due)
}

// OrNoDue is a due time as it is stored, where the calendar gives the zero time for none.
func OrNoDue(due time.Time) time.Time {
	if due.IsZero() {
		return registry.NoDue
	}
	return due
}
