package calendar

import (
	"testing"
	"time"
)

// 23 November 2026 is a Monday; 7 and 16 December are free.
func TestDue(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for _, row := range []struct {
		name, start, norm string
		of                Owner
		want              string
	}{
		{"runs within the morning", "2026-11-23 08.00", "30 menit", Office, "2026-11-23 08.30"},
		{"runs over the break", "2026-11-23 11.45", "30 menit", Office, "2026-11-23 13.15"},
		{"ends with the morning", "2026-11-23 11.30", "30 menit", Office, "2026-11-23 12.00"},
		{"begins in the break", "2026-11-23 12.20", "30 menit", Office, "2026-11-23 13.30"},
		{"runs over the longer break of Friday", "2026-11-27 11.15", "30 menit", Office, "2026-11-27 13.15"},
		{"runs until the later end of Friday", "2026-11-27 16.00", "30 menit", Office, "2026-11-27 16.30"},
		{"runs over the night", "2026-11-23 15.50", "30 menit", Office, "2026-11-24 07.50"},
		{"begins in the last minute", "2026-11-23 15.59", "30 menit", Office, "2026-11-24 07.59"},
		{"begins in the last second", "2026-11-23 15.59.59", "30 menit", Office, "2026-11-24 07.59.59"},
		{"begins at closing", "2026-11-23 16.00", "30 menit", Office, "2026-11-24 08.00"},
		{"begins before opening", "2026-11-23 06.00", "30 menit", Office, "2026-11-23 08.00"},
		{"begins after closing", "2026-11-23 20.00", "30 menit", Office, "2026-11-24 08.00"},
		{"runs over the weekend", "2026-11-27 16.20", "30 menit", Office, "2026-11-30 07.50"},
		{"begins on Saturday", "2026-11-28 10.00", "60 menit", Office, "2026-11-30 08.30"},
		{"begins on a holiday", "2026-12-07 10.00", "60 menit", Office, "2026-12-08 08.30"},
		{"runs over weekend and holiday", "2026-12-04 16.00", "60 menit", Office, "2026-12-08 08.00"},
		{"counts an hour as sixty minutes", "2026-11-23 15.30", "1 jam", Office, "2026-11-24 08.00"},
		{"counts eight hours as more than a day", "2026-11-23 07.30", "8 jam", Office, "2026-11-24 08.00"},
		{"keeps the hours of an exception", "2026-11-19 14.30", "60 menit", Office, "2026-11-20 08.30"},
		{"leaves an exception over the weekend", "2026-11-20 15.00", "60 menit", Office, "2026-11-23 08.00"},
		{"gives the applicant minutes of working time too", "2026-11-23 15.50", "30 menit", Applicant, "2026-11-24 07.50"},

		{"does not count the day of the event", "2026-11-23 10.00", "1 hari kerja", Office, "2026-11-24 16.00"},
		{"is a day, not so many hours", "2026-11-23 15.59", "1 hari kerja", Office, "2026-11-24 16.00"},
		{"takes an event before opening for that day", "2026-11-23 05.00", "1 hari kerja", Office, "2026-11-24 16.00"},
		{"takes an event at closing for that day", "2026-11-23 16.00", "1 hari kerja", Office, "2026-11-24 16.00"},
		{"takes an event after closing for the next day", "2026-11-23 16.00.01", "1 hari kerja", Office, "2026-11-25 16.00"},
		{"takes an event at midnight for the day that begins", "2026-11-24 00.00", "1 hari kerja", Office, "2026-11-25 16.00"},
		{"ends on Friday at its later closing", "2026-11-26 10.00", "1 hari kerja", Office, "2026-11-27 16.30"},
		{"skips the weekend", "2026-11-27 10.00", "1 hari kerja", Office, "2026-11-30 16.00"},
		{"takes a Friday evening for Monday", "2026-11-27 16.45", "1 hari kerja", Office, "2026-12-01 16.00"},
		{"takes a Sunday for Monday", "2026-11-29 12.00", "1 hari kerja", Office, "2026-12-01 16.00"},
		{"skips a holiday", "2026-12-15 10.00", "1 hari kerja", Office, "2026-12-17 16.00"},
		{"takes a holiday for the day after", "2026-12-16 10.00", "1 hari kerja", Office, "2026-12-18 16.30"},
		{"skips weekend and holiday", "2026-12-04 10.00", "2 hari kerja", Office, "2026-12-09 16.00"},
		{"ends at the closing of an exception", "2026-11-18 15.30", "1 hari kerja", Office, "2026-11-20 15.30"},
		{"counts three weeks", "2026-11-02 10.00", "15 hari kerja", Office, "2026-11-23 16.00"},
		{"gives a third party office days", "2026-11-23 10.00", "2 hari kerja", ThirdParty, "2026-11-25 16.00"},
		{"gives the applicant until 24.00", "2026-11-23 10.00", "2 hari kerja", Applicant, "2026-11-26 00.00"},
		{"gives the applicant a whole Friday", "2026-11-26 10.00", "1 hari kerja", Applicant, "2026-11-28 00.00"},
		{"takes an evening letter for the next day", "2026-11-23 18.00", "2 hari kerja", Applicant, "2026-11-27 00.00"},
		{"gives the applicant three weeks with a holiday", "2026-11-23 10.00", "15 hari kerja", Applicant, "2026-12-16 00.00"},
		{"reaches into the next rule", "2027-12-31 10.00", "1 hari kerja", Office, "2028-01-03 23.59"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			norm, err := ParseNorm(row.norm)
			if err != nil {
				t.Fatal(err)
			}
			got := c.Due(c.local(t, row.start), norm, row.of)
			if want := c.local(t, row.want); !got.Equal(want) {
				t.Errorf("from %s %s: due %v, want %v", row.start, row.norm, got, want)
			}
		})
	}
	t.Run("is no time without a norm", func(t *testing.T) {
		t.Parallel()
		if got := c.Due(c.local(t, "2026-11-23 10.00"), Norm{}, Office); !got.IsZero() {
			t.Error(got)
		}
	})
}

func TestDueInThreeZones(t *testing.T) {
	t.Parallel()
	// One instant, 15.30 WIB: after closing in the east, inside hours in the west.
	start := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{wib: "2026-11-24 16.00", wita: "2026-11-25 16.00", wit: "2026-11-25 16.00"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			c, err := Default(zone)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Due(start, Norm{1, WorkingDay}, Office); !got.Equal(c.local(t, want)) || got.Location().String() != zone {
				t.Errorf("due %v, want %s", got, want)
			}
		})
	}
}

func TestWorking(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for _, row := range []struct {
		name, from, to string
		work           time.Duration
		days           int
	}{
		{"a morning", "2026-11-23 08.00", "2026-11-23 10.15", 135 * time.Minute, 0},
		{"a break", "2026-11-23 12.00", "2026-11-23 13.00", 0, 0},
		{"the break of Friday", "2026-11-27 11.00", "2026-11-27 13.30", time.Hour, 0},
		{"until closing", "2026-11-23 15.00", "2026-11-23 16.00", time.Hour, 0},
		{"past closing", "2026-11-23 15.00", "2026-11-23 16.01", time.Hour, 1},
		{"from closing on", "2026-11-23 16.00", "2026-11-23 17.00", 0, 1},
		{"an evening", "2026-11-23 17.00", "2026-11-23 23.00", 0, 0},
		{"a night", "2026-11-23 15.00", "2026-11-24 08.30", 2 * time.Hour, 1},
		{"a weekend", "2026-11-27 17.00", "2026-11-30 07.00", 0, 0},
		{"a holiday", "2026-12-16 00.00", "2026-12-17 00.00", 0, 0},
		{"a week with a holiday", "2026-12-07 00.00", "2026-12-14 00.00", 30 * time.Hour, 4},
		{"a week of an exception", "2026-11-16 00.00", "2026-11-23 00.00", 32*time.Hour + 30*time.Minute, 5},
	} {
		t.Run("of "+row.name, func(t *testing.T) {
			t.Parallel()
			from, to := c.local(t, row.from), c.local(t, row.to)
			if work, days := c.Working(from, to), c.WorkingDays(from, to); work != row.work || days != row.days {
				t.Errorf("%v and %d days, want %v and %d", work, days, row.work, row.days)
			}
			if c.Working(to, from) != -row.work || c.WorkingDays(to, from) != -row.days {
				t.Error("not the opposite backwards")
			}
		})
	}
}
