package calendar

import "time"

// Event says that from an instant on somebody holds the case in a step. Events of one step that follow each other
// belong together: its norm is that of the first, its clock stands still while another than its first owner holds the
// case, and a reassignment changes nothing. Only a move to another version of the procedure brings another norm.
type Event struct {
	At    time.Time // time of receipt, also outside working hours; never before the event before it
	Owner Owner
	Step  string
	Norm  Norm
	Due   *time.Time // a due time somebody decided, such as an extension; nil: by the norm
	Moved bool       // to another version of the procedure: from here on the step is measured by this norm
}

// Spent is time used, twice: what runs inside working hours, and the closing times met while holding the case.
type Spent struct {
	Work time.Duration // whole seconds
	Days int
}

// Totals are the time each owner has used; they add up to the time since the first event.
type Totals struct {
	Office, Applicant, ThirdParty, Nobody Spent
}

func (t *Totals) of(o Owner) *Spent {
	switch o {
	case Office:
		return &t.Office
	case Applicant:
		return &t.Applicant
	case ThirdParty:
		return &t.ThirdParty
	default:
		return &t.Nobody
	}
}

// Reading is one clock of a case.
type Reading struct {
	Owner Owner
	Norm  Norm // zero: no norm
	Unit  Unit // of the norm; working days when there is none
	Used  int  // in Unit; begun minutes and hours do not count
	Spent Spent
	Due   time.Time // zero: no norm, or it stands still and is not late
}

// Late tells whether the due time has passed.
func (r Reading) Late(now time.Time) bool { return !r.Due.IsZero() && now.After(r.Due) }

// Clock is what a case's events come to at one instant. Nothing in it needs to be stored.
type Clock struct {
	Owner      Owner  // who holds the case now
	StepName   string // as in the events
	Step       Reading
	Pace       Pace      // of the step
	Office     Reading   // the whole procedure: the office's time, which never restarts
	Applicant  Reading   // the round the applicant is in, or else was in last
	Totals     Totals    // all time by owner
	ExpectedOn time.Time // the office's remaining norm from now on; zero when nobody holds the case or without norm
}

// Fold reads the clocks of a case from its events at an instant; whole is the office's norm for the procedure. The
// clock starts with the first event; an event that lies before its predecessor counts as simultaneous, and so does an
// instant before the last event.
func (c *Calendar) Fold(events []Event, whole Norm, now time.Time) Clock {
	f := newFold(whole)
	for _, e := range events {
		f.add(c, e)
	}
	return f.read(c, now)
}

// mark is an instant with the working time before it, which is asked for once per event.
type mark struct {
	at     time.Time
	before total
}

// fold is how far a case has come; as a plain value it can be kept at any event and continued from there.
type fold struct {
	begun    bool
	last     mark
	holder   Owner
	stepName string
	step     meter
	round    meter // the applicant's last step before this one
	office   meter
	totals   Totals
}

func newFold(whole Norm) fold {
	return fold{holder: Nobody, step: newMeter(Nobody, Norm{}), round: newMeter(Applicant, Norm{}), office: newMeter(Office, whole)}
}

func (f *fold) add(c *Calendar, e Event) {
	f.advance(c, e.At)
	if !f.begun || e.Step != f.stepName {
		if f.step.owner == Applicant {
			f.step.hand(c, f.last, Nobody)
			f.round = f.step
		}
		f.step, f.stepName = newMeter(e.Owner, e.Norm), e.Step
	} else if e.Moved {
		f.step.renorm(c, f.last.at, e.Norm)
	}
	f.begun, f.holder = true, e.Owner
	f.step.hand(c, f.last, e.Owner)
	f.office.hand(c, f.last, e.Owner)
	if e.Due != nil {
		f.step.decide(*e.Due)
	}
}

// advance gives the time since the last event to whoever holds the case.
func (f *fold) advance(c *Calendar, to time.Time) {
	if f.begun && to.Before(f.last.at) {
		return
	}
	next := mark{to, c.before(to)}
	if f.begun {
		gone := next.before.minus(f.last.before)
		f.totals.of(f.holder).add(gone)
		f.step.run(c, gone, to)
		f.office.run(c, gone, to)
	}
	f.last = next
}

func (f fold) read(c *Calendar, now time.Time) Clock {
	if !f.begun {
		f.last = mark{now, c.before(now)}
	}
	f.advance(c, now)
	clock := Clock{
		Owner: f.holder, StepName: f.stepName, Totals: f.totals,
		Step: f.step.reading(c), Pace: Pace{c, f.step}, Office: f.office.reading(c), Applicant: f.round.reading(c),
	}
	if f.step.owner == Applicant {
		clock.Applicant = clock.Step
	}
	if f.holder != Nobody && f.office.limited {
		clock.ExpectedOn = c.dueIn(f.last.at, rest{f.office.left(), f.office.unit}, Office)
	}
	return clock
}

func (s *Spent) add(t total) {
	s.Work += time.Duration(t.seconds) * time.Second
	s.Days += t.days
}
