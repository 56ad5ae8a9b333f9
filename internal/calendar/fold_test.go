package calendar

import (
	"fmt"
	"testing"
	"time"
)

var whole = Norm{15, WorkingDay}

// moves are the events of a case as a table tells them.
type move struct {
	at    string
	owner Owner
	step  string
	norm  string
	due   string
}

func (c *Calendar) events(t testing.TB, moves []move) []Event {
	t.Helper()
	var events []Event
	for _, m := range moves {
		norm, err := ParseNorm(m.norm)
		if err != nil {
			t.Fatal(err)
		}
		e := Event{At: c.local(t, m.at), Owner: m.owner, Step: m.step, Norm: norm}
		if m.due != "" {
			due := c.local(t, m.due)
			e.Due = &due
		}
		events = append(events, e)
	}
	return events
}

// short tells a reading on one line: used and norm, due time.
func short(c *Calendar, r Reading, now time.Time) string {
	due, late := "-", ""
	if !r.Due.IsZero() {
		due = c.In(r.Due).Format("2006-01-02 15.04")
	}
	if r.Late(now) {
		late = " lewat"
	}
	return fmt.Sprintf("%d %s dari %q, %s%s", r.Used, r.Unit, r.Norm, due, late)
}

// How most cases begin.
var (
	entered = move{"2026-11-23 10.00", Office, "pemeriksaan", "2 hari kerja", ""}
	told    = move{"2026-11-25 10.00", Applicant, "perbaikan", "15 hari kerja", ""} // due 18 December 24.00
)

// folded is a case and what is read of it at an instant.
type folded struct {
	name                            string
	moves                           []move
	now                             string
	step, office, applicant, expect string
}

// folds reads each case.
func folds(t *testing.T, rows []folded) {
	t.Helper()
	c := setup(t)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			now := c.local(t, row.now)
			got := c.Fold(c.events(t, row.moves), whole, now)
			expected := "-"
			if !got.ExpectedOn.IsZero() {
				expected = c.In(got.ExpectedOn).Format("2006-01-02 15.04")
			}
			for what, pair := range map[string][2]string{
				"step": {short(c, got.Step, now), row.step}, "office": {short(c, got.Office, now), row.office},
				"applicant": {short(c, got.Applicant, now), row.applicant}, "expected": {expected, row.expect},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: %s\nwant %s", what, pair[0], pair[1])
				}
			}
		})
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	folds(t, []folded{
		{
			"starts with the first event",
			[]move{entered},
			"2026-11-23 11.00",
			`0 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `0 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
		{
			"uses a day when the office closes",
			[]move{entered},
			"2026-11-23 16.01",
			`1 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `1 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
		{
			"is in time at the due time",
			[]move{entered},
			"2026-11-25 16.00",
			`2 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `2 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
		{
			"is late a second after it",
			[]move{entered},
			"2026-11-25 16.00.01",
			`3 hari kerja dari "2 hari kerja", 2026-11-25 16.00 lewat`, `3 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
		{
			"counts a request after closing from the next day",
			[]move{{"2026-11-23 20.00", Office, "diajukan", "30 menit", ""}},
			"2026-11-24 07.40",
			`10 menit dari "30 menit", 2026-11-24 08.00`, `0 hari kerja dari "15 hari kerja", 2026-12-17 16.00`, `0 hari kerja dari "", -`, "2026-12-17 16.00",
		},
		{
			"counts a request on Sunday from Monday",
			[]move{{"2026-11-22 09.00", Office, "diajukan", "30 menit", ""}},
			"2026-11-23 07.30",
			`0 menit dari "30 menit", 2026-11-23 08.00`, `0 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
	})
}

func TestFoldPauses(t *testing.T) {
	t.Parallel()
	folds(t, []folded{
		{
			"stops the office while the applicant has it",
			[]move{entered, told},
			"2026-11-30 10.00",
			`3 hari kerja dari "15 hari kerja", 2026-12-19 00.00`, `2 hari kerja dari "15 hari kerja", -`, `3 hari kerja dari "15 hari kerja", 2026-12-19 00.00`, "2026-12-21 16.00",
		},
		{
			"never restarts the office",
			[]move{entered, told, {"2026-12-01 10.00", Office, "pemeriksaan", "2 hari kerja", ""}},
			"2026-12-02 17.00",
			`2 hari kerja dari "2 hari kerja", 2026-12-03 16.00`, `4 hari kerja dari "15 hari kerja", 2026-12-22 16.00`, `4 hari kerja dari "15 hari kerja", -`, "2026-12-22 16.00",
		},
		{
			"does not charge a weekend with the applicant",
			[]move{
				entered,
				{"2026-11-27 17.00", Applicant, "perbaikan", "15 hari kerja", ""},
				{"2026-11-29 23.00", Office, "pemeriksaan", "2 hari kerja", ""},
			},
			"2026-11-30 08.00",
			`0 hari kerja dari "2 hari kerja", 2026-12-02 16.00`, `5 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "15 hari kerja", -`, "2026-12-15 16.00",
		},
		{
			"does not charge a pause that lies in one night",
			[]move{
				entered,
				{"2026-11-23 18.00", Applicant, "perbaikan", "15 hari kerja", ""},
				{"2026-11-24 06.00", Office, "pemeriksaan", "2 hari kerja", ""},
			},
			"2026-11-24 09.00",
			`0 hari kerja dari "2 hari kerja", 2026-11-26 16.00`, `1 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "15 hari kerja", -`, "2026-12-15 16.00",
		},
		{
			"charges a pause within one day to nobody",
			[]move{
				entered,
				{"2026-11-23 11.00", Applicant, "perbaikan", "15 hari kerja", ""},
				{"2026-11-23 14.00", Office, "pemeriksaan", "2 hari kerja", ""},
			},
			"2026-11-23 15.00",
			`0 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `0 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "15 hari kerja", -`, "2026-12-15 16.00",
		},
		{
			"sums several rounds for the office, not for the applicant",
			[]move{
				entered, told,
				{"2026-11-27 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
				{"2026-11-30 10.00", Applicant, "perbaikan", "15 hari kerja", ""},
			},
			"2026-12-01 17.00",
			`2 hari kerja dari "15 hari kerja", 2026-12-24 00.00`, `3 hari kerja dari "15 hari kerja", -`, `2 hari kerja dari "15 hari kerja", 2026-12-24 00.00`, "2026-12-22 16.00",
		},
	})
}

func TestFoldHolds(t *testing.T) {
	t.Parallel()
	folds(t, []folded{
		{
			"lets a hold move the due time of the step",
			[]move{
				entered,
				{"2026-11-24 10.00", ThirdParty, "pemeriksaan", "2 hari kerja", ""},
				{"2026-12-01 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
			},
			"2026-12-01 11.00",
			`1 hari kerja dari "2 hari kerja", 2026-12-02 16.00`, `1 hari kerja dari "15 hari kerja", 2026-12-23 16.00`, `0 hari kerja dari "", -`, "2026-12-23 16.00",
		},
		{
			"has no due time while held",
			[]move{entered, {"2026-11-24 10.00", ThirdParty, "pemeriksaan", "2 hari kerja", ""}},
			"2026-11-30 10.00",
			`1 hari kerja dari "2 hari kerja", -`, `1 hari kerja dari "15 hari kerja", -`, `0 hari kerja dari "", -`, "2026-12-22 16.00",
		},
		{
			"lets a hold move minutes to the second",
			[]move{
				{"2026-11-23 15.50", Office, "diajukan", "30 menit", ""},
				{"2026-11-24 07.35", ThirdParty, "diajukan", "", ""},
				{"2026-11-25 09.00.30", Office, "diajukan", "30 menit", ""},
			},
			"2026-11-25 09.01",
			`15 menit dari "30 menit", 2026-11-25 09.15`, `1 hari kerja dari "15 hari kerja", 2026-12-17 16.00`, `0 hari kerja dari "", -`, "2026-12-17 16.00",
		},
		{
			"keeps a due time that passed before the hold",
			[]move{
				entered,
				{"2026-11-26 10.00", ThirdParty, "pemeriksaan", "2 hari kerja", ""},
				{"2026-12-01 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
			},
			"2026-12-01 11.00",
			`3 hari kerja dari "2 hari kerja", 2026-11-25 16.00 lewat`, `3 hari kerja dari "15 hari kerja", 2026-12-21 16.00`, `0 hari kerja dari "", -`, "2026-12-21 16.00",
		},
		{
			"goes on through a reassignment",
			[]move{entered, {"2026-11-24 17.00", Office, "pemeriksaan", "2 hari kerja", ""}},
			"2026-11-25 10.00",
			`2 hari kerja dari "2 hari kerja", 2026-11-25 16.00`, `2 hari kerja dari "15 hari kerja", 2026-12-15 16.00`, `0 hari kerja dari "", -`, "2026-12-15 16.00",
		},
	})
}

func TestFoldApplicant(t *testing.T) {
	t.Parallel()
	folds(t, []folded{
		{
			"takes an extension",
			[]move{entered, told, {"2026-12-01 10.00", Applicant, "perbaikan", "15 hari kerja", "2026-12-25 00.00"}},
			"2026-12-23 10.00",
			`18 hari kerja dari "15 hari kerja", 2026-12-25 00.00`, `2 hari kerja dari "15 hari kerja", -`, `18 hari kerja dari "15 hari kerja", 2026-12-25 00.00`, "2027-01-11 16.00",
		},
		{
			"moves an extension with a hold",
			[]move{
				entered, told,
				{"2026-12-01 10.00", Applicant, "perbaikan", "", "2026-12-25 00.00"},
				{"2026-12-02 10.00", ThirdParty, "perbaikan", "", ""},
				{"2026-12-03 10.00", Applicant, "perbaikan", "", ""},
			},
			"2026-12-03 11.00",
			`5 hari kerja dari "15 hari kerja", 2026-12-26 00.00`, `2 hari kerja dari "15 hari kerja", -`, `5 hari kerja dari "15 hari kerja", 2026-12-26 00.00`, "2026-12-24 16.00",
		},
		{
			"lets the applicant use his last evening",
			[]move{entered, told},
			"2026-12-18 23.59",
			`15 hari kerja dari "15 hari kerja", 2026-12-19 00.00`, `2 hari kerja dari "15 hari kerja", -`, `15 hari kerja dari "15 hari kerja", 2026-12-19 00.00`, "2027-01-07 16.00",
		},
		{
			"finds the applicant late at 00.01",
			[]move{entered, told},
			"2026-12-19 00.01",
			`16 hari kerja dari "15 hari kerja", 2026-12-19 00.00 lewat`, `2 hari kerja dari "15 hari kerja", -`, `16 hari kerja dari "15 hari kerja", 2026-12-19 00.00 lewat`, "2027-01-07 16.00",
		},
		{
			"takes an answer at 23.59 for the next day of the office",
			[]move{entered, told, {"2026-12-18 23.59", Office, "pemeriksaan", "2 hari kerja", ""}},
			"2026-12-21 08.00",
			`0 hari kerja dari "2 hari kerja", 2026-12-23 16.00`, `2 hari kerja dari "15 hari kerja", 2027-01-07 16.00`, `15 hari kerja dari "15 hari kerja", -`, "2027-01-07 16.00",
		},
	})
}

func TestFoldEnds(t *testing.T) {
	t.Parallel()
	folds(t, []folded{
		{
			"resumes after the end with a new norm",
			[]move{
				entered, told,
				{"2026-12-19 00.01", Applicant, "dihentikan", "", ""},
				{"2026-12-21 10.00", Applicant, "perbaikan", "15 hari kerja", ""},
			},
			"2026-12-21 11.00",
			`0 hari kerja dari "15 hari kerja", 2027-01-12 00.00`, `2 hari kerja dari "15 hari kerja", -`, `0 hari kerja dari "15 hari kerja", 2027-01-12 00.00`, "2027-01-07 16.00",
		},
		{
			"stops with the end of the case",
			[]move{entered, {"2026-11-25 10.00", Nobody, "selesai", "", ""}},
			"2026-12-25 10.00",
			`20 hari kerja dari "", -`, `2 hari kerja dari "15 hari kerja", -`, `0 hari kerja dari "", -`, "-",
		},
		{
			"knows an instant before the last event as that event",
			[]move{entered, told},
			"2026-11-24 10.00",
			`0 hari kerja dari "15 hari kerja", 2026-12-19 00.00`, `2 hari kerja dari "15 hari kerja", -`, `0 hari kerja dari "15 hari kerja", 2026-12-19 00.00`, "2026-12-15 16.00",
		},
		{
			"expects the next closing time once the office is late",
			[]move{{"2026-11-02 10.00", Office, "penandatanganan", "1 jam", ""}},
			"2026-11-24 10.00",
			`115 jam dari "1 jam", 2026-11-02 11.00 lewat`, `16 hari kerja dari "15 hari kerja", 2026-11-23 16.00 lewat`, `0 hari kerja dari "", -`, "2026-11-24 16.00",
		},
		{
			"has nothing to tell without events", nil, "2026-11-24 10.00",
			`0 hari kerja dari "", -`, `0 hari kerja dari "15 hari kerja", -`, `0 hari kerja dari "", -`, "-",
		},
	})
}

func TestFoldTotals(t *testing.T) {
	t.Parallel()
	c := setup(t)
	got := c.Fold(c.events(t, []move{
		{"2026-11-23 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
		{"2026-11-24 09.00", ThirdParty, "pemeriksaan", "", ""},
		{"2026-11-25 09.00", Office, "pemeriksaan", "", ""},
		{"2026-11-25 11.00", Applicant, "perbaikan", "15 hari kerja", ""},
		{"2026-11-27 10.00", Nobody, "ditarik", "", ""},
	}), whole, c.local(t, "2026-11-27 11.00"))
	want := Totals{
		Office:     Spent{5*time.Hour + 90*time.Minute + 2*time.Hour, 1},
		ThirdParty: Spent{6*time.Hour + 90*time.Minute, 1},
		Applicant:  Spent{4*time.Hour + 7*time.Hour + 30*time.Minute + 150*time.Minute, 2},
		Nobody:     Spent{time.Hour, 0},
	}
	if got.Totals != want || got.Owner != Nobody || got.StepName != "ditarik" {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A holiday declared in the middle of a case moves what is still to come.
func TestFoldUnderAnotherCalendar(t *testing.T) {
	t.Parallel()
	before, err := Default(wita)
	if err != nil {
		t.Fatal(err)
	}
	after := withHoliday(t, before, "2026-11-25")
	events := before.events(t, []move{{"2026-11-23 10.00", Office, "pemeriksaan", "2 hari kerja", ""}})
	now := before.local(t, "2026-11-24 10.00")
	old, moved := before.Fold(events, whole, now), after.Fold(events, whole, now)
	if !old.Step.Due.Equal(before.local(t, "2026-11-25 16.00")) || !moved.Step.Due.Equal(before.local(t, "2026-11-26 16.00")) {
		t.Errorf("due %v, then %v", old.Step.Due, moved.Step.Due)
	}
	if old.Step.Used != 1 || moved.Step.Used != 1 {
		t.Errorf("used %d, then %d", old.Step.Used, moved.Step.Used)
	}
}

func BenchmarkFold60(b *testing.B) {
	c := setup(b)
	events := randomEvents(c, newRandom(1), 60)
	now := events[59].At.Add(time.Hour)
	for b.Loop() {
		c.Fold(events, whole, now)
	}
}
