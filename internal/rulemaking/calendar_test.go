package rulemaking_test

import (
	"testing"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// freeDays is a list with days so many days from now, named.
func (w *world) freeDays(days ...int) []byte { return testkit.FreeDays(w.Clock.Now(), days...) }

func (w *world) day(n int) string { return w.Clock.Now().AddDate(0, 0, n).Format(time.DateOnly) }

func (w *world) setCalendar(file []byte) {
	w.t.Helper()
	w.must(w.o.SetCalendar(w.t.Context(), w.As(registry.AdminRole), rulemaking.CalendarFile{Body: file}))
}

func TestSetCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.As(registry.AdminRole)
	set := func(by workflow.Actor, f rulemaking.CalendarFile) error {
		return w.o.SetCalendar(t.Context(), by, f)
	}

	t.Run("is for the administrator", func(t *testing.T) {
		testkit.Refused(t, set(w.As("kepala_badan"), rulemaking.CalendarFile{Body: w.freeDays(1)}), workflow.Forbidden, "bukan_tugas_anda")
		_, err := w.o.Calendar(t.Context(), w.As("staf"))
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("refuses a file with anything wrong and keeps the calendar whole", func(t *testing.T) {
		testkit.Refused(t, set(admin, rulemaking.CalendarFile{Body: append(w.freeDays(1, 2), "2026-02-30,Hari,libur_daerah,Contoh\n"...)}), workflow.Invalid, "file")
		if n := w.Count(`SELECT count(*) FROM calendars WHERE office_id = $1`, w.Office.ID); n != 1 {
			t.Errorf("%d versions", n)
		}
	})
	t.Run("adds a version and says who changed what", func(t *testing.T) {
		w.setCalendar(w.freeDays(1, 2))
		w.setCalendar(w.freeDays(2, 3))
		v, err := w.o.Calendar(t.Context(), admin)
		w.must(err)
		if v.Current.Version != 3 || len(v.History) != 3 || !v.History[2].First || v.History[0].By != admin.Name {
			t.Fatalf("%+v", v)
		}
		if c := v.History[0].Change; len(c.Added) != 1 || c.Added[0].Date != w.day(3) || len(c.Removed) != 1 || c.Removed[0].Date != w.day(1) {
			t.Errorf("%+v", c)
		}
	})
	t.Run("refuses what was looked at before somebody else's change, and what changes nothing", func(t *testing.T) {
		testkit.Refused(t, set(admin, rulemaking.CalendarFile{Body: w.freeDays(5), Basis: rulemaking.Basis{Base: 2}}), workflow.Conflict, "kalender_berubah")
		testkit.Refused(t, set(admin, rulemaking.CalendarFile{Body: w.freeDays(3, 2), Basis: rulemaking.Basis{Base: 3}}), workflow.Invalid, "file")
	})
	t.Run("leaves other offices alone", func(t *testing.T) {
		other := w.Person(w.Found("lain.contoh.test", "Kota Lain"), registry.AdminRole)
		v, err := w.o.Calendar(t.Context(), other)
		if err != nil || v.Current.Version != 1 || len(v.Current.Holidays) != 0 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}

func TestSetDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := func(change rulemaking.CalendarChange) error {
		return w.o.SetCalendar(t.Context(), w.As(registry.AdminRole), change)
	}
	day := func(n int, kind calendar.Kind) rulemaking.DayChange {
		return rulemaking.DayChange{Day: calendar.Holiday{Date: w.day(n), Name: " Hari Rekaan ", Kind: kind, Source: "Contoh"}}
	}
	t.Run("refuses each thing that is wrong at its field", func(t *testing.T) {
		for field, change := range map[string]func(*calendar.Holiday){
			"tanggal": func(h *calendar.Holiday) { h.Date = "31/12/2026" },
			"nama":    func(h *calendar.Holiday) { h.Name = "dua\nbaris" },
			"jenis":   func(h *calendar.Holiday) { h.Kind = "" },
			"sumber":  func(h *calendar.Holiday) { h.Source = " " },
		} {
			one := day(1, calendar.LocalHoliday)
			change(&one.Day)
			testkit.Refused(t, set(one), workflow.Invalid, field)
		}
	})
	t.Run("does not make a year known by one national holiday", func(t *testing.T) {
		testkit.Refused(t, set(day(1, calendar.NationalHoliday)), workflow.Invalid, "jenis")
		w.must(set(day(1, calendar.PollingDay)))
		if v, err := w.o.Calendar(t.Context(), w.As(registry.AdminRole)); err != nil || v.Current.Holidays[0].Name != "Hari Rekaan" {
			t.Errorf("%+v, %v", v, err)
		}
	})
	t.Run("knows the day that is meant", func(t *testing.T) {
		testkit.Refused(t, set(day(1, calendar.LocalHoliday)), workflow.Invalid, "tanggal") // taken
		testkit.Refused(t, set(rulemaking.DayRemoval{Was: w.day(2)}), workflow.Missing, "tidak_ditemukan")
		gone := day(3, calendar.LocalHoliday)
		gone.Was = w.day(2)
		testkit.Refused(t, set(gone), workflow.Missing, "tidak_ditemukan")
		gone.Was = w.day(1)
		w.must(set(gone))
		w.must(set(rulemaking.DayRemoval{Was: w.day(3)}))
	})
	t.Run("is for the administrator", func(t *testing.T) {
		err := w.o.SetCalendar(t.Context(), w.As("kepala_badan"), day(1, calendar.LocalHoliday))
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
}
