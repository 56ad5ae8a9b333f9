package timing

import (
	"cmp"
	"slices"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// stepRungs are the reminders of the step in which a case is: of the applicant's time or of the office's norm. None come
// while somebody else holds the case.
func stepRungs(def *workflow.Definition, journal []registry.Event, clock calendar.Clock) []Rung {
	now := journal[len(journal)-1].To
	st, _ := def.State(now)
	if !st.Open || clock.Step.Owner != clock.Owner {
		return nil
	}
	began := len(journal)
	for began > 1 && journal[began-2].To == now {
		began--
	}
	extended := extendedIn(def, journal, began)
	var all []Rung
	add := func(kind string, percent int, to []string) {
		since := began
		if percent >= 100 { // the last day comes anew with an extension; no other part of the time is told twice
			since = max(began, extended)
		}
		all = append(all, Rung{registry.Reminder{Kind: kind, Began: since, Percent: percent}, clock.Pace.At(percent), to})
	}
	switch clock.Owner {
	case calendar.Applicant:
		for _, percent := range def.Reminders.Applicant {
			add(registry.ApplicantTime, percent, nil)
		}
	case calendar.Office:
		for _, r := range def.Reminders.Ladder(st.Turn) {
			add(registry.StepTime, r.Percent, r.To)
		}
	}
	return slices.DeleteFunc(all, func(r Rung) bool { return r.At.IsZero() })
}

// extendedIn is the last row of a stay in a state, begun with a row, that extended its time; 0 where none did.
func extendedIn(def *workflow.Definition, journal []registry.Event, began int) int {
	for i := len(journal); i > began; i-- {
		e := journal[i-1]
		if row, _ := cmp.Or(e.Definition, def).ActionAt(e.Action, e.To); row.Effect == workflow.EffectExtend {
			return i
		}
	}
	return 0
}

// deemedPace is the time since a case was declared complete, for as long as the office has it; began is the row of the
// journal that declared it, 0 where none did. The last declaration counts, and a hold does not stop this time: no rule
// says that it does, so the day told is the earliest one that can be meant. A case that went back to its applicant
// since then is complete no more.
func deemedPace(def *workflow.Definition, cal *calendar.Calendar, journal []registry.Event) (pace calendar.Pace, began int) {
	for i, e := range slices.Backward(journal) {
		def := cmp.Or(e.Definition, def)
		st, _ := def.State(e.To)
		switch {
		case !st.Open || st.Owner == workflow.OwnerApplicant:
			return calendar.Pace{}, 0
		case def.Reminders.Deemed.Declares(e.Action):
			return cal.PaceFrom(e.At, def.Reminders.Deemed.Norm, calendar.Office), i + 1
		}
	}
	return calendar.Pace{}, 0
}

// notices are the places of a journal at which rounds were sent.
func notices(def *workflow.Definition, journal []registry.Event) []int {
	var places []int
	from := def.Initial()
	for i, e := range journal {
		if row, _ := cmp.Or(e.Definition, def).ActionAt(e.Action, from); row.Effect == workflow.EffectNotify {
			places = append(places, i)
		}
		from = e.To
	}
	return places
}

// sentLate tells whether the last of some events came so late in the norm of the whole procedure that it is marked, and how
// much of the norm was used then.
func sentLate(def *workflow.Definition, cal *calendar.Calendar, events []calendar.Event) (percent int, late bool) {
	mark := def.Reminders.LateNotice.Percent
	if mark == 0 {
		return 0, false
	}
	percent = cal.Fold(events, def.Norm, events[len(events)-1].At).Office.Percent()
	return percent, percent >= mark
}

// Late is a round of findings that was sent late in the norm of the whole procedure.
type Late struct {
	Round   int // counts from 1
	Seq     int // of the step that sent it
	Percent int // of the norm that was used then
}

// LateNotices are the rounds that were sent late, told from the journal.
func LateNotices(def *workflow.Definition, cal *calendar.Calendar, journal []registry.Event) []Late {
	var all []Late
	events := Events(def, journal)
	for n, i := range notices(def, journal) {
		if percent, late := sentLate(def, cal, events[:i+1]); late {
			all = append(all, Late{n + 1, i + 1, percent})
		}
	}
	return all
}
