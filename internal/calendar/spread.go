package calendar

import "slices"

// In is time used in a unit: closing times for working days, else whole minutes or hours.
func (s Spent) In(u Unit) int {
	m := meter{unit: u, spent: s}
	return m.used()
}

// Spread is how some values lie. Both quantiles are values that occurred, by nearest rank: half of all are at most the
// median, nine in ten at most the 90th percentile. Of nothing all is 0.
type Spread struct {
	Count, Median, P90 int
}

// SpreadOf sorts the values and tells how they lie.
func SpreadOf(values []int) Spread {
	slices.Sort(values)
	return Spread{Count: len(values), Median: rank(values, 50), P90: rank(values, 90)}
}

// rank is the smallest of some sorted values that so many percent do not exceed.
func rank(sorted []int, percent int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}
