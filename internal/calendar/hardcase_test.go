package calendar

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// What clocks that count milliseconds, pause once, or begin anew at every question get wrong, beside what the other
// tables hold.
func TestFoldHardCases(t *testing.T) {
	t.Parallel()
	folds(t, []folded{
		{
			"sums several holds in one step",
			[]move{
				{"2026-11-23 10.00", Office, "pemeriksaan", "5 hari kerja", ""},
				{"2026-11-24 10.00", ThirdParty, "pemeriksaan", "", ""},
				{"2026-11-26 10.00", Office, "pemeriksaan", "", ""},
				{"2026-11-27 10.00", ThirdParty, "pemeriksaan", "", ""},
				{"2026-12-01 10.00", Office, "pemeriksaan", "", ""},
				{"2026-12-02 17.00", ThirdParty, "pemeriksaan", "", ""},
				{"2026-12-02 18.00", Office, "pemeriksaan", "", ""},
			},
			"2026-12-03 10.00",
			`4 hari kerja dari "5 hari kerja", 2026-12-04 16.30`, `4 hari kerja dari "15 hari kerja", 2026-12-22 16.00`, `0 hari kerja dari "", -`, "2026-12-22 16.00",
		},
		{
			"sums holds of minutes in one step",
			[]move{
				{"2026-11-23 10.00", Office, "diajukan", "30 menit", ""},
				{"2026-11-23 10.10", ThirdParty, "diajukan", "", ""},
				{"2026-11-23 11.00", Office, "diajukan", "", ""},
				{"2026-11-23 11.05", ThirdParty, "diajukan", "", ""},
				{"2026-11-23 12.30", Office, "diajukan", "", ""},
			},
			"2026-11-23 13.05",
			`20 menit dari "30 menit", 2026-11-23 13.15`, `0 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
		{
			"begins a step that was entered on a holiday with the next working day",
			[]move{{"2026-12-16 10.00", Office, "pemeriksaan", "2 hari kerja", ""}},
			"2026-12-17 10.00",
			`0 hari kerja dari "2 hari kerja", 2026-12-21 16.00`, `0 hari kerja dari "15 hari kerja", 2027-01-07 16.00`, `0 hari kerja dari "", -`, "2027-01-07 16.00",
		},
		{
			"gives a step of the last minute its whole norm",
			[]move{{"2026-11-27 16.29", Office, "diajukan", "30 menit", ""}},
			"2026-11-30 07.40",
			`11 menit dari "30 menit", 2026-11-30 07.59`, `1 hari kerja dari "15 hari kerja", 2026-12-22 16.00`, `0 hari kerja dari "", -`, "2026-12-22 16.00",
		},
		{
			"takes a day for a day, however long it is",
			[]move{{"2026-11-26 15.59", Office, "penelitian_kabid", "1 hari kerja", ""}},
			"2026-11-27 16.29",
			`1 hari kerja dari "1 hari kerja", 2026-11-27 16.30`, `1 hari kerja dari "15 hari kerja", 2026-12-21 16.00`, `0 hari kerja dari "", -`, "2026-12-21 16.00",
		},
		{
			"charges a pause that begins in the break and ends in it on another day",
			[]move{
				entered,
				{"2026-11-24 12.10", ThirdParty, "pemeriksaan", "", ""},
				{"2026-11-26 12.50", Office, "pemeriksaan", "", ""},
			},
			"2026-11-26 14.00",
			`1 hari kerja dari "2 hari kerja", 2026-11-27 16.30`, `1 hari kerja dari "15 hari kerja", 2026-12-18 16.30`, `0 hari kerja dari "", -`, "2026-12-18 16.30",
		},
		{
			"does not charge a hold over the weekend",
			[]move{
				{"2026-11-27 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
				{"2026-11-27 16.30.01", ThirdParty, "pemeriksaan", "", ""},
				{"2026-11-30 07.29", Office, "pemeriksaan", "", ""},
			},
			"2026-11-30 10.00",
			`1 hari kerja dari "2 hari kerja", 2026-12-01 16.00`, `1 hari kerja dari "15 hari kerja", 2026-12-22 16.00`, `0 hari kerja dari "", -`, "2026-12-22 16.00",
		},
	})
}

// withHours is a calendar in which a week has other hours.
func withHours(t testing.TB, c *Calendar, from, to string) *Calendar {
	t.Helper()
	short := []Interval{{8 * 60, 12 * 60}, {12*60 + 30, 15 * 60}}
	changed := *c
	changed.Hours = append([]Hours{{From: from, To: to, Days: map[string][]Interval{
		"senin": short, "selasa": short, "rabu": short, "kamis": short, "jumat": short,
	}}}, c.Hours...)
	stored, err := json.Marshal(&changed)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(stored)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// The hours of a fasting month are set while a case is under way.
func TestFoldAfterHoursWereSet(t *testing.T) {
	t.Parallel()
	plain, err := Default(wita)
	if err != nil {
		t.Fatal(err)
	}
	ramadan := withHours(t, plain, "2026-11-24", "2026-11-30")
	for _, row := range []struct {
		name          string
		moves         []move
		now           string
		before, after string
	}{
		{
			"minutes run on in the shorter hours",
			[]move{{"2026-11-23 15.50", Office, "diajukan", "60 menit", ""}},
			"2026-11-24 08.10",
			`50 menit dari "60 menit", 2026-11-24 08.20`, `20 menit dari "60 menit", 2026-11-24 08.50`,
		},
		{
			"a day stays a day and ends with its earlier closing",
			[]move{entered},
			"2026-11-24 10.00",
			`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `1 hari kerja dari "2 hari kerja", 2026-11-25 15.00`,
		},
		{
			"what came before an earlier closing comes after it now",
			[]move{{"2026-11-24 15.30", Office, "pemeriksaan", "1 hari kerja", ""}},
			"2026-11-25 10.00",
			`1 hari kerja dari "1 hari kerja", 2026-11-25 16.00`, `0 hari kerja dari "1 hari kerja", 2026-11-26 15.00`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			now, events := plain.local(t, row.now), plain.events(t, row.moves)
			if got := short(plain, plain.Fold(events, whole, now).Step, now); got != row.before {
				t.Errorf("before: %s\nwant %s", got, row.before)
			}
			if got := short(ramadan, ramadan.Fold(events, whole, now).Step, now); got != row.after {
				t.Errorf("after: %s\nwant %s", got, row.after)
			}
		})
	}
}

// A due time that reaches into a year whose free days are not decreed says so; none that stays before it does.
func TestFoldIntoAYearWithoutDecree(t *testing.T) {
	t.Parallel()
	c, err := Shipped(wita)
	if err != nil {
		t.Fatal(err)
	}
	for start, want := range map[string]string{"2026-11-23 10.00": "", "2026-12-21 10.00": "tahun 2027 belum ditetapkan"} {
		now := c.local(t, start)
		clock := c.Fold(c.events(t, []move{{start, Office, "pemeriksaan", "2 hari kerja", ""}}), whole, now)
		got := c.Remark(now, clock.Office.Due)
		if (got == "") != (want == "") || !strings.Contains(got, want) || clock.Office.Due.IsZero() {
			t.Errorf("from %s until %v: %q", start, clock.Office.Due, got)
		}
	}
}

// Whatever happened in a case, a free day more never makes a due time of it earlier; one that was passed may come back.
func TestHolidayNeverShortensACase(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(1500) {
		r := newRandom(seed)
		day := 20700 + r.IntN(94)
		more := withHoliday(t, c, dateOf(day))
		events := randomEvents(c, r, 1+r.IntN(20))
		for i := range events {
			events[i].Due = nil // what somebody has decided stands, whatever days are free
		}
		now := events[len(events)-1].At.Add(time.Duration(r.IntN(9e5)) * time.Second)
		before, after := c.Fold(events, whole, now), more.Fold(events, whole, now)
		for what, due := range map[string][2]time.Time{
			"step": {before.Step.Due, after.Step.Due}, "office": {before.Office.Due, after.Office.Due},
			"applicant": {before.Applicant.Due, after.Applicant.Due}, "expected": {before.ExpectedOn, after.ExpectedOn},
		} {
			if !due[1].IsZero() && due[1].Before(due[0]) {
				t.Fatalf("seed %d, %s: due %v, with %s free %v", seed, what, due[0], dateOf(day), due[1])
			}
		}
	}
}

func TestFoldTwiceIsTheSame(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(200) {
		r := newRandom(seed)
		events := randomEvents(c, r, 1+r.IntN(40))
		now := events[len(events)-1].At.Add(time.Duration(r.IntN(9e5)) * time.Second)
		if once, twice := c.Fold(events, whole, now), c.Fold(events, whole, now); once != twice {
			t.Fatalf("seed %d: %+v, then %+v", seed, once, twice)
		}
	}
}
