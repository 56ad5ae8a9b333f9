package calendar

import (
	"errors"
	"slices"
)

// ErrNoDay tells that a date is no free day of a calendar.
var ErrNoDay = errors.New("tanggal ini bukan hari libur dalam kalender")

// FreeDay gives the free day of a date (YYYY-MM-DD).
func (c *Calendar) FreeDay(date string) (h Holiday, ok bool) {
	i := slices.IndexFunc(c.Holidays, func(h Holiday) bool { return h.Date == date })
	if i < 0 {
		return Holiday{}, false
	}
	return c.Holidays[i], true
}

// WithDay is the next version of a calendar, with one free day more, or with that day in the place of the one at the date
// was: ErrNoDay where there is none.
func (c *Calendar) WithDay(was string, h Holiday) (*Calendar, error) {
	next := c.following()
	if was != "" {
		if err := next.dropDay(was); err != nil {
			return nil, err
		}
	}
	next.Holidays = append(slices.Clip(next.Holidays), h)
	sortHolidays(next.Holidays)
	return next, next.compile()
}

// WithoutDay is the next version of a calendar, in which a date is free no more: ErrNoDay where it was not.
func (c *Calendar) WithoutDay(date string) (*Calendar, error) {
	next := c.following()
	if err := next.dropDay(date); err != nil {
		return nil, err
	}
	return next, next.compile()
}

// dropDay leaves a day out of a version that is being made; the days of the one before stay as they are.
func (c *Calendar) dropDay(date string) error {
	if _, there := c.FreeDay(date); !there {
		return ErrNoDay
	}
	c.Holidays = slices.DeleteFunc(slices.Clone(c.Holidays), func(h Holiday) bool { return h.Date == date })
	return nil
}
