package calendar

import (
	"testing"
	"time"
)

func TestShipped(t *testing.T) {
	t.Parallel()
	c, err := Shipped(wita)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("names a decree for each day of a year that is decreed", func(t *testing.T) {
		t.Parallel()
		for year, want := range map[int]bool{2023: false, 2024: true, 2025: true, 2026: true, 2027: false} {
			if c.Decreed(year) != want {
				t.Errorf("%d: decreed %v", year, !want)
			}
		}
		for _, h := range c.Holidays {
			if h.Kind == "" || h.Source == "" || h.Name == "" {
				t.Errorf("%+v", h)
			}
		}
	})
	t.Run("counts as many days as the joint decrees", func(t *testing.T) {
		t.Parallel()
		counts := map[int]map[Kind]int{}
		for _, h := range c.Holidays {
			if counts[h.year()] == nil {
				counts[h.year()] = map[Kind]int{}
			}
			counts[h.year()][h.Kind]++
		}
		for year, want := range map[int][3]int{2024: {17, 10, 2}, 2025: {17, 11, 0}, 2026: {17, 8, 0}, 2027: {5, 0, 0}} {
			if got := [3]int{counts[year][NationalHoliday], counts[year][JointLeave], counts[year][PollingDay]}; got != want {
				t.Errorf("%d: %v, want %v", year, got, want)
			}
		}
	})
	t.Run("puts joint leave on working days only", func(t *testing.T) {
		t.Parallel()
		plain, err := Default(wita)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range c.Holidays {
			noon := c.local(t, h.Date+" 12.00")
			if h.Kind == JointLeave && !plain.IsWorkingDay(noon) {
				t.Errorf("%s is free anyway", h.Words())
			}
			if c.IsWorkingDay(noon) {
				t.Errorf("%s is not free", h.Words())
			}
		}
	})
	t.Run("has 32.5 hours a week in Ramadan", func(t *testing.T) {
		t.Parallel()
		monday := c.local(t, "2025-03-03 00.00")
		if got := c.Working(monday, monday.AddDate(0, 0, 7)); got != 32*time.Hour+30*time.Minute {
			t.Error(got)
		}
	})
}

func TestRemark(t *testing.T) {
	t.Parallel()
	c, err := Shipped(wita)
	if err != nil {
		t.Fatal(err)
	}
	const open = "Hari libur tahun 2027 belum ditetapkan; tanggal dapat berubah."
	for _, row := range []struct{ name, now, until, want string }{
		{"nothing within a year that is decreed", "2026-11-24 10.00", "2026-12-31 16.00", ""},
		{"nothing at midnight after its last day", "2026-11-24 10.00", "2027-01-01 00.00", ""},
		{"a warning once the days reach into the next", "2026-12-21 10.00", "2027-01-04 16.00", open},
		{"a warning in such a year", "2027-02-01 10.00", "2027-02-02 16.00", open},
		{"all years that are open", "2026-12-21 10.00", "2028-01-04 16.00", "Hari libur tahun 2027, 2028 belum ditetapkan; tanggal dapat berubah."},
		{"nothing of a day that has passed", "2026-12-21 10.00", "2025-01-04 16.00", ""},
	} {
		t.Run("gives "+row.name, func(t *testing.T) {
			t.Parallel()
			if got := c.Remark(c.local(t, row.now).UTC(), c.local(t, row.until).UTC()); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
