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
	next := c.following()
	next.Holidays = slices.Clone(days)
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

	Hours, Counter RangeDifference
	Zone           *ReplacedZone // nil: the same
}

// RangeDifference is what two versions of a list of hours do not have in common.
type RangeDifference struct {
	Added, Removed []Hours
	Changed        []ReplacedHours // other hours for the same time
}

// ReplacedHours is a range of hours before and after a change.
type ReplacedHours struct{ Before, After Hours }

// ReplacedZone is a time zone before and after a change, by IANA names.
type ReplacedZone struct{ Before, After string }

// IsZero tells whether the hours are the same.
func (d RangeDifference) IsZero() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Replaced is a free day before and after a change.
type Replaced struct{ Before, After Holiday }

// IsZero tells whether nothing differs.
func (d Difference) IsZero() bool {
	return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 && d.Hours.IsZero() && d.Counter.IsZero() && d.Zone == nil
}

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
	d.Hours, d.Counter = rangesSince(c.Hours, earlier.Hours), rangesSince(c.Counter, earlier.Counter)
	if c.Zone != earlier.Zone {
		d.Zone = &ReplacedZone{earlier.Zone, c.Zone}
	}
	return d
}

// rangesSince compares two lists of hours, range by range.
func rangesSince(now, earlier []Hours) (d RangeDifference) {
	find := func(in []Hours, key string) int {
		return slices.IndexFunc(in, func(h Hours) bool { return h.Key() == key })
	}
	for _, h := range now {
		i := find(earlier, h.Key())
		switch {
		case i < 0:
			d.Added = append(d.Added, h)
		case !h.same(earlier[i]):
			d.Changed = append(d.Changed, ReplacedHours{earlier[i], h})
		}
	}
	for _, h := range earlier {
		if find(now, h.Key()) < 0 {
			d.Removed = append(d.Removed, h)
		}
	}
	return d
}

// same tells whether two ranges have the same hours and remark.
func (h Hours) same(other Hours) bool {
	return h.Remark == other.Remark && slices.Equal(h.Lines(), other.Lines())
}

// Within is the part of a difference that changes working time between two instants, on the office's clock. Hours of the
// counter change none.
func (d Difference) Within(c *Calendar, from, to time.Time) Difference {
	first, last := c.In(from).Format(time.DateOnly), c.In(to).Format(time.DateOnly)
	outside := func(h Holiday) bool { return h.Date < first || h.Date > last }
	return Difference{
		Added:   slices.DeleteFunc(slices.Clone(d.Added), outside),
		Removed: slices.DeleteFunc(slices.Clone(d.Removed), outside),
		Hours:   d.Hours.within(first, last), Zone: d.Zone,
	}
}

// within is the part of a difference that holds on some day between two dates.
func (d RangeDifference) within(first, last string) RangeDifference {
	outside := func(h Hours) bool { return h.From > last || h.To != "" && h.To < first }
	return RangeDifference{
		Added:   slices.DeleteFunc(slices.Clone(d.Added), outside),
		Removed: slices.DeleteFunc(slices.Clone(d.Removed), outside),
		Changed: slices.DeleteFunc(slices.Clone(d.Changed), func(r ReplacedHours) bool { return outside(r.After) }),
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
