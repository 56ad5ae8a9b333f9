package calendar

import "time"

// Owner is whose clock runs.
type Owner string

// The owners of the clock.
const (
	Office     Owner = "kantor"
	Applicant  Owner = "pemohon"
	ThirdParty Owner = "pihak_ketiga"
	Nobody     Owner = "tidak_ada"
)

// Due is when a norm that begins at start ends, on the office's clock; the zero time for the zero Norm. Minutes and
// hours run inside working hours only. Working days end at closing time of the last day; the applicant's at 24.00, an
// instant that carries the next date, so write it with FormatDue. Doing it at the very instant is still in time.
func (c *Calendar) Due(start time.Time, n Norm, of Owner) time.Time {
	if n.IsZero() {
		return time.Time{}
	}
	return c.dueIn(start, rest{n.limit(), n.Unit}, of)
}

// rest is what is left of a norm: working days, or seconds of working time for the other units.
type rest struct {
	amount int64
	unit   Unit
}

func (c *Calendar) dueIn(start time.Time, r rest, of Owner) time.Time {
	r.amount = max(r.amount, 0)
	if r.unit != WorkingDay {
		return c.afterWork(start, int(r.amount))
	}
	day, closing := c.closingAfter(start, int(r.amount))
	if of == Applicant {
		closing = secondsADay
	}
	return c.at(day, closing)
}

// closingAfter is the closing time n+1 at or after an instant.
func (c *Calendar) closingAfter(start time.Time, n int) (day, second int) {
	day, second = c.split(start)
	for ; ; day, second = day+1, 0 {
		hours := c.hoursOn(day)
		if len(hours) == 0 {
			continue
		}
		closing := hours[len(hours)-1].To * 60
		if second > closing {
			continue
		}
		if n == 0 {
			return day, closing
		}
		n--
	}
}

// afterWork is the first instant at which so many seconds of working time have passed since start.
func (c *Calendar) afterWork(start time.Time, seconds int) time.Time {
	day, second := c.split(start)
	if seconds == 0 {
		return c.at(day, second)
	}
	for ; ; day, second = day+1, 0 {
		for _, h := range c.hoursOn(day) {
			begin := max(second, h.From*60)
			work := h.To*60 - begin
			if work >= seconds {
				return c.at(day, begin+seconds)
			}
			seconds -= max(work, 0)
		}
	}
}

// DaysLeft are the working days left until a due time, the present one not counted: norm less used. It is 0 on the
// last day until closing and negative after it.
func (c *Calendar) DaysLeft(due, now time.Time) int {
	day, _ := c.lastDay(due)
	return c.beforeDay(day+1).days - c.before(now).days - 1
}

// lastDay is the day on which a due time is told: midnight is 24.00 of the day before.
func (c *Calendar) lastDay(due time.Time) (day, second int) {
	if day, second = c.split(due); second == 0 {
		return day - 1, secondsADay
	}
	return day, second
}
