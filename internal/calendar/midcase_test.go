package calendar

import (
	"testing"
	"time"
)

// declaration is a case before and after free days were declared.
type declaration struct {
	name          string
	moves         []move
	declared      []string
	now           string
	before, after string // of the step
}

var declarations = []declaration{
	{
		"moves a step by a day within its norm",
		[]move{entered},
		[]string{"2026-11-25"},
		"2026-11-24 10.00",
		`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `1 hari kerja dari "2 hari kerja", 2026-11-26 16.00`,
	},
	{
		"moves it by each of several days, to the later closing of Friday",
		[]move{entered},
		[]string{"2026-11-25", "2026-11-26"},
		"2026-11-24 10.00",
		`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `1 hari kerja dari "2 hari kerja", 2026-11-27 16.30`,
	},
	{
		"takes the day of the event for a free one",
		[]move{entered},
		[]string{"2026-11-23"},
		"2026-11-24 10.00",
		`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `0 hari kerja dari "2 hari kerja", 2026-11-26 16.00`,
	},
	{
		"leaves a step alone for a day before it",
		[]move{entered},
		[]string{"2026-11-20"},
		"2026-11-24 10.00",
		`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`,
	},
	{
		"leaves it alone for a day behind it",
		[]move{entered},
		[]string{"2026-11-26"},
		"2026-11-24 10.00",
		`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`,
	},
	{
		"leaves it alone for a Saturday",
		[]move{told},
		[]string{"2026-11-28"},
		"2026-11-26 10.00",
		`1 hari kerja dari "15 hari kerja", 2026-12-17 00.00`, `1 hari kerja dari "15 hari kerja", 2026-12-17 00.00`,
	},
	{
		"finds in time what was late",
		[]move{entered},
		[]string{"2026-11-25"},
		"2026-11-26 10.00",
		`3 hari kerja dari "2 hari kerja", 2026-11-25 16.00 lewat`, `2 hari kerja dari "2 hari kerja", 2026-11-26 16.00`,
	},
	{
		"moves minutes to the next morning",
		[]move{{"2026-11-23 15.50", Office, "diajukan", "30 menit", ""}},
		[]string{"2026-11-24"},
		"2026-11-23 15.55",
		`5 menit dari "30 menit", 2026-11-24 07.50`, `5 menit dari "30 menit", 2026-11-25 07.50`,
	},
	{
		"gives the applicant the day too",
		[]move{told},
		[]string{"2026-12-07"},
		"2026-11-26 10.00",
		`1 hari kerja dari "15 hari kerja", 2026-12-17 00.00`, `1 hari kerja dari "15 hari kerja", 2026-12-18 00.00`,
	},
	{
		"gives the applicant his last day anew",
		[]move{told},
		[]string{"2026-12-16"},
		"2026-11-26 10.00",
		`1 hari kerja dari "15 hari kerja", 2026-12-17 00.00`, `1 hari kerja dari "15 hari kerja", 2026-12-18 00.00`,
	},
	{
		"keeps a due time that somebody decided",
		[]move{told, {"2026-12-01 10.00", Applicant, "perbaikan", "15 hari kerja", "2026-12-25 00.00"}},
		[]string{"2026-12-07"},
		"2026-12-01 11.00",
		`4 hari kerja dari "15 hari kerja", 2026-12-25 00.00`, `4 hari kerja dari "15 hari kerja", 2026-12-25 00.00`,
	},
	{
		"charges a day within a hold to nobody",
		[]move{
			entered,
			{"2026-11-24 10.00", ThirdParty, "pemeriksaan", "2 hari kerja", ""},
			{"2026-11-26 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
		},
		[]string{"2026-11-25"},
		"2026-11-26 11.00",
		`1 hari kerja dari "2 hari kerja", 2026-11-27 16.30`, `1 hari kerja dari "2 hari kerja", 2026-11-27 16.30`,
	},
}

// A calendar changes in the middle of a case: free days are declared, and the clock is folded again.
func TestFoldAfterDaysWereDeclared(t *testing.T) {
	t.Parallel()
	plain, err := Default(wita)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range declarations {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			changed := plain
			for _, day := range row.declared {
				changed = withHoliday(t, changed, day)
			}
			now, events := plain.local(t, row.now), plain.events(t, row.moves)
			if got := short(plain, plain.Fold(events, whole, now).Step, now); got != row.before {
				t.Errorf("before: %s\nwant %s", got, row.before)
			}
			if got := short(changed, changed.Fold(events, whole, now).Step, now); got != row.after {
				t.Errorf("after: %s\nwant %s", got, row.after)
			}
			if again := short(plain, plain.Fold(events, whole, now).Step, now); again != row.before {
				t.Errorf("with the days taken back: %s\nwant %s", again, row.before)
			}
		})
	}
}

// The applicant has the whole of his last day, by the clock on the wall of his office.
func TestLastMinuteInThreeZones(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{wib, wita, wit} {
		for _, row := range []struct {
			name, at string
			late     bool
		}{
			{"in time at 23.59 of the last day", "2026-12-16 23.59", false},
			{"in time at midnight itself", "2026-12-17 00.00", false},
			{"late at 00.01 of the next", "2026-12-17 00.01", true},
		} {
			t.Run(row.name+" in "+zone, func(t *testing.T) {
				t.Parallel()
				c, err := Default(zone)
				if err != nil {
					t.Fatal(err)
				}
				at := c.local(t, row.at)
				reading := c.Fold(c.events(t, []move{told}), whole, at.In(time.UTC)).Applicant
				if reading.Late(at) != row.late {
					t.Errorf("late %v, due %v", !row.late, reading.Due)
				}
			})
		}
	}
}
