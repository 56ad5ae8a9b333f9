package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// passageText tells a stay on one line.
func passageText(c *Calendar, p Passage) string {
	left, kept := "masih", "tepat"
	if !p.Left.IsZero() {
		left = c.In(p.Left).Format("02 15.04")
	}
	if !p.Within {
		kept = "lewat"
	}
	return fmt.Sprintf("%s %s %s–%s: %d dari %q %s", p.Step, p.Owner, c.In(p.Entered).Format("02 15.04"), left, p.Used, p.Norm, kept)
}

// How a case is held for a third party and goes on.
var (
	held     = move{"2026-11-24 11.00", ThirdParty, "pemeriksaan", "2 hari kerja", ""}
	released = move{"2026-11-27 11.00", Office, "pemeriksaan", "2 hari kerja", ""}
)

var stays = []struct {
	name  string
	moves []move
	now   string
	want  []string
	whole string
}{
	{name: "nothing happened yet", now: "2026-11-24 10.00", whole: "0 tepat"},
	{
		"a step that goes on",
		[]move{entered},
		"2026-11-24 16.30",
		[]string{`pemeriksaan kantor 23 10.00–masih: 2 dari "2 hari kerja" tepat`},
		"2 tepat",
	},
	{
		"minutes across the night",
		[]move{{"2026-11-23 15.50", Office, "diajukan", "30 menit", ""}, {"2026-11-24 07.40", Office, "pemeriksaan", "2 hari kerja", ""}},
		"2026-11-24 09.00",
		[]string{
			`diajukan kantor 23 15.50–24 07.40: 20 dari "30 menit" tepat`,
			`pemeriksaan kantor 24 07.40–masih: 0 dari "2 hari kerja" tepat`,
		},
		"1 tepat",
	},
	{
		"a minute too long",
		[]move{{"2026-11-23 10.00", Office, "diajukan", "30 menit", ""}, {"2026-11-23 10.31", Nobody, "ditarik", "", ""}},
		"2026-11-25 09.00",
		[]string{
			`diajukan kantor 23 10.00–23 10.31: 31 dari "30 menit" lewat`,
			`ditarik tidak_ada 23 10.31–masih: 2 dari "" tepat`,
		},
		"0 tepat",
	},
	{
		"late by a day",
		[]move{entered, {"2026-11-26 08.00", Office, "penelitian_kasubbid", "1 hari kerja", ""}},
		"2026-11-26 09.00",
		[]string{
			`pemeriksaan kantor 23 10.00–26 08.00: 3 dari "2 hari kerja" lewat`,
			`penelitian_kasubbid kantor 26 08.00–masih: 0 dari "1 hari kerja" tepat`,
		},
		"3 tepat",
	},
	{
		"a hold is not the office's time",
		[]move{entered, held, released, {"2026-11-27 16.00", Office, "penelitian_kasubbid", "1 hari kerja", ""}},
		"2026-11-27 16.10",
		[]string{
			`pemeriksaan kantor 23 10.00–27 16.00: 1 dari "2 hari kerja" tepat`,
			`penelitian_kasubbid kantor 27 16.00–masih: 0 dari "1 hari kerja" tepat`,
		},
		"1 tepat",
	},
	{
		"a reassignment stays in the step",
		[]move{entered, {"2026-11-24 09.00", Office, "pemeriksaan", "2 hari kerja", ""}},
		"2026-11-24 10.00",
		[]string{`pemeriksaan kantor 23 10.00–masih: 1 dari "2 hari kerja" tepat`},
		"1 tepat",
	},
	{
		"the applicant's last day until 24.00",
		[]move{entered, told, {"2026-12-18 23.59", Office, "pemeriksaan", "2 hari kerja", ""}},
		"2026-12-21 07.00",
		[]string{
			`pemeriksaan kantor 23 10.00–25 10.00: 2 dari "2 hari kerja" tepat`,
			`perbaikan pemohon 25 10.00–18 23.59: 15 dari "15 hari kerja" tepat`,
			`pemeriksaan kantor 18 23.59–masih: 0 dari "2 hari kerja" tepat`,
		},
		"2 tepat",
	},
	{
		"the norm of the whole overdrawn",
		[]move{entered, {"2026-12-17 08.00", Nobody, "selesai", "", ""}},
		"2026-12-17 08.00",
		[]string{
			`pemeriksaan kantor 23 10.00–17 08.00: 16 dari "2 hari kerja" lewat`,
			`selesai tidak_ada 17 08.00–masih: 0 dari "" tepat`,
		},
		"16 lewat",
	},
}

func TestMeasureTellsEachStay(t *testing.T) {
	c := setup(t)
	for _, tc := range stays {
		t.Run(tc.name, func(t *testing.T) {
			m := c.Measure(c.events(t, tc.moves), whole, c.local(t, tc.now))
			var got []string
			for _, p := range m.Passages {
				got = append(got, passageText(c, p))
			}
			if strings.Join(got, "\n") != strings.Join(tc.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
			kept := "tepat"
			if !m.Within {
				kept = "lewat"
			}
			if got := fmt.Sprintf("%d %s", m.Office.Used, kept); got != tc.whole {
				t.Errorf("the whole: got %s, want %s", got, tc.whole)
			}
		})
	}
}

// What Measure tells of the last stay is what Fold reads of it, whenever it is asked.
func TestMeasureAgreesWithFold(t *testing.T) {
	c := setup(t)
	events := c.events(t, []move{entered, told, {"2026-12-08 09.00", Office, "pemeriksaan", "2 hari kerja", ""}})
	for now := c.local(t, "2026-12-08 09.00"); now.Before(c.local(t, "2026-12-16 09.00")); now = now.Add(37 * time.Minute) {
		m, clock := c.Measure(events, whole, now), c.Fold(events, whole, now)
		last := m.Passages[len(m.Passages)-1]
		if last.Used != clock.Step.Used || last.Within == clock.Step.Late(now) || m.Office != clock.Office || m.Totals != clock.Totals {
			t.Fatalf("at %s: got %+v of %+v", now, last, clock)
		}
	}
}
