package rulemaking_test

import (
	"testing"
	"time"

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
		testkit.Refused(t, set(admin, rulemaking.CalendarFile{Body: w.freeDays(5), Base: 2}), workflow.Conflict, "kalender_berubah")
		testkit.Refused(t, set(admin, rulemaking.CalendarFile{Body: w.freeDays(3, 2), Base: 3}), workflow.Invalid, "file")
	})
	t.Run("leaves other offices alone", func(t *testing.T) {
		other := w.Person(w.Found("lain.contoh.test", "Kota Lain"), registry.AdminRole)
		v, err := w.o.Calendar(t.Context(), other)
		if err != nil || v.Current.Version != 1 || len(v.Current.Holidays) != 0 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}
