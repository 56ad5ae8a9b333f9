package casework_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/internal/trial"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// versionOf is the version of the SOP on which a dossier stands.
func (w *world) versionOf(id uuid.UUID) (version int) {
	w.t.Helper()
	return w.count(`SELECT v.version FROM dossiers d JOIN definitions v ON v.id = d.definition_id WHERE d.id = $1`, id)
}

// moveTo asks for a case to be moved to a version.
func (w *world) moveTo(by workflow.Actor, id uuid.UUID, version int) error {
	w.t.Helper()
	return w.try(by, id, "pindah_versi", map[string]any{"to_version": version})
}

// sound checks that every journal tells what is stored.
func (w *world) sound() {
	w.t.Helper()
	found, err := w.o.Verify(w.t.Context(), nil)
	w.must(err)
	if len(found) > 0 {
		w.t.Errorf("verify: %q", found)
	}
}

// followAtOnce lets several have the drafts follow at the same time.
func (w *world) followAtOnce(several int) {
	w.t.Helper()
	var all sync.WaitGroup
	for range several {
		all.Go(func() {
			if err := w.o.FollowVersions(w.t.Context(), uuid.Nil); err != nil {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestDraftsFollow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	mine := w.draft(w.As("pemohon"))
	doc := w.upload(w.As("pemohon"), mine, "P3", "")
	w.must(w.o.PatchDossier(ctx, w.As("pemohon"), mine, casework.Patch{Form: registry.Form{"member_count": float64(40)}, Version: new(1)}))
	w.change(`UPDATE dossiers SET form = form || '{"legal_personality": false}' WHERE id = $1`, mine) // on a version that did not answer for itself
	running := w.examined()
	w.published(testkit.SecondVersion(t), "2026-12-01")
	second := time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC) // before the day
	for _, at := range []time.Time{w.Clock.Now(), second} {
		w.Clock.Set(at)
		w.must(w.o.FollowVersions(ctx, uuid.Nil))
		if v := w.versionOf(mine); v != 1 {
			t.Fatalf("the draft moved to %d at %v, before the day", v, at)
		}
	}
	w.Clock.Add(time.Second)

	t.Run("and are not handed in on the old version meanwhile", func(t *testing.T) {
		for _, item := range w.def.Items(form()) {
			if item.Requirement.Code != "P3" {
				w.upload(w.As("pemohon"), mine, item.Requirement.Code, item.Slot)
			}
		}
		refused(t, w.try(w.As("pemohon"), mine, "ajukan", map[string]any{"statement": true}), workflow.Conflict, "versi_sop_baru")
	})
	t.Run("once, however many look", func(t *testing.T) {
		w.followAtOnce(3)
		if d, v := w.read(mine), w.versionOf(mine); v != 2 || d.Form["legal_personality"] != true || d.Version != 2 {
			t.Errorf("the draft stands on %d, with the answer %v in its version %d", v, d.Form["legal_personality"], d.Version)
		}
		if n := w.count(`SELECT count(*) FROM mails WHERE dossier_id = $1 AND body LIKE '%Surat rekaan tentang kegiatan%'`, mine); n != 1 {
			t.Errorf("%d mails", n)
		}
		if n := w.count(`SELECT count(*) FROM definition_events WHERE kind = 'draf_dipindahkan' AND note LIKE '1 draf%'`); n != 1 {
			t.Errorf("%d rows in the journal", n)
		}
	})
	t.Run("while running cases stay", func(t *testing.T) {
		if v := w.versionOf(running); v != 1 {
			t.Errorf("the case stands on %d", v)
		}
	})
	t.Run("with a notice on the page, and lose nothing", func(t *testing.T) {
		v, err := w.o.Dossier(ctx, w.As("pemohon"), mine)
		w.must(err)
		if v.Followed == nil || v.Followed.From != 1 || v.Followed.To != 2 || !slices.ContainsFunc(v.Followed.Words, func(s string) bool { return strings.Contains(s, "Jumlah anggota") }) {
			t.Errorf("got %+v", v.Followed)
		}
		if !slices.ContainsFunc(v.Dossier.Documents, func(d registry.Document) bool { return d.ID == doc.ID && d.Current }) || v.Dossier.Form["member_count"] != float64(40) {
			t.Error("something is gone")
		}
		if v.Dossier.Version != 2 {
			t.Errorf("the version of the dossier is %d", v.Dossier.Version)
		}
	})
	t.Run("and are handed in by the new version", func(t *testing.T) {
		err := w.try(w.As("pemohon"), mine, "ajukan", map[string]any{"statement": true})
		if workflow.KindOf(err) != workflow.Invalid {
			t.Fatalf("without the new requirement: %v", err)
		}
		_, err = w.o.Upload(ctx, w.As("pemohon"), mine, w.file("X1", "", pdf(1)))
		w.must(err)
		w.do("pemohon", mine, "ajukan", map[string]any{"statement": true})
		v, err := w.o.Dossier(ctx, w.As("pemohon"), mine)
		w.must(err)
		if v.Followed != nil || v.Dossier.Definition.Version != 2 {
			t.Errorf("got %+v on version %d", v.Followed, v.Dossier.Definition.Version)
		}
	})
	w.sound()
}

func TestFollowedDraftsCanBeDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.published(testkit.SecondVersion(t), "")
	w.Clock.Add(time.Second)
	gone := w.draft(w.As("pemohon"))
	if v := w.versionOf(gone); v != 2 {
		t.Errorf("a new draft begins on %d", v)
	}
	w.must(w.DB.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := tx.LockDossier(ctx, workflow.System(w.Office.ID), gone)
		if err != nil {
			return err
		}
		first, err := w.DB.Definitions(ctx, w.Office.ID, "pelaporan")
		if err != nil {
			return err
		}
		return tx.FollowVersion(ctx, d, first[1].ID)
	}))
	w.must(w.o.DeleteDossier(ctx, w.As("pemohon"), gone))
}

func TestMovingACase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.examined()
	w.published(testkit.SecondVersion(t), "")
	w.Clock.Add(time.Hour)
	before := w.read(id)
	t.Run("is the division head's, with a reason, to the version in force", func(t *testing.T) {
		refused(t, w.moveTo(w.As("staf"), id, 2), workflow.Forbidden, "bukan_tugas_anda")
		refused(t, w.moveTo(w.As("admin"), id, 2), workflow.Missing, "tidak_ditemukan")
		refused(t, w.moveTo(w.Person(w.Found("lain.contoh.test", "Kota Lain"), "kabid"), id, 2), workflow.Missing, "tidak_ditemukan")
		refused(t, w.moveTo(w.As("kabid"), id, 3), workflow.Invalid, "to_version")
		_, err := w.o.Act(ctx, w.As("kabid"), casework.Command{Dossier: id, Request: workflow.Request{
			Action: "pindah_versi", Version: &before.Version, Input: []byte(`{"to_version": 2}`),
		}})
		refused(t, err, workflow.Invalid, "note")
	})
	t.Run("keeps both versions in the journal and moves the due time", func(t *testing.T) {
		w.must(w.moveTo(w.As("kabid"), id, 2))
		after := w.read(id)
		e := after.Journal[len(after.Journal)-1]
		if e.Action != "pindah_versi" || e.Input["from_version"] != float64(1) || e.Input["to_version"] != float64(2) || e.Note == "" || e.From != e.To {
			t.Errorf("got %+v", e)
		}
		if before.DefinitionID == after.DefinitionID || e.DefinitionID != after.DefinitionID || after.Journal[0].DefinitionID != before.DefinitionID {
			t.Error("the journal stands on the wrong versions")
		}
		if days := after.DueAt.Sub(before.DueAt).Hours() / 24; days < 0.5 || days > 3.5 {
			t.Errorf("due moved from %v to %v", before.DueAt, after.DueAt)
		}
		if v := w.versionOf(id); v != 2 {
			t.Errorf("the case stands on %d", v)
		}
		refused(t, w.moveTo(w.As("kabid"), id, 2), workflow.Conflict, "keadaan_tidak_sesuai")
		w.sound()
	})
	t.Run("goes on by the new version, and its end is told again from its journal", func(t *testing.T) {
		w.judgeAll(id)
		w.do("staf", id, "teruskan", nil)
		w.do("kasubbid", id, "setujui_kasubbid", nil)
		if err := w.try(w.As("kabid"), id, "nyatakan_lengkap", nil); workflow.KindOf(err) != workflow.Invalid {
			t.Fatalf("without the new requirement: %v", err)
		}
		_, err := w.o.AddFinding(ctx, w.As("kabid"), id, casework.NewFinding{Requirement: new("X1"), Reason: new("belum_diunggah")})
		w.must(err)
		w.do("kabid", id, "nyatakan_belum_lengkap", nil)
		w.do("staf", id, "beritahukan", nil)
		_, err = w.o.Upload(ctx, w.As("pemohon"), id, w.file("X1", "", pdf(1)))
		w.must(err)
		w.do("pemohon", id, "ajukan_ulang", nil)
		w.judgeAll(id)
		w.do("staf", id, "teruskan", nil)
		w.do("kasubbid", id, "setujui_kasubbid", nil)
		w.do("kabid", id, "nyatakan_lengkap", nil)
		w.sound()
		v, err := w.o.Dossier(ctx, w.As("kabid"), id)
		w.must(err)
		for _, line := range v.History {
			if line.Label == line.Action || line.AsLabel == "" {
				t.Errorf("%s has no words", line.Action)
			}
		}
	})
	t.Run("once where two ask at once", func(t *testing.T) {
		w.published(testkit.SecondVersion(t, "version: 2\n", "version: 3\n", "title: Pelaporan", "title: Perihal Pelaporan"), "")
		w.Clock.Add(time.Minute)
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = w.moveTo(w.As("kabid"), id, 3) })
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || w.versionOf(id) != 3 {
			t.Errorf("got %v", errs)
		}
		w.sound()
	})
}

func TestPreviewOfAMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.examined()
	w.published(testkit.SecondVersion(t), "")
	w.Clock.Add(time.Hour)
	v, err := w.o.Dossier(ctx, w.As("kabid"), id)
	w.must(err)
	p, err := w.o.PreviewMove(ctx, v)
	w.must(err)
	if p.From != 1 || p.To != 2 || p.Hindrance != "" || len(p.Change.Added) != 1 || len(p.Change.Removed) != 1 || len(p.Differences) == 0 {
		t.Errorf("got %+v", p)
	}
	want := casework.DueStep{What: "Batas waktu tahap ini", Before: "Kamis, 26 November 2026 pukul 16.00 WITA", After: "Jumat, 27 November 2026 pukul 16.30 WITA"}
	if p.Dues[0] != want || p.Dues[1].Before != p.Dues[1].After {
		t.Errorf("got %+v", p.Dues)
	}
	if w.versionOf(id) != 1 {
		t.Error("the preview moved the case")
	}
}

func TestRebuildAfterAMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	moved := w.examined()
	w.published(testkit.SecondVersion(t), "")
	w.Clock.Add(time.Hour)
	w.must(w.moveTo(w.As("kabid"), moved, 2))
	def, err := workflow.Load([]byte(testkit.SecondVersion(t)))
	w.must(err)
	w.def = def
	other := w.examined()
	if w.versionOf(other) != 2 {
		t.Fatal("a new case begins on the old version")
	}
	w.must(w.rulemaking.RebuildDueTimes(ctx, uuid.Nil))
	w.sound()
}

func TestMovingIsRefused(t *testing.T) {
	t.Parallel()
	t.Run("where the state is not in the new version", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.examined()
		w.judgeAll(id)
		w.do("staf", id, "teruskan", nil)
		text := testkit.SecondVersion(t)
		text = strings.ReplaceAll(text, "penelitian_kasubbid", "penelitian_seksi")
		w.published(text, "")
		w.Clock.Add(time.Minute)
		refused(t, w.moveTo(w.As("kabid"), id, 2), workflow.Conflict, "tidak_dapat_pindah")
		w.do("kasubbid", id, "setujui_kasubbid", nil)
		w.must(w.moveTo(w.As("kabid"), id, 2))
		w.sound()
		v, err := w.o.Dossier(t.Context(), w.As("kabid"), id)
		w.must(err)
		if !slices.ContainsFunc(v.History, func(h casework.HistoryLine) bool { return h.To == "penelitian_kasubbid" && h.ToLabel != "" }) {
			t.Error("a state of the old version has lost its name")
		}
	})
	t.Run("while a deficiency is open that the new version does not know", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.returned("P3")
		w.published(testkit.SecondVersion(t), "")
		w.Clock.Add(time.Minute)
		refused(t, w.moveTo(w.As("kabid"), id, 2), workflow.Conflict, "tidak_dapat_pindah")
	})
	t.Run("of nobody keeps the applicant's promised date", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.returned("P1")
		due := w.read(id).DueAt
		w.published(testkit.SecondVersion(t, "norm: 15 hari kerja # waktu pemohon", "norm: 5 hari kerja # waktu pemohon"), "")
		w.Clock.Add(time.Minute)
		w.must(w.moveTo(w.As("kabid"), id, 2))
		after := w.read(id)
		if !after.DueAt.Equal(due) || !after.Rounds[0].DueAt.Equal(due) {
			t.Errorf("due moved from %v to %v, round %v", due, after.DueAt, after.Rounds[0].DueAt)
		}
		w.sound()
	})
}

// TestTryOfAMovedCase: a trial tells a moved case by the version of each stretch.
func TestTryOfAMovedCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	w.Clock.Add(48 * time.Hour) // within the two days of version 1
	w.judgeAll(id)
	w.do("staf", id, "teruskan", nil)
	w.published(testkit.SecondVersion(t, "norm: 3 hari kerja\n    guards: [all_judged]", "norm: 1 hari kerja\n    guards: [all_judged]"), "")
	w.Clock.Add(time.Minute)
	w.must(w.moveTo(w.As("kabid"), id, 2))
	w.must(w.try(w.As("kabid"), id, "tangguhkan", nil))
	w.Clock.Add(time.Minute)
	r, err := w.rulemaking.TryChange(t.Context(), w.As("kepala_badan"), rulemaking.Try{Service: "pelaporan"})
	w.must(err)
	want := trial.Kept{Before: trial.Tally{Judged: 1, Within: 1}, After: trial.Tally{Judged: 1}, Lost: 1}
	i := slices.IndexFunc(r.Stages, func(s trial.StageResult) bool { return s.State == "pemeriksaan" })
	if s := r.Stages[i]; s.Kept != want || s.NormBefore != "2 hari kerja" {
		t.Errorf("%+v by %q", s.Kept, s.NormBefore)
	}
}
