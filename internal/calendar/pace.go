package calendar

import "time"

// Pace is how the time of a step runs on from its last event on, so that it can be told beforehand when a part of it will
// be used. It stands still while another than the owner holds the case.
type Pace struct {
	c *Calendar
	m meter
}

// PaceFrom is the pace of a norm that begins at start and is never paused.
func (c *Calendar) PaceFrom(start time.Time, n Norm, of Owner) Pace {
	m := newMeter(of, n)
	m.hand(c, mark{start, c.before(start)}, of)
	return Pace{c, m}
}

// Due is when the time ends; zero when it stands still and is not late, or without norm.
func (p Pace) Due() time.Time { return p.m.due(p.c) }

// At is when so many percent of the time are used, the present run included; zero while it stands still and where there
// is no due time. Percents above 100 tell how far the due time is passed.
//
// The applicant's working days are told in whole ones: At is the opening of the working day that makes up the percent,
// and 100 is the morning of the last day, which ends at 24.00. All other time is told by the working time until it is
// due, so that 30 minutes and 2 working days are alike: At is one second of working time after the percent is reached,
// which is never between closing and opening.
func (p Pace) At(percent int) time.Time {
	due := p.Due()
	switch {
	case !p.m.running || due.IsZero():
		return time.Time{}
	case p.m.owner == Applicant && p.m.unit == WorkingDay:
		return p.morning(percent)
	}
	used := int64(p.m.before.Work / time.Second)
	ahead := p.whole(due)*int64(percent)/100 - used
	if ahead < 0 {
		return p.c.In(p.m.from)
	}
	return p.c.afterWork(p.m.from, int(ahead)+1)
}

// whole is the working time until a due time in seconds: as it was when that passed, or as it will be.
func (p Pace) whole(due time.Time) int64 {
	if p.m.late {
		return p.m.whole
	}
	return p.m.until(p.c, due)
}

// morning is the opening of the working day that makes up a percent of the days.
func (p Pace) morning(percent int) time.Time {
	used, ahead := p.m.limit-p.m.first, p.m.first // in days, as the present run began
	if !p.m.fixed.IsZero() {
		ahead = int64(p.c.DaysLeft(p.m.fixed, p.m.from))
	}
	day := ((used+ahead)*int64(percent)+99)/100 - used
	if day <= 0 {
		return p.c.In(p.m.from)
	}
	opened, _ := p.c.closingAfter(p.m.from, int(day))
	return p.c.at(opened, p.c.hoursOn(opened)[0].From*60)
}

// Percent is how much of the norm is used, also above 100; 0 without norm.
func (r Reading) Percent() int {
	switch {
	case r.Norm.IsZero():
		return 0
	case r.Unit == WorkingDay:
		return 100 * r.Used / r.Norm.Amount
	}
	return int(100 * int64(r.Spent.Work/time.Second) / r.Norm.limit())
}
