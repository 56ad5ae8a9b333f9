package calendar

import (
	"errors"
	"slices"
)

// ErrNoDay tells that a date is no free day of a calendar.
var ErrNoDay = errors.New("tanggal ini bukan hari libur dalam kalender")

// FreeDay gives the free day of a date (YYYY-MM-DD).
func (c *Calendar) FreeDay(date string) (h Holiday, ok bool) {
	i := c.freeDayAt(date)
	if i < 0 {
		return Holiday{}, false
	}
	return c.Holidays[i], true
}

func (c *Calendar) freeDayAt(date string) int {
	return slices.IndexFunc(c.Holidays, func(h Holiday) bool { return h.Date == date })
}

// WithDay is the next version of a calendar, with one free day more, or with that day in the place of the one at the date
// was: ErrNoDay where there is none.
func (c *Calendar) WithDay(was string, h Holiday) (*Calendar, error) {
	next := c.following()
	next.Holidays = slices.Clone(c.Holidays)
	if was != "" {
		i := c.freeDayAt(was)
		if i < 0 {
			return nil, ErrNoDay
		}
		next.Holidays = slices.Delete(next.Holidays, i, i+1)
	}
	next.Holidays = append(next.Holidays, h)
	sortHolidays(next.Holidays)
	return next, next.compile()
}

// WithoutDay is the next version of a calendar, in which a date is free no more: ErrNoDay where it was not.
func (c *Calendar) WithoutDay(date string) (*Calendar, error) {
	i := c.freeDayAt(date)
	if i < 0 {
		return nil, ErrNoDay
	}
	next := c.following()
	next.Holidays = slices.Delete(slices.Clone(c.Holidays), i, i+1)
	return next, next.compile()
}
