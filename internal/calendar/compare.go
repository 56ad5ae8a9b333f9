package calendar

import (
	"slices"
	"time"
)

// WithHolidays is the next version of a calendar, in which the years that the list names have the days of the list and no
// others.
func (c *Calendar) WithHolidays(days []Holiday) (*Calendar, error) {
	named := map[int]bool{}
	for _, d := range days {
		named[d.year()] = true
	}
	next := &Calendar{Zone: c.Zone, Version: c.Version + 1, Hours: c.Hours, Holidays: slices.Clone(days)}
	for _, d := range c.Holidays {
		if !named[d.year()] {
			next.Holidays = append(next.Holidays, d)
		}
	}
	sortHolidays(next.Holidays)
	return next, next.compile()
}

// Difference is what two versions of a calendar do not have in common, each list in order of its days.
type Difference struct {
	Added, Removed []Holiday
	Changed        []Replaced // the same day under another name, kind or source
}

// Replaced is a free day before and after a change.
type Replaced struct{ Before, After Holiday }

// IsZero tells whether the free days are the same.
func (d Difference) IsZero() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Since is what is new in a calendar compared with an earlier version.
func (c *Calendar) Since(earlier *Calendar) Difference {
	before := map[string]Holiday{}
	for _, h := range earlier.Holidays {
		before[h.Date] = h
	}
	var d Difference
	for _, h := range c.Holidays {
		was, there := before[h.Date]
		delete(before, h.Date)
		switch {
		case !there:
			d.Added = append(d.Added, h)
		case was != h:
			d.Changed = append(d.Changed, Replaced{was, h})
		}
	}
	for _, h := range before {
		d.Removed = append(d.Removed, h)
	}
	for _, list := range [][]Holiday{d.Added, d.Removed} {
		sortHolidays(list)
	}
	return d
}

// Within is the part of a difference that changes working time between two instants, on the office's clock.
func (d Difference) Within(c *Calendar, from, to time.Time) Difference {
	first, last := c.In(from).Format(time.DateOnly), c.In(to).Format(time.DateOnly)
	outside := func(h Holiday) bool { return h.Date < first || h.Date > last }
	return Difference{
		Added:   slices.DeleteFunc(slices.Clone(d.Added), outside),
		Removed: slices.DeleteFunc(slices.Clone(d.Removed), outside),
	}
}

// Words tell a free day: "Kamis, 24 Desember 2026: Cuti bersama Natal".
func (h Holiday) Words() string { return h.Day() + ": " + h.Name }

// Day is the day in words.
func (h Holiday) Day() string {
	t, err := time.Parse(time.DateOnly, h.Date)
	if err != nil {
		return h.Date // compile has refused it
	}
	return FormatDay(t)
}
