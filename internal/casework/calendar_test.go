package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
)

// freeDays is a list with days so many days from now, named.
func (w *world) freeDays(days ...int) []byte { return testkit.FreeDays(w.Clock.Now(), days...) }

func (w *world) day(n int) string { return w.Clock.Now().AddDate(0, 0, n).Format(time.DateOnly) }

// week are the next seven days, among which are five working days.
var week = []int{1, 2, 3, 4, 5, 6, 7}

func (w *world) setCalendar(file []byte) {
	w.t.Helper()
	w.must(w.rulemaking.SetCalendar(w.t.Context(), w.As(registry.AdminRole), rulemaking.CalendarFile{Body: file}))
}

func TestPreviewCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	w.draft(w.As("pemohon"))
	before := w.read(id)
	p, err := w.rulemaking.PreviewCalendar(t.Context(), w.As(registry.AdminRole), rulemaking.CalendarFile{Body: w.freeDays(week...)})
	w.must(err)
	if len(p.Change.Added) != 7 || p.Base != 1 || p.Looked != 1 || p.Moved != 1 || !p.All || p.Example[0].TrackingCode != before.TrackingCode {
		t.Errorf("%+v", p)
	}
	if p.Example[0].From == p.Example[0].To {
		t.Errorf("%+v", p.Example)
	}
	if after := w.read(id); !after.DueAt.Equal(before.DueAt) || after.CalendarVersion != 1 {
		t.Error("looking has changed the case")
	}
}

func TestRebuildDueTimes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	examined, returned, ended, held := w.examined(), w.returned("P3"), w.submitted(), w.examined()
	w.do("pemohon", ended, "tarik", nil)
	w.do("kabid", held, "tangguhkan", nil)
	before := map[uuid.UUID]*registry.Dossier{}
	for _, id := range []uuid.UUID{examined, returned, ended, held} {
		before[id] = w.read(id)
	}
	w.setCalendar(w.freeDays(week...))
	rebuild := func() { w.t.Helper(); w.must(w.rulemaking.RebuildDueTimes(t.Context(), w.Office.ID)) }

	t.Run("is asked for with the change, and once more for steps under way", func(t *testing.T) {
		if n := w.count(`SELECT count(*) FROM river_job WHERE kind = 'rebuild'`); n != 2 {
			t.Errorf("%d jobs", n)
		}
	})
	t.Run("keeps the lists as they were until then", func(t *testing.T) {
		if after := w.read(examined); !after.DueAt.Equal(before[examined].DueAt) {
			t.Error("moved")
		}
	})
	rebuild()
	t.Run("moves what is running, with the applicant's round, and nothing else", func(t *testing.T) {
		after := w.read(examined)
		if !after.DueAt.After(before[examined].DueAt) || !after.OfficeDueAt.After(before[examined].OfficeDueAt) || after.Version != before[examined].Version {
			t.Errorf("due %v, then %v", before[examined].DueAt, after.DueAt)
		}
		round := w.read(returned)
		if !round.DueAt.After(before[returned].DueAt) || !round.Round().DueAt.Equal(round.DueAt) {
			t.Errorf("due %v, round %v, before %v", round.DueAt, round.Round().DueAt, before[returned].DueAt)
		}
		if after := w.read(ended); !after.DueAt.Equal(registry.NoDue) || !after.OfficeDueAt.Equal(registry.NoDue) || after.CalendarVersion != 1 {
			t.Errorf("ended: %+v", after)
		}
	})
	t.Run("agrees with what verify folds", func(t *testing.T) {
		found, err := w.o.Verify(t.Context(), nil)
		if err != nil || len(found) != 0 {
			t.Error(found, err)
		}
	})
	t.Run("tells the case's history from when to when and why", func(t *testing.T) {
		v, err := w.o.Dossier(t.Context(), w.As("pemohon"), examined)
		w.must(err)
		if len(v.Moves) != 1 || !strings.Contains(v.Moves[0].Text, "Batas waktu langkah berubah dari") || !strings.Contains(v.Moves[0].Text, "Hari Rekaan 1") {
			t.Errorf("%+v", v.Moves)
		}
	})
	t.Run("does nothing twice", func(t *testing.T) {
		rebuild()
		if n := w.count(`SELECT count(*) FROM due_changes WHERE dossier_id = $1`, examined); n != 1 {
			t.Errorf("%d moves", n)
		}
	})
	t.Run("gives back what a calendar has taken", func(t *testing.T) {
		w.setCalendar(w.freeDays(-10))
		rebuild()
		if after := w.read(examined); !after.DueAt.Equal(before[examined].DueAt) || !after.OfficeDueAt.Equal(before[examined].OfficeDueAt) {
			t.Errorf("due %v, want %v", after.DueAt, before[examined].DueAt)
		}
	})
}

func TestRebuildGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broken, busy, fine := w.examined(), w.examined(), w.examined()
	w.setCalendar(w.freeDays(week...))
	_, err := w.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET calendar_version = 99 WHERE id = $1`, broken)
	w.must(err)
	lock, err := w.DB.Pool().BeginTx(t.Context(), nil)
	w.must(err)
	_, err = lock.ExecContext(t.Context(), `SELECT 1 FROM dossiers WHERE id = $1 FOR UPDATE`, busy)
	w.must(err)

	err = w.rulemaking.RebuildDueTimes(t.Context(), uuid.Nil)
	t.Run("past a case that fails, which it names", func(t *testing.T) {
		if err == nil || !strings.Contains(err.Error(), broken.String()) || strings.Contains(err.Error(), fine.String()) {
			t.Error(err)
		}
		if w.read(fine).CalendarVersion != 2 {
			t.Error("the others were not told anew")
		}
	})
	t.Run("past a case that somebody is at work on, which is left for later", func(t *testing.T) {
		w.must(lock.Rollback())
		if w.read(busy).CalendarVersion != 1 {
			t.Error("told under somebody's hands")
		}
		_ = w.rulemaking.RebuildDueTimes(context.WithoutCancel(t.Context()), w.Office.ID)
		if w.read(busy).CalendarVersion != 2 {
			t.Error("forgotten")
		}
	})
	t.Run("and a step takes the new calendar by itself", func(t *testing.T) {
		if d := w.read(w.submitted()); d.CalendarVersion != 2 {
			t.Errorf("version %d", d.CalendarVersion)
		}
	})
}

func TestDeadlinesWaitForTheCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.returned("P3")
	due := w.read(id).DueAt
	w.setCalendar(w.freeDays(week...)) // so it now ends a week later
	w.Clock.Add(due.Sub(w.Clock.Now()) + time.Hour)
	stays := func(t *testing.T) {
		t.Helper()
		w.must(w.o.ActOnDeadlines(t.Context()))
		if d := w.read(id); d.State != "perbaikan" {
			t.Errorf("the clock has moved it to %s", d.State)
		}
	}
	t.Run("where a due time was not told anew yet", stays)
	w.must(w.rulemaking.RebuildDueTimes(t.Context(), w.Office.ID))
	t.Run("and act by the new one", func(t *testing.T) {
		stays(t)
		w.Clock.Add(14 * 24 * time.Hour)
		w.must(w.o.ActOnDeadlines(t.Context()))
		if d := w.read(id); d.State == "perbaikan" {
			t.Error("the clock has forgotten it")
		}
	})
}
