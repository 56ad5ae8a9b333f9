package calendar

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

const (
	wib  = "Asia/Jakarta"
	wita = "Asia/Makassar"
	wit  = "Asia/Jayapura"
)

// The invented calendar of the tests: the default hours, a Ramadan from 16 November 2026 on that never was, and
// free days on a Monday, a Wednesday and, without effect, a Sunday.
const body = `{"zone":"Asia/Makassar","version":3,
"hours":[
 {"days":{"senin":["07.30-12.00","13.00-16.00"],"selasa":["07.30-12.00","13.00-16.00"],"rabu":["07.30-12.00","13.00-16.00"],
  "kamis":["13.00-16.00","07.30-12.00"],"jumat":["07.30-11.30","13.00-16.30"]}},
 {"from":"2026-11-16","to":"2026-11-20","days":{"senin":["08.00-12.00","12.30-15.00"],"selasa":["08.00-12.00","12.30-15.00"],
  "rabu":["08.00-12.00","12.30-15.00"],"kamis":["08.00-12.00","12.30-15.00"],"jumat":["08.00-11.30","12.30-15.30"]}},
 {"from":"2028-01-01","days":{"senin":["08.00-23.59"]}}],
"holidays":[{"date":"2026-12-07","name":"Hari Contoh","source":"Keputusan Contoh 1/2026"},
 {"date":"2026-12-16","name":"Cuti Contoh","source":"Keputusan Contoh 1/2026"},
 {"date":"2026-12-13","name":"Minggu Contoh","source":"Keputusan Contoh 1/2026"}]}`

func setup(t testing.TB) *Calendar {
	t.Helper()
	c, err := Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// local reads "2026-11-23 10.00", with seconds if need be, on the office's clock.
func (c *Calendar) local(t testing.TB, text string) time.Time {
	t.Helper()
	layout := "2006-01-02 15.04.05"
	got, err := time.ParseInLocation(layout[:len(text)], text, c.location)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestParse(t *testing.T) {
	t.Parallel()
	t.Run("keeps what was written", func(t *testing.T) {
		t.Parallel()
		c := setup(t)
		stored, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(stored)
		if err != nil {
			t.Fatal(err)
		}
		restored, _ := json.Marshal(again)
		if string(restored) != string(stored) || !strings.Contains(string(stored), `"07.30-11.30"`) {
			t.Errorf("stored %s, read again %s", stored, restored)
		}
		if again.Version != 3 || again.Holidays[0].Name != "Hari Contoh" {
			t.Errorf("version %d, holidays %v", again.Version, again.Holidays)
		}
	})
	day := `"days":{"senin":["08.00-12.00"]}`
	refused := map[string][2]string{
		"an unknown zone":        {`{"zone":"WITA","version":1,"hours":[{` + day + `}]}`, "zona waktu \"WITA\""},
		"no zone":                {`{"version":1,"hours":[{` + day + `}]}`, "zona waktu \"\""},
		"the machine's own zone": {`{"zone":"Local","version":1,"hours":[{` + day + `}]}`, "zona waktu \"Local\""},
		"no version":             {`{"zone":"Asia/Jakarta","hours":[{` + day + `}]}`, "versi kalender"},
		"a date that does not exist": {
			`{"zone":"Asia/Jakarta","version":1,"hours":[{` + day + `}],"holidays":[{"date":"2026-02-30","name":"Hari Contoh"}]}`,
			"hari libur \"Hari Contoh\": tanggal \"2026-02-30\"",
		},
		"two holidays on a day": {
			`{"zone":"Asia/Jakarta","version":1,"hours":[{` + day + `}],"holidays":[{"date":"2026-02-03"},{"date":"2026-02-03"}]}`,
			"hari libur 2026-02-03 tertulis dua kali",
		},
		"two exceptions on a day": {
			`{"zone":"Asia/Jakarta","version":1,"hours":[{` + day + `},{"from":"2026-01-01","to":"2026-01-05",` + day + `},{"from":"2026-01-05","to":"2026-01-06",` + day + `}]}`,
			"hari yang sama, 5 Januari 2026",
		},
		"two rules from one day":    {`{"zone":"Asia/Jakarta","version":1,"hours":[{` + day + `},{` + day + `}]}`, "hari yang sama"},
		"an exception without from": {`{"zone":"Asia/Jakarta","version":1,"hours":[{` + day + `},{"to":"2026-01-05",` + day + `}]}`, "tanggal mulai"},
		"an exception backwards":    {`{"zone":"Asia/Jakarta","version":1,"hours":[{` + day + `},{"from":"2026-01-06","to":"2026-01-05",` + day + `}]}`, "tanggal mulai"},
		"a wrong date of hours":     {`{"zone":"Asia/Jakarta","version":1,"hours":[{"from":"1/2/2026",` + day + `}]}`, "tanggal \"1/2/2026\""},
		"hours that end one day":    {`{"zone":"Asia/Jakarta","version":1,"hours":[{"from":"2026-01-01","to":"2026-01-05",` + day + `}]}`, "berlaku seterusnya"},
		"a week without hours":      {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{}}]}`, "berlaku seterusnya"},
		"overlapping intervals":     {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{"rabu":["13.00-16.00","08.00-13.01"]}}]}`, "hari rabu bertumpang tindih"},
		"an interval backwards":     {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{"rabu":["12.00-08.00"]}}]}`, "berakhir sebelum dimulai"},
		"an unreadable interval":    {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{"rabu":["8-12"]}}]}`, "jam kerja \"8-12\" tidak dapat dibaca"},
		"an interval to midnight":   {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{"rabu":["20.00-24.00"]}}]}`, "tidak dapat dibaca"},
		"an unknown day":            {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{"snin":["08.00-12.00"]}}]}`, "hari \"snin\" tidak dikenal"},
		"an unknown entry":          {`{"zone":"Asia/Jakarta","version":1,"holiday":[]}`, "isian kalender \"holiday\" tidak dikenal"},
		"an entry of another kind":  {`{"zone":"Asia/Jakarta","version":"satu"}`, "isian kalender \"version\""},
		"an interval that is null":  {`{"zone":"Asia/Jakarta","version":1,"hours":[{"days":{"rabu":[null]}}]}`, "hari rabu tidak berisi waktu"},
		"nothing at all":            {`null`, "zona waktu"},
		"half a body":               {`{"zone":`, "bukan JSON yang utuh"},
	}
	for name, c := range refused {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(c[0]))
			if err == nil || !strings.Contains(err.Error(), c[1]) {
				t.Errorf("error %v, want one with %q", err, c[1])
			}
			if err != nil && (strings.Contains(err.Error(), "json:") || strings.Contains(err.Error(), "\n")) {
				t.Errorf("not a sentence for people: %v", err)
			}
		})
	}
}

func TestDefault(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{wib, wita, wit} {
		t.Run("has a week of 37.5 hours in "+zone, func(t *testing.T) {
			t.Parallel()
			c, err := Default(zone)
			if err != nil {
				t.Fatal(err)
			}
			monday := c.local(t, "2026-11-23 00.00")
			if got := c.Working(monday, monday.AddDate(0, 0, 7)); got != 37*time.Hour+30*time.Minute {
				t.Errorf("week of %v", got)
			}
			if got := c.WorkingDays(monday, monday.AddDate(0, 0, 7)); got != 5 {
				t.Errorf("week of %d days", got)
			}
		})
	}
	t.Run("refuses an unknown zone", func(t *testing.T) {
		t.Parallel()
		if _, err := Default("Asia/Balikpapan"); err == nil {
			t.Error("accepted")
		}
	})
}

func TestIsWorkingDay(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for text, want := range map[string]bool{
		"2026-11-23 00.00": true, "2026-11-27 23.59": true, "2026-11-28 10.00": false, "2026-12-07 10.00": false,
		"2026-12-08 10.00": true, "2028-01-04 10.00": false, "2028-01-03 10.00": true,
	} {
		if got := c.IsWorkingDay(c.local(t, text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if sundayInUTC := time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC); !c.IsWorkingDay(sundayInUTC) {
		t.Error("Monday 00.00 WITA is told by another clock than the office's")
	}
}
