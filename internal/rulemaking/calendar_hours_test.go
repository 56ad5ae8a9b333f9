package rulemaking_test

import (
	"testing"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// short is a week with one hour on two days.
func short(from, to string) rulemaking.HoursChange {
	return rulemaking.HoursChange{
		Of: calendar.Working, From: from, To: to, Remark: "Rekaan",
		Days: map[string]string{"senin": "08.00-09.00", "kamis": "08:00 – 09:00"},
	}
}

func TestSetHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.As(registry.AdminRole)
	set := func(change rulemaking.CalendarChange) error {
		return w.o.SetCalendar(t.Context(), admin, change)
	}
	versions := func() int { return w.Count(`SELECT count(*) FROM calendars WHERE office_id = $1`, w.Office.ID) }

	t.Run("refuses each thing that is wrong at its field", func(t *testing.T) {
		for field, change := range map[string]func(*rulemaking.HoursChange){
			"rabu":   func(h *rulemaking.HoursChange) { h.Days["rabu"] = "12.00-08.00" },
			"senin":  func(h *rulemaking.HoursChange) { h.Days = nil },
			"jumat":  func(h *rulemaking.HoursChange) { h.Days["jumat"] = "08.00-12.00, 11.00-13.00" },
			"from":   func(h *rulemaking.HoursChange) { h.From = "" },
			"to":     func(h *rulemaking.HoursChange) { h.To = "2026-11-30" },
			"remark": func(h *rulemaking.HoursChange) { h.Remark = "dua\nbaris" },
		} {
			one := short("2026-12-01", "2026-12-31")
			change(&one)
			testkit.Refused(t, set(one), workflow.Invalid, field)
		}
		wrong := short("31/12/2026", "")
		testkit.Refused(t, set(wrong), workflow.Invalid, "from")
		testkit.Refused(t, set(short("", "")), workflow.Invalid, "from") // the hours of every day are there
		testkit.Refused(t, set(rulemaking.ZoneChange{Zone: "Asia/Tokyo"}), workflow.Invalid, "zone")
		testkit.Refused(t, set(rulemaking.ZoneChange{Zone: "Asia/Makassar"}), workflow.Invalid, "zone")
		testkit.Refused(t, set(rulemaking.HoursRemoval{Of: calendar.Working, Was: "/"}), workflow.Invalid, "from")
		testkit.Refused(t, set(rulemaking.HoursRemoval{Of: calendar.Counter, Was: "/"}), workflow.Missing, "tidak_ditemukan")
		if n := versions(); n != 1 {
			t.Errorf("%d versions", n)
		}
	})
	t.Run("is for the administrator", func(t *testing.T) {
		err := w.o.SetCalendar(t.Context(), w.As("kepala_badan"), short("2026-12-01", "2026-12-31"))
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("makes one version of a form that comes twice, and refuses what was looked at before", func(t *testing.T) {
		change := short("2026-12-01", "2026-12-31")
		change.Base, change.Key = 1, rulemaking.Key{Value: "formulir:jam", Fingerprint: []byte("jam")}
		w.must(set(change))
		w.must(set(change))
		if n := versions(); n != 2 {
			t.Errorf("%d versions", n)
		}
		late := short("2027-02-01", "2027-02-10")
		late.Base = 1
		testkit.Refused(t, set(late), workflow.Conflict, "kalender_berubah")
	})
	t.Run("refuses a range on days of another", func(t *testing.T) {
		testkit.Refused(t, set(short("2026-12-31", "2027-01-05")), workflow.Invalid, "from")
	})
	t.Run("changes and removes a range, and the history says so", func(t *testing.T) {
		change := short("2026-12-01", "2026-12-20")
		change.Was = "2026-12-01/2026-12-31"
		w.must(set(change))
		w.must(set(rulemaking.HoursRemoval{Of: calendar.Working, Was: "2026-12-01/2026-12-20"}))
		v, err := w.o.Calendar(t.Context(), admin)
		w.must(err)
		if len(v.Current.Hours) != 1 || len(v.History[0].Change.Hours.Removed) != 1 || v.History[0].By != admin.Name {
			t.Errorf("%+v", v.History[0])
		}
	})
	t.Run("moves the office and its clock into another zone", func(t *testing.T) {
		before, err := w.rules.Location(t.Context(), w.Office.ID)
		w.must(err)
		w.must(set(rulemaking.ZoneChange{Zone: "Asia/Jayapura"}))
		after, err := w.rules.Location(t.Context(), w.Office.ID)
		w.must(err)
		office, err := w.rules.OfficeByID(t.Context(), w.Office.ID)
		w.must(err)
		if before.String() != "Asia/Makassar" || after.String() != "Asia/Jayapura" || office.TimeZone != "Asia/Jayapura" {
			t.Errorf("%v, %v, %v", before, after, office.TimeZone)
		}
	})
}
