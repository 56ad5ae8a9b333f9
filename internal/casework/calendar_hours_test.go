package casework_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/rules"
)

// short is a week with one hour on two days.
func short(from, to string) rulemaking.HoursChange {
	return rulemaking.HoursChange{
		Of: calendar.Working, From: from, To: to, Remark: "Rekaan",
		Days: map[string]string{"senin": "08.00-09.00", "kamis": "08:00 – 09:00"},
	}
}

func TestHoursMoveRunningCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	before := w.read(id)
	from := w.Clock.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	change := short(from, w.Clock.Now().AddDate(0, 0, 60).Format(time.DateOnly))
	p, err := w.rulemaking.PreviewCalendar(t.Context(), w.As(registry.AdminRole), change)
	w.must(err)
	if p.Looked != 1 || p.Moved != 1 || len(p.Change.Hours.Added) != 1 || p.Example[0].ID != id {
		t.Errorf("%+v", p)
	}
	w.must(w.rulemaking.SetCalendar(t.Context(), w.As(registry.AdminRole), change))
	w.must(w.rulemaking.RebuildDueTimes(t.Context(), uuid.Nil))
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
	open := func() rules.OpeningHours {
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
	w.must(w.rulemaking.SetCalendar(t.Context(), w.As(registry.AdminRole), change))
	w.must(w.rulemaking.RebuildDueTimes(t.Context(), uuid.Nil))
	if after := w.read(id); !after.OfficeDueAt.Equal(before.OfficeDueAt) {
		t.Error("the counter's hours move a due time")
	}
	change.From, change.To, change.Days = w.day(0), w.day(5), map[string]string{"selasa": "10.00-11.00"}
	w.must(w.rulemaking.SetCalendar(t.Context(), w.As(registry.AdminRole), change))
	w.setCalendar(w.freeDays(0))
	if o := open(); len(o.Lines) != 1 || o.Lines[0] != "Selasa 10.00–11.00" || o.Period == "" || o.Closed != "Hari Rekaan 0" {
		t.Errorf("%+v", o)
	}
}
