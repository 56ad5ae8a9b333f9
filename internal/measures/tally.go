package measures

import (
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// tally gathers what the cases of a service come to over a time, in the steps of its current procedure.
type tally struct {
	def    *workflow.Definition
	zone   *time.Location
	whole  sample
	steps  []sample
	months map[string]*registry.MonthMeasure
	m      registry.Measures
}

// sample are the values of which a measure is made.
type sample struct {
	values []int
	within int
}

func (s *sample) add(value int, within bool) {
	s.values = append(s.values, value)
	if within {
		s.within++
	}
}

func (s *sample) measure(unit calendar.Unit) registry.Measure {
	spread := calendar.SpreadOf(s.values)
	return registry.Measure{Count: spread.Count, Within: s.within, Median: spread.Median, P90: spread.P90, Unit: string(unit)}
}

// newTally begins to gather what happens from an instant until another.
func newTally(def *workflow.Definition, zone *time.Location, from, until time.Time) *tally {
	t := &tally{def: def, zone: zone, months: map[string]*registry.MonthMeasure{}}
	t.m.From, t.m.Until = from, until
	for _, st := range def.States {
		if st.Owner == workflow.OwnerNobody {
			continue
		}
		_, _, norm := def.Turn(st.ID)
		t.m.Steps = append(t.m.Steps, registry.StepMeasure{Step: st.ID, Owner: string(st.Owner), Norm: norm.String()})
	}
	t.steps = make([]sample, len(t.m.Steps))
	return t
}

func (t *tally) in(at time.Time) bool { return in(at, t.m.From, t.m.Until) }

// add counts what happened to a case in the time.
func (t *tally) add(c measured) {
	if t.in(c.SubmittedAt) {
		t.m.Submitted++
		t.month(c.SubmittedAt).Submitted++
	}
	for _, p := range c.Passages {
		if i := t.step(p.Step); i >= 0 && !p.Left.IsZero() && t.in(p.Left) {
			t.steps[i].add(usedIn(p, t.unit(i)), p.Within)
		}
	}
	for _, a := range c.arrived {
		if t.in(a.at) {
			t.reach(a.state)
		}
	}
	if c.decidedIn(t.m.From, t.m.Until) {
		t.whole.add(c.Office.Spent.In(unitOf(t.def.Norm)), c.Within)
		t.m.Rounds[registry.RoundsOf(c.Rounds)]++
		t.month(c.decided).Decided++
	}
}

// wait counts a case where it waits when it is measured.
func (t *tally) wait(c measured) {
	last := c.Passages[len(c.Passages)-1]
	i := t.step(last.Step)
	if i < 0 {
		return
	}
	s := &t.m.Steps[i]
	s.Waiting++
	s.Ages[registry.AgeOf(last.Spent.Days)]++
	if !last.Within {
		s.Late++
	}
	if c.held {
		s.Held++
	}
}

// step is the place of a step; -1 where the current procedure has none of that name.
func (t *tally) step(id string) int {
	return slices.IndexFunc(t.m.Steps, func(s registry.StepMeasure) bool { return s.Step == id })
}

func (t *tally) unit(i int) calendar.Unit {
	_, _, norm := t.def.Turn(t.m.Steps[i].Step)
	return unitOf(norm)
}

// usedIn is what a stay used in a unit; a procedure that ran earlier may have counted in another.
func usedIn(p calendar.Passage, unit calendar.Unit) int {
	if unitOf(p.Norm) == unit {
		return p.Used
	}
	return p.Spent.In(unit)
}

func (t *tally) reach(state string) {
	i := slices.IndexFunc(t.m.Reached, func(c registry.StateCount) bool { return c.State == state })
	if i < 0 {
		i, t.m.Reached = len(t.m.Reached), append(t.m.Reached, registry.StateCount{State: state})
	}
	t.m.Reached[i].Count++
}

func (t *tally) month(at time.Time) *registry.MonthMeasure {
	name := monthOf(at.In(t.zone))
	if t.months[name] == nil {
		t.months[name] = &registry.MonthMeasure{Month: name}
	}
	return t.months[name]
}

// monthOf is the month of a day on the office's clock as it is stored.
func monthOf(day time.Time) string { return day.Format("2006-01") }

// measures tells what has been gathered. Months without anything stand in it, too.
func (t *tally) measures() registry.Measures {
	t.m.Whole = t.whole.measure(unitOf(t.def.Norm))
	for i := range t.steps {
		t.m.Steps[i].Measure = t.steps[i].measure(t.unit(i))
	}
	slices.SortFunc(t.m.Reached, func(a, b registry.StateCount) int { return t.place(a.State) - t.place(b.State) })
	first := t.m.From.In(t.zone)
	for day := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, t.zone); day.Before(t.m.Until); day = day.AddDate(0, 1, 0) {
		t.m.Months = append(t.m.Months, *t.month(day))
	}
	return t.m
}

// place is where a state stands in the definition.
func (t *tally) place(state string) int {
	return slices.IndexFunc(t.def.States, func(s workflow.State) bool { return s.ID == state })
}
