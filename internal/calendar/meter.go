package calendar

import "time"

// meter counts one owner's time against one norm. It runs while that owner holds the case.
type meter struct {
	owner   Owner
	norm    Norm
	unit    Unit
	limited bool
	limit   int64 // in seconds or days; more than the norm once a decided due time has been paused
	spent   Spent

	running bool
	from    time.Time // since when it runs without a pause
	first   int64     // what was left of the limit then
	before  Spent     // what had been used then
	fixed   time.Time // a decided due time, or the one that passed
	late    bool      // a due time once passed does not come back when the clock is paused
	whole   int64     // working seconds until the due time that passed
}

func newMeter(of Owner, n Norm) meter {
	return meter{owner: of, norm: n, unit: n.unitOr(), limited: !n.IsZero(), limit: n.limit()}
}

// left is what remains of the limit, in seconds or days; negative when it is overdrawn.
func (m *meter) left() int64 {
	if m.unit == WorkingDay {
		return m.limit - int64(m.spent.Days)
	}
	return m.limit - int64(m.spent.Work/time.Second)
}

// run counts time that has gone by until an instant.
func (m *meter) run(c *Calendar, gone total, until time.Time) {
	if !m.running {
		return
	}
	m.spent.add(gone)
	overdrawn := m.limited && m.left() < 0 // cheap, and always so before a due time by norm has passed in working time
	if m.late || m.fixed.IsZero() && !overdrawn {
		return
	}
	if due := m.due(c); until.After(due) {
		m.fixed, m.late, m.whole = due, true, m.until(c, due)
	}
}

// hand starts or pauses the meter as the case changes hands.
func (m *meter) hand(c *Calendar, at mark, to Owner) {
	switch holds := to == m.owner; {
	case holds && !m.running:
		m.running, m.from, m.first, m.before = true, at.at, m.left(), m.spent
	case !holds && m.running:
		m.keepDecided(c, at.at)
		m.running = false
	}
}

// keepDecided turns a decided due time into what is left of it, so that it moves with the pause that begins.
func (m *meter) keepDecided(c *Calendar, at time.Time) {
	if m.fixed.IsZero() || m.late {
		return
	}
	left := int64(c.Working(at, m.fixed) / time.Second)
	if m.unit == WorkingDay {
		left = int64(c.DaysLeft(m.fixed, at))
	}
	m.limit += left - m.left()
	m.limited, m.fixed = true, time.Time{}
}

// until is the working time from the beginning to a due time in seconds, as the present run goes.
func (m *meter) until(c *Calendar, due time.Time) int64 {
	return max(0, int64((m.before.Work+c.Working(m.from, due))/time.Second))
}

// renorm measures by another norm from an instant on, as if it had held since the step began. A due time that has passed
// stays, or a move would make late work look timely; so does one that somebody decided.
func (m *meter) renorm(c *Calendar, at time.Time, n Norm) {
	if due := m.due(c); !due.IsZero() && at.After(due) {
		m.fixed, m.late, m.whole = due, true, m.until(c, due)
	}
	if !m.fixed.IsZero() || m.limit != m.norm.limit() {
		return
	}
	next := newMeter(m.owner, n)
	next.spent = m.before
	next.running, next.from, next.first, next.before = m.running, m.from, next.left(), m.before
	next.spent = m.spent
	*m = next
}

// decide sets a due time that somebody has decided.
func (m *meter) decide(due time.Time) { m.fixed, m.late = due, false }

// due is the due time on the office's clock; zero when there is none now.
func (m *meter) due(c *Calendar) time.Time {
	switch {
	case m.late || m.running && !m.fixed.IsZero():
		return c.In(m.fixed)
	case m.running && m.limited:
		return c.dueIn(m.from, rest{m.first, m.unit}, m.owner)
	default:
		return time.Time{}
	}
}

func (m *meter) reading(c *Calendar) Reading {
	return Reading{Owner: m.owner, Norm: m.norm, Unit: m.unit, Used: m.used(), Spent: m.spent, Due: m.due(c)}
}

// used is what was used in the unit of the norm; begun minutes and hours do not count.
func (m *meter) used() int {
	switch m.unit {
	case Minute:
		return int(m.spent.Work / time.Minute)
	case Hour:
		return int(m.spent.Work / time.Hour)
	}
	if !m.late && m.limited && m.fixed.IsZero() { // the applicant's last day closes for the office but ends at 24.00
		return int(min(int64(m.spent.Days), m.limit))
	}
	return m.spent.Days
}
