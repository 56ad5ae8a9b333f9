package rulemaking_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/internal/trial"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// pastCase is a case that took so many days in the examination and was withdrawn then, begun so many weeks ago.
func (w *world) pastCase(weeks, days int) {
	w.t.Helper()
	at := w.Clock.Now().AddDate(0, 0, -7*weeks-1) // a Monday, nine in the morning
	steps := []testkit.Step{{At: at, To: "diajukan"}, {At: at.Add(10 * time.Minute), To: "diagendakan"}, {At: at.Add(20 * time.Minute), To: "didisposisikan"}, {At: at.Add(30 * time.Minute), To: "pemeriksaan"}}
	at = at.Add(time.Hour).AddDate(0, 0, days)
	w.Case(w.Office, "pelaporan", append(steps, testkit.Step{At: at, To: "penelitian_kasubbid"}, testkit.Step{At: at.Add(time.Minute), To: "ditarik"})...)
}

// withNorm is the procedure with another norm of the examination.
func (w *world) withNorm(days int) *workflow.Definition {
	w.t.Helper()
	def, err := w.def.WithNorms(calendar.Norm{}, map[string]calendar.Norm{"pemeriksaan": {Amount: days, Unit: calendar.WorkingDay}})
	w.must(err)
	return def
}

// examination is what was found of the stage in which a case is examined.
func examination(t *testing.T, r *rulemaking.Tried) trial.StageResult {
	t.Helper()
	for _, s := range r.Stages {
		if s.State == "pemeriksaan" {
			return s
		}
	}
	t.Fatal("nothing of the examination")
	return trial.StageResult{}
}

func TestTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.As(registry.AdminRole)
	for i, days := range []int{1, 2, 3, 4, 3} {
		w.pastCase(i+2, days)
	}
	w.pastCase(60, 1) // over a year ago
	w.Case(w.Found("lain.contoh.test", "Kota Lain"), "pelaporan", testkit.Step{At: w.Clock.Now().AddDate(0, 0, -9), To: "diajukan"})
	running := w.Clock.Now().Add(-time.Hour)
	w.Case(w.Office, "pelaporan", testkit.Step{At: running, To: "diajukan"}, testkit.Step{At: running.Add(time.Minute), To: "pemeriksaan"})
	try := func(c rulemaking.Try) *rulemaking.Tried {
		t.Helper()
		r, err := w.o.TryChange(t.Context(), w.As("kepala_badan"), c)
		w.must(err)
		return r
	}

	t.Run("counts who would have been in time, and names whose norm is kept otherwise", func(t *testing.T) {
		r := try(rulemaking.Try{Definition: w.withNorm(3)})
		s := examination(t, r)
		if want := (trial.Kept{Before: trial.Tally{Judged: 5, Within: 2}, After: trial.Tally{Judged: 5, Within: 4}, Gained: 2}); s.Kept != want || r.Cases != 6 || r.Ended != 5 || r.Flipped != 2 || len(r.Flips[0].Code) != 10 {
			t.Errorf("%+v of %d cases, %d ended, flips %+v", s.Kept, r.Cases, r.Ended, r.Flips)
		}
	})
	t.Run("tells an administrator how many, but of no case which", func(t *testing.T) {
		r, err := w.o.TryChange(t.Context(), admin, rulemaking.Try{Definition: w.withNorm(3)})
		w.must(err)
		if r.Flipped != 2 || r.Moves.Moved != 1 || len(r.Flips)+len(r.Moves.Cases) != 0 || !r.Hidden {
			t.Errorf("%+v, %+v", r.Flips, r.Moves)
		}
	})
	t.Run("moves running cases by the norm, and stores nothing", func(t *testing.T) {
		m := try(rulemaking.Try{Definition: w.withNorm(3)}).Moves
		if m.Looked != 1 || m.Moved != 1 || !m.All || !m.Cases[0].After.After(m.Cases[0].Before) || m.Cases[0].Stage != "Pemeriksaan kelengkapan" {
			t.Errorf("%+v", m)
		}
		if n := w.Count(`SELECT count(*) FROM definitions WHERE office_id = $1`, w.Office.ID); n != len(sop.Files()) {
			t.Errorf("%d definitions", n)
		}
	})
	t.Run("tells nothing moved where nothing is changed", func(t *testing.T) {
		r := try(rulemaking.Try{Service: "pelaporan"})
		if r.Moves.Moved != 0 || r.Flipped != 0 || examination(t, r).After.Within != 2 || !r.Free.IsZero() {
			t.Errorf("%+v", r)
		}
	})
	t.Run("counts under another calendar", func(t *testing.T) {
		day := w.Clock.Now().AddDate(0, 0, -7*4).Format(time.DateOnly) // within the case of three days
		file := fmt.Sprintf("tanggal,nama,jenis,dasar\n%s,Hari Rekaan,libur_daerah,Contoh\n", day)
		r := try(rulemaking.Try{Service: "pelaporan", Holidays: []byte(file)})
		if s := examination(t, r); s.After.Within != 3 || len(r.Free.Added) != 1 {
			t.Errorf("%+v", s)
		}
		if n := w.Count(`SELECT count(*) FROM calendars WHERE office_id = $1`, w.Office.ID); n != 1 {
			t.Errorf("%d calendars", n)
		}
	})
	t.Run("takes the newest cases where there are too many, and any number of processors", func(t *testing.T) {
		r, err := w.o.TryFor(t.Context(), w.Office.ID, rulemaking.Try{Service: "pelaporan", Most: 3})
		w.must(err)
		if r.Cases != 3 || r.Cut != 3 {
			t.Errorf("%d cases, %d cut", r.Cases, r.Cut)
		}
		one, err := w.o.TryFor(t.Context(), w.Office.ID, rulemaking.Try{Service: "pelaporan"})
		w.must(err)
		two, err := w.o.TryFor(t.Context(), w.Office.ID, rulemaking.Try{Service: "pelaporan", Workers: 2})
		w.must(err)
		if !reflect.DeepEqual(one.Result, two.Result) {
			t.Errorf("%+v\n%+v", one.Result, two.Result)
		}
	})
	t.Run("puts the office's people to work, or as many as asked for", func(t *testing.T) {
		w.As("staf")
		r := try(rulemaking.Try{Service: "pelaporan", People: map[string]int{"kabid": 3}})
		if r.Desk.People["staf"] != 1 || r.Desk.People["kabid"] != 3 || r.Desk.People["kasubbid"] != 0 {
			t.Errorf("%v", r.Desk.People)
		}
	})
}

func TestTryRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.As(registry.AdminRole)
	w.pastCase(3, 1)
	other := *w.def
	other.Service = "lain"
	for name, c := range map[string]struct {
		try   rulemaking.Try
		field string
	}{
		"another service":           {rulemaking.Try{Definition: &other}, "definition"},
		"no service":                {rulemaking.Try{}, "definition"},
		"two services":              {rulemaking.Try{Definition: w.def, Service: "pendaftaran"}, "definition"},
		"a day that is not":         {rulemaking.Try{Service: "pelaporan", Holidays: []byte("tanggal,nama,jenis,dasar\n2026-02-30,Hari,libur_daerah,Contoh\n")}, "calendar"},
		"two rows for a day":        {rulemaking.Try{Service: "pelaporan", Holidays: []byte("tanggal,nama,jenis,dasar\n2026-02-03,Hari,libur_daerah,Contoh\n2026-02-03,Hari,libur_daerah,Contoh\n")}, "calendar"},
		"a year that is needed":     {rulemaking.Try{Service: "pelaporan", Holidays: []byte("tanggal,nama,jenis,dasar\n2025-02-03,Hari,libur_daerah,Contoh\n")}, "calendar"},
		"a role without a turn":     {rulemaking.Try{Service: "pelaporan", People: map[string]int{"auditor": 1}}, "people"},
		"nobody":                    {rulemaking.Try{Service: "pelaporan", People: map[string]int{"staf": 0}}, "people.staf"},
		"a day to come":             {rulemaking.Try{Service: "pelaporan", Since: w.Clock.Now().AddDate(0, 0, 1)}, "since"},
		"more than the faster half": {rulemaking.Try{Service: "pelaporan", Quantile: 51}, "quantile"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.o.TryChange(t.Context(), admin, c.try)
			testkit.Refused(t, err, workflow.Invalid, c.field)
		})
	}
	t.Run("a draft of another office, and one that cannot run", func(t *testing.T) {
		id := w.drafted("bukan: definisi\n")
		_, err := w.o.TryChange(t.Context(), admin, rulemaking.Try{Draft: &id})
		testkit.Refused(t, err, workflow.Invalid, "draft")
		_, err = w.o.TryChange(t.Context(), w.Person(w.Found("lain.contoh.test", "Kota Lain"), registry.AdminRole), rulemaking.Try{Draft: &id})
		testkit.Refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
	t.Run("whoever neither administers nor approves", func(t *testing.T) {
		_, err := w.o.TryChange(t.Context(), w.As("staf"), rulemaking.Try{Service: "pelaporan"})
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, err = w.o.TryChange(t.Context(), w.As("kepala_badan"), rulemaking.Try{Service: "pelaporan"})
		w.must(err)
	})
}
