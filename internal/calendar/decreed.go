package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Undecreed is the source of a free day that is expected but has no decree yet. One such row is enough for its whole
// year to be provisional: the joint decree names all days of a year at once.
const Undecreed = "belum ditetapkan"

func (h Holiday) undecreed() bool { return strings.EqualFold(strings.TrimSpace(h.Source), Undecreed) }

// year is the year of a date that was read before.
func (h Holiday) year() int {
	year, _ := strconv.Atoi(h.Date[:min(4, len(h.Date))]) // compile has refused what is no date
	return year
}

// decreedYears are the years whose national holidays are known, each with a decree.
func decreedYears(holidays []Holiday) map[int]bool {
	years := map[int]bool{}
	for _, h := range holidays {
		if h.Kind == NationalHoliday && !h.undecreed() {
			years[h.year()] = true
		}
	}
	for _, h := range holidays {
		if h.undecreed() {
			years[h.year()] = false
		}
	}
	return years
}

// Decreed tells whether the free days of a year are known.
func (c *Calendar) Decreed(year int) bool { return c.decreed[year] }

// Remark warns where a span of time reaches into years whose free days are not known yet, empty where it does not.
func (c *Calendar) Remark(from, to time.Time) string {
	var open []string
	for year, last := c.In(from).Year(), c.In(to.Add(-time.Second)).Year(); year <= last && len(open) < 3; year++ {
		if !c.Decreed(year) {
			open = append(open, strconv.Itoa(year))
		}
	}
	if len(open) == 0 {
		return ""
	}
	return fmt.Sprintf("Hari libur tahun %s belum ditetapkan; tanggal dapat berubah.", strings.Join(open, ", "))
}

// Unsettled tells in one sentence why an instant counted from another is not final: a year between them has no decree,
// while others of the calendar do. Empty where all is settled, and for a calendar that never had a decree: who keeps none
// counts by weeks alone.
func (c *Calendar) Unsettled(from, to time.Time) string {
	if len(c.Decrees(nil)) == 0 || c.Remark(from, to) == "" {
		return ""
	}
	return "Batas waktu permohonan ini belum dapat diberlakukan. " + c.Remark(from, to)
}

// Decrees are the decreed years that another calendar does not have decreed, in order; where that is nil all.
func (c *Calendar) Decrees(next *Calendar) []int {
	var years []int
	for year, decreed := range c.decreed {
		if decreed && (next == nil || !next.Decreed(year)) {
			years = append(years, year)
		}
	}
	slices.Sort(years)
	return years
}
