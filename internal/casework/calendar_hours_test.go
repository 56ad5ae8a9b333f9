package casework_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// short is a week with one hour on two days.
func short(from, to string) casework.HoursChange {
	return casework.HoursChange{
		Of: calendar.Working, From: from, To: to, Remark: "Rekaan",
		Days: map[string]string{"senin": "08.00-09.00", "kamis": "08:00 – 09:00"},
	}
}

func TestSetHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.As(registry.AdminRole)
	set := func(change casework.CalendarChange) error { return w.o.SetCalendar(t.Context(), admin, change) }
	versions := func() int { return w.count(`SELECT count(*) FROM calendars WHERE office_id = $1`, w.Office.ID) }

	t.Run("refuses each thing that is wrong at its field", func(t *testing.T) {
		for field, change := range map[string]func(*casework.HoursChange){
			"rabu":   func(h *casework.HoursChange) { h.Days["rabu"] = "12.00-08.00" },
			"senin":  func(h *casework.HoursChange) { h.Days = nil },
			"jumat":  func(h *casework.HoursChange) { h.Days["jumat"] = "08.00-12.00, 11.00-13.00" },
			"from":   func(h *casework.HoursChange) { h.From = "" },
			"to":     func(h *casework.HoursChange) { h.To = "2026-11-30" },
			"remark": func(h *casework.HoursChange) { h.Remark = "dua\nbaris" },
		} {
			one := short("2026-12-01", "2026-12-31")
			change(&one)
			refused(t, set(one), workflow.Invalid, field)
		}
		wrong := short("31/12/2026", "")
		refused(t, set(wrong), workflow.Invalid, "from")
		refused(t, set(short("", "")), workflow.Invalid, "from") // the hours of every day are there
		refused(t, set(casework.ZoneChange{Zone: "Asia/Tokyo"}), workflow.Invalid, "zone")
		refused(t, set(casework.ZoneChange{Zone: "Asia/Makassar"}), workflow.Invalid, "zone")
		refused(t, set(casework.HoursRemoval{Of: calendar.Working, Was: "/"}), workflow.Invalid, "from")
		refused(t, set(casework.HoursRemoval{Of: calendar.Counter, Was: "/"}), workflow.Missing, "tidak_ditemukan")
		if n := versions(); n != 1 {
			t.Errorf("%d versions", n)
		}
	})
	t.Run("is for the administrator", func(t *testing.T) {
		err := w.o.SetCalendar(t.Context(), w.As("kepala_badan"), short("2026-12-01", "2026-12-31"))
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("makes one version of a form that comes twice, and refuses what was looked at before", func(t *testing.T) {
		change := short("2026-12-01", "2026-12-31")
		change.Base, change.Key = 1, casework.Key{Value: "formulir:jam", Fingerprint: []byte("jam")}
		w.must(set(change))
		w.must(set(change))
		if n := versions(); n != 2 {
			t.Errorf("%d versions", n)
		}
		late := short("2027-02-01", "2027-02-10")
		late.Base = 1
		refused(t, set(late), workflow.Conflict, "kalender_berubah")
	})
	t.Run("refuses a range on days of another", func(t *testing.T) {
		refused(t, set(short("2026-12-31", "2027-01-05")), workflow.Invalid, "from")
	})
	t.Run("changes and removes a range, and the history says so", func(t *testing.T) {
		change := short("2026-12-01", "2026-12-20")
		change.Was = "2026-12-01/2026-12-31"
		w.must(set(change))
		w.must(set(casework.HoursRemoval{Of: calendar.Working, Was: "2026-12-01/2026-12-20"}))
		v, err := w.o.Calendar(t.Context(), admin)
		w.must(err)
		if len(v.Current.Hours) != 1 || len(v.History[0].Change.Hours.Removed) != 1 || v.History[0].By != admin.Name {
			t.Errorf("%+v", v.History[0])
		}
	})
	t.Run("moves the office and its clock into another zone", func(t *testing.T) {
		before, err := w.o.Location(t.Context(), w.Office.ID)
		w.must(err)
		w.must(set(casework.ZoneChange{Zone: "Asia/Jayapura"}))
		after, err := w.o.Location(t.Context(), w.Office.ID)
		w.must(err)
		office, err := w.o.OfficeByID(t.Context(), w.Office.ID)
		w.must(err)
		if before.String() != "Asia/Makassar" || after.String() != "Asia/Jayapura" || office.TimeZone != "Asia/Jayapura" {
			t.Errorf("%v, %v, %v", before, after, office.TimeZone)
		}
	})
}

func TestHoursMoveRunningCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	before := w.read(id)
	from := w.Clock.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	change := short(from, w.Clock.Now().AddDate(0, 0, 60).Format(time.DateOnly))
	p, err := w.o.PreviewCalendar(t.Context(), w.As(registry.AdminRole), change)
	w.must(err)
	if p.Looked != 1 || p.Moved != 1 || len(p.Change.Hours.Added) != 1 || p.Example[0].ID != id {
		t.Errorf("%+v", p)
	}
	w.must(w.o.SetCalendar(t.Context(), w.As(registry.AdminRole), change))
	w.must(w.o.RebuildDueTimes(t.Context(), uuid.Nil))
	after := w.read(id)
	if !after.OfficeDueAt.After(before.OfficeDueAt) || after.CalendarVersion != 2 {
		t.Errorf("office due %v, before %v, version %d", after.OfficeDueAt, before.OfficeDueAt, after.CalendarVersion)
	}
	if n := w.count(`SELECT count(*) FROM due_changes WHERE dossier_id = $1 AND reason = 'jam kerja kantor berubah'`, id); n != 1 {
		t.Errorf("%d reasons", n)
	}
}

func TestCounterHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open := func() casework.OpeningHours {
		t.Helper()
		o, err := w.o.OpeningHours(t.Context(), w.Office.ID)
		w.must(err)
		return o
	}
	if o := open(); len(o.Lines) != 2 || o.Lines[1] != "Jumat 07.30–11.30 dan 13.00–16.30" || o.Zone != "WITA" || o.Period+o.Closed != "" {
		t.Errorf("without hours of its own: %+v", o)
	}
	id := w.examined()
	before := w.read(id)
	change := short("", "")
	change.Of = calendar.Counter
	w.must(w.o.SetCalendar(t.Context(), w.As(registry.AdminRole), change))
	w.must(w.o.RebuildDueTimes(t.Context(), uuid.Nil))
	if after := w.read(id); !after.OfficeDueAt.Equal(before.OfficeDueAt) {
		t.Error("the counter's hours move a due time")
	}
	change.From, change.To, change.Days = w.day(0), w.day(5), map[string]string{"selasa": "10.00-11.00"}
	w.must(w.o.SetCalendar(t.Context(), w.As(registry.AdminRole), change))
	w.setCalendar(w.freeDays(0))
	if o := open(); len(o.Lines) != 1 || o.Lines[0] != "Selasa 10.00–11.00" || o.Period == "" || o.Closed != "Hari Rekaan 0" {
		t.Errorf("%+v", o)
	}
}
