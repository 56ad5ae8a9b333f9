package calendar

import "time"

// Passage is one stay of a case in a step: a hold or a reassignment does not end it, the next step does.
type Passage struct {
	Step    string // as in the events
	Owner   Owner  // whose clock the step counts
	Norm    Norm   // zero: no norm
	Entered time.Time
	Left    time.Time // zero: the case is still there
	Spent   Spent     // of the owner; what others had meanwhile is not in it
	Used    int       // the same in the unit of the norm, in working days where there is none
	Within  bool      // the norm was kept, or has not run out yet; also where there is none
}

// Measured is a case as steps that were measured.
type Measured struct {
	Passages []Passage
	Office   Reading // the whole procedure, the office's time
	Within   bool    // the office has not overdrawn the norm of the whole
	Totals   Totals
}

// Measure tells each stay of a case in a step from the events that Fold reads; the last one is still going on. now is the
// instant at which it is measured.
func (c *Calendar) Measure(events []Event, whole Norm, now time.Time) Measured {
	f := newFold(whole)
	var m Measured
	for _, e := range events {
		f.advance(c, e.At)
		if !f.begun || e.Step != f.stepName {
			m.leave(&f)
			m.Passages = append(m.Passages, Passage{Step: e.Step, Owner: e.Owner, Norm: e.Norm, Entered: f.last.at})
		}
		f.add(c, e)
	}
	if f.begun {
		f.advance(c, now)
		m.stay(&f)
	}
	m.Office, m.Within, m.Totals = f.office.reading(c), !f.office.late, f.totals
	return m
}

// leave ends the stay that goes on.
func (m *Measured) leave(f *fold) {
	if len(m.Passages) > 0 {
		m.stay(f)
		m.Passages[len(m.Passages)-1].Left = f.last.at
	}
}

// stay tells what the stay that goes on has used so far.
func (m *Measured) stay(f *fold) {
	p := &m.Passages[len(m.Passages)-1]
	p.Norm, p.Spent, p.Used, p.Within = f.step.norm, f.step.spent, f.step.used(), !f.step.late
}
