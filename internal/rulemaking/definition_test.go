package rulemaking_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/rulemaking"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// drafted begins a draft of the next version.
func (w *world) drafted(body string) uuid.UUID {
	w.t.Helper()
	id, err := w.o.NewDefinitionDraft(w.t.Context(), w.As("admin"), rulemaking.NewDraft{Service: "pelaporan", Body: body})
	w.must(err)
	return id
}

// actOn does something with a draft as it stands now.
func (w *world) actOn(by workflow.Actor, id uuid.UUID, act, on string) error {
	w.t.Helper()
	d, err := w.DB.DefinitionDraft(w.t.Context(), w.Office.ID, id)
	w.must(err)
	c := rulemaking.DraftCommand{Act: act, Revision: d.Revision, Note: "Alasan contoh."}
	if on != "" {
		c.EffectiveOn, err = time.Parse(time.DateOnly, on)
		w.must(err)
	}
	return w.o.ActOnDraft(w.t.Context(), by, id, c)
}

// published makes a text the next version from a day on; empty: today.
func (w *world) published(body, on string) uuid.UUID {
	w.t.Helper()
	id := w.drafted(body)
	w.must(w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""))
	w.must(w.actOn(w.As("kepala_badan"), id, rulemaking.ApproveDraft, on))
	return id
}

func (w *world) draftView(by workflow.Actor, id uuid.UUID) *rulemaking.DraftView {
	w.t.Helper()
	v, err := w.o.DefinitionDraft(w.t.Context(), by, id)
	w.must(err)
	return v
}

func TestDefinitionDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	t.Run("begin as a copy of the version in force with the next number", func(t *testing.T) {
		v := w.draftView(w.As("staf"), w.drafted(""))
		if v.Definition == nil || v.Definition.Version != 2 || len(v.Differences) != 0 || len(v.Errors) != 1 || !strings.Contains(v.Errors[0], "tidak ada yang berubah") {
			t.Errorf("got %v, %v", v.Errors, v.Differences)
		}
	})
	t.Run("tell their differences in words", func(t *testing.T) {
		v := w.draftView(w.As("kasubbid"), w.drafted(testkit.SecondVersion(t)))
		for _, want := range []string{"batas waktu langkah 4 dari 2 menjadi 3 hari kerja", "persyaratan P3 dihapus", "persyaratan X1 ditambahkan"} {
			if !slices.Contains(v.Differences, want) {
				t.Errorf("no %q in %q", want, v.Differences)
			}
		}
		if len(v.Errors) > 0 {
			t.Errorf("errors %q", v.Errors)
		}
	})
	t.Run("may have errors, told with their line, but are not proposed then", func(t *testing.T) {
		id := w.drafted(testkit.SecondVersion(t, "to: penelitian_kasubbid", "to: entah_apa"))
		v := w.draftView(w.As("admin"), id)
		if v.Definition != nil || v.MayPropose || len(v.Errors) != 1 || !strings.Contains(v.Errors[0], `"entah_apa" tidak dikenal`) || !strings.Contains(v.Errors[0], "Lihat baris ") {
			t.Errorf("got %q", v.Errors)
		}
		testkit.Refused(t, w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""), workflow.Invalid, "body")
	})
	t.Run("wait for the decree and are not proposed meanwhile", func(t *testing.T) {
		id := w.drafted(testkit.SecondVersion(t))
		v := w.draftView(w.As("admin"), id)
		w.must(w.o.EditDefinitionDraft(ctx, w.As("admin"), id, rulemaking.DraftEdit{Revision: v.Revision, Body: v.Body, Waiting: true}))
		testkit.Refused(t, w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""), workflow.Invalid, "waiting")
		if v = w.draftView(w.As("admin"), id); !v.Waiting || v.MayPropose {
			t.Errorf("got %+v", v.DefinitionDraft.State)
		}
	})
	t.Run("lose nothing where two write at once", func(t *testing.T) {
		id := w.drafted(testkit.SecondVersion(t))
		v := w.draftView(w.As("admin"), id)
		w.must(w.o.EditDefinitionDraft(ctx, w.As("admin"), id, rulemaking.DraftEdit{Revision: v.Revision, Body: v.Body + "# satu\n"}))
		err := w.o.EditDefinitionDraft(ctx, w.Person(w.Office, "admin"), id, rulemaking.DraftEdit{Revision: v.Revision, Body: v.Body + "# dua\n"})
		testkit.Refused(t, err, workflow.Conflict, "draf_berubah")
		if now := w.draftView(w.As("admin"), id); !strings.HasSuffix(now.Body, "# satu\n") {
			t.Error("the first text is gone")
		}
	})
	t.Run("stand still while proposed", func(t *testing.T) {
		id := w.drafted(testkit.SecondVersion(t))
		w.must(w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""))
		v := w.draftView(w.As("admin"), id)
		err := w.o.EditDefinitionDraft(ctx, w.As("admin"), id, rulemaking.DraftEdit{Revision: v.Revision, Body: v.Body + "#\n"})
		testkit.Refused(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
		w.must(w.actOn(w.As("kepala_badan"), id, rulemaking.ReturnDraft, ""))
		w.must(w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""))
		w.must(w.actOn(w.As("admin"), id, rulemaking.TakeBackDraft, ""))
		w.must(w.actOn(w.As("admin"), id, rulemaking.CancelDraft, ""))
		var kinds []string
		for _, e := range w.draftView(w.As("auditor"), id).Events {
			kinds = append(kinds, e.Kind)
		}
		if want := []string{"dibuat", "diajukan", "dikembalikan", "diajukan", "ditarik", "dibatalkan"}; !slices.Equal(kinds, want) {
			t.Errorf("the journal says %v", kinds)
		}
	})
}

func TestNewDefinitionDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	t.Run("begin once under a key", func(t *testing.T) {
		n := rulemaking.NewDraft{Service: "pelaporan", Key: testkit.Key("k-draf")}
		first, err := w.o.NewDefinitionDraft(ctx, w.As("admin"), n)
		w.must(err)
		if again, err := w.o.NewDefinitionDraft(ctx, w.As("admin"), n); err != nil || again != first {
			t.Errorf("got %v and %v, %v", first, again, err)
		}
	})
	t.Run("begin a new procedure too", func(t *testing.T) {
		body := strings.Replace(testkit.Shipped("pelaporan"), "service: pelaporan", "service: rekaan", 1)
		alike, err := w.o.NewDefinitionDraft(ctx, w.As("admin"), rulemaking.NewDraft{Body: body})
		w.must(err)
		if v := w.draftView(w.As("admin"), alike); len(v.Errors) != 3 || !strings.Contains(v.Errors[0], "nomor yang sama") || !strings.Contains(v.Errors[2], "KEP-BH") {
			t.Errorf("numbers that another procedure gives: got %q", v.Errors)
		}
		body = strings.ReplaceAll(body, "BH/{unit}", "RKN/{unit}")
		id, err := w.o.NewDefinitionDraft(ctx, w.As("admin"), rulemaking.NewDraft{Body: body})
		w.must(err)
		if v := w.draftView(w.As("admin"), id); v.Service != "rekaan" || len(v.Errors) > 0 || v.Base != nil {
			t.Errorf("got %+v", v.Errors)
		}
		_, err = w.o.NewDefinitionDraft(ctx, w.As("admin"), rulemaking.NewDraft{Body: "bukan: definisi"})
		testkit.Refused(t, err, workflow.Invalid, "body")
	})
}

func TestDefinitionComments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.drafted(testkit.SecondVersion(t))
	say := func(by workflow.Actor, text, k string) error {
		_, err := w.o.CommentDefinition(t.Context(), by, id, rulemaking.NewComment{Text: text, Key: testkit.Key(k)})
		return err
	}
	w.must(say(w.As("staf"), "Tiga hari terlalu lama.", "a"))
	w.must(say(w.As("staf"), "Tiga hari terlalu lama.", "a"))
	w.must(say(w.As("admin"), "Dibahas hari Senin.", "b"))
	if v := w.draftView(w.As("auditor"), id); len(v.Comments) != 2 || v.Comments[0].ByName != w.As("staf").Name || v.Comments[1].Text != "Dibahas hari Senin." {
		t.Errorf("got %+v", v.Comments)
	}
	testkit.Refused(t, say(w.As("auditor"), "x", "c"), workflow.Forbidden, "bukan_tugas_anda")
	testkit.Refused(t, say(w.As("pemohon"), "x", "d"), workflow.Forbidden, "bukan_tugas_anda")
	testkit.Refused(t, say(w.As("staf"), " ", "e"), workflow.Invalid, "text")
	if _, err := w.DB.Pool().ExecContext(t.Context(), `UPDATE definition_comments SET text = 'lain'`); err == nil {
		t.Error("a comment was changed")
	}
}

func TestDefinitionRights(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.drafted(testkit.SecondVersion(t))
	other := w.Found("lain.contoh.test", "Kota Lain")
	t.Run("show another office nothing", func(t *testing.T) {
		for _, role := range []string{"admin", "kepala_badan", "staf"} {
			by := w.Person(other, role)
			_, err := w.o.DefinitionDraft(ctx, by, id)
			testkit.Refused(t, err, workflow.Missing, "tidak_ditemukan")
			testkit.Refused(t, w.o.ActOnDraft(ctx, by, id, rulemaking.DraftCommand{Act: rulemaking.ApproveDraft, Revision: 1}), workflow.Missing, "tidak_ditemukan")
			testkit.Refused(t, w.o.EditDefinitionDraft(ctx, by, id, rulemaking.DraftEdit{Revision: 1, Body: "x"}), workflow.Missing, "tidak_ditemukan")
			_, err = w.o.CommentDefinition(ctx, by, id, rulemaking.NewComment{Text: "x"})
			testkit.Refused(t, err, workflow.Missing, "tidak_ditemukan")
			p, err := w.o.VersionsOf(ctx, by, "pelaporan")
			w.must(err)
			if len(p.Drafts) > 0 || len(p.Versions) != 1 || len(p.Events) != 1 {
				t.Errorf("%s sees %+v", role, p)
			}
		}
	})
	t.Run("show an applicant nothing", func(t *testing.T) {
		_, err := w.o.AllVersions(ctx, w.As("pemohon"))
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, err = w.o.DefinitionDraft(ctx, w.As("pemohon"), id)
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		testkit.Refused(t, w.actOn(w.As("pemohon"), id, rulemaking.ApproveDraft, ""), workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("let only administrators write and propose", func(t *testing.T) {
		for _, role := range []string{"staf", "kabid", "kepala_badan", "auditor"} {
			_, err := w.o.NewDefinitionDraft(ctx, w.As(role), rulemaking.NewDraft{Service: "pelaporan"})
			testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
			testkit.Refused(t, w.actOn(w.As(role), id, rulemaking.ProposeDraft, ""), workflow.Forbidden, "bukan_tugas_anda")
			testkit.Refused(t, w.o.EditDefinitionDraft(ctx, w.As(role), id, rulemaking.DraftEdit{Revision: 1, Body: "x"}), workflow.Forbidden, "bukan_tugas_anda")
		}
	})
	w.must(w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""))
	t.Run("let only the role that approves approve", func(t *testing.T) {
		for _, role := range []string{"admin", "kabid", "auditor", "staf"} {
			testkit.Refused(t, w.actOn(w.As(role), id, rulemaking.ApproveDraft, ""), workflow.Forbidden, "bukan_tugas_anda")
			testkit.Refused(t, w.actOn(w.As(role), id, rulemaking.ReturnDraft, ""), workflow.Forbidden, "bukan_tugas_anda")
		}
	})
	t.Run("let nobody approve the own work", func(t *testing.T) {
		both := w.Person(w.Office, "admin", "kepala_badan")
		own, err := w.o.NewDefinitionDraft(ctx, both, rulemaking.NewDraft{Service: "pelaporan", Body: testkit.SecondVersion(t)})
		w.must(err)
		w.must(w.actOn(w.As("admin"), own, rulemaking.ProposeDraft, ""))
		testkit.Refused(t, w.actOn(both, own, rulemaking.ApproveDraft, ""), workflow.Forbidden, "penulis_sendiri")
		if v := w.draftView(both, own); v.MayAnswer || !v.Alone {
			t.Errorf("may answer: %v, alone: %v", v.MayAnswer, v.Alone)
		}
	})
	t.Run("ask the version in force who approves, not the draft", func(t *testing.T) {
		own := w.drafted(testkit.SecondVersion(t, "approved_by: kepala_badan", "approved_by: staf"))
		w.must(w.actOn(w.As("admin"), own, rulemaking.ProposeDraft, ""))
		testkit.Refused(t, w.actOn(w.As("staf"), own, rulemaking.ApproveDraft, ""), workflow.Forbidden, "bukan_tugas_anda")
	})
}

func TestPublication(t *testing.T) {
	t.Parallel()
	t.Run("is kept with who, when and the hash", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.published(testkit.SecondVersion(t), "2026-12-01")
		p, err := w.o.VersionsOf(t.Context(), w.As("staf"), "pelaporan")
		w.must(err)
		e := p.Versions[0].Published
		if p.Versions[0].Standing != rulemaking.VersionScheduled || p.InForce.Version != 1 || e == nil || *e.By != w.As("kepala_badan").User ||
			e.As != "kepala_badan" || e.Hash != p.Versions[0].Hash || !e.EffectiveAt.Equal(time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC)) {
			t.Errorf("got %+v, %+v", p.Versions[0].Standing, e)
		}
		testkit.Refused(t, w.actOn(w.As("kepala_badan"), id, rulemaking.ApproveDraft, ""), workflow.Conflict, "keadaan_tidak_sesuai")
		for _, change := range []string{`UPDATE definition_events SET by_name = 'lain'`, `DELETE FROM definition_events`, `UPDATE definitions SET body = 'lain'`, `DELETE FROM definitions`} {
			if _, err := w.DB.Pool().ExecContext(t.Context(), change); err == nil {
				t.Errorf("%s was carried out", change)
			}
		}
	})
	t.Run("is done once where two heads approve at once", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.drafted(testkit.SecondVersion(t))
		w.must(w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""))
		second := w.Person(w.Office, "kepala_badan")
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, by := range []workflow.Actor{w.As("kepala_badan"), second} {
			all.Go(func() {
				errs[i] = w.o.ActOnDraft(t.Context(), by, id, rulemaking.DraftCommand{Act: rulemaking.ApproveDraft, Revision: 2})
			})
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || workflow.KindOf(errors.Join(errs...)) != workflow.Conflict {
			t.Errorf("got %v", errs)
		}
		if n := w.Count(`SELECT count(*) FROM definitions WHERE office_id = $1 AND service = 'pelaporan'`, w.Office.ID); n != 2 {
			t.Errorf("%d versions", n)
		}
	})
	t.Run("of two drafts gives one of them the number", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		one, two := w.drafted(testkit.SecondVersion(t)), w.drafted(testkit.SecondVersion(t, "title: Pelaporan", "title: Perihal Pelaporan"))
		w.must(w.actOn(w.As("admin"), one, rulemaking.ProposeDraft, ""))
		w.must(w.actOn(w.As("admin"), two, rulemaking.ProposeDraft, ""))
		w.must(w.actOn(w.As("kepala_badan"), one, rulemaking.ApproveDraft, ""))
		testkit.Refused(t, w.actOn(w.As("kepala_badan"), two, rulemaking.ApproveDraft, ""), workflow.Invalid, "body")
	})
	t.Run("wants today or later, as the sheet says, and after what is scheduled", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		id := w.drafted(testkit.SecondVersion(t))
		w.must(w.actOn(w.As("admin"), id, rulemaking.ProposeDraft, ""))
		testkit.Refused(t, w.actOn(w.As("kepala_badan"), id, rulemaking.ApproveDraft, "2026-11-23"), workflow.Invalid, "effective_on")
		w.must(w.actOn(w.As("kepala_badan"), id, rulemaking.ApproveDraft, "2027-01-04"))
		dated := w.drafted(testkit.SecondVersion(t, "version: 2\n", "version: 3\n", "title: Pelaporan", "title: Perihal Pelaporan", "  effective:\n", "  effective: 2027-02-01\n"))
		w.must(w.actOn(w.As("admin"), dated, rulemaking.ProposeDraft, ""))
		testkit.Refused(t, w.actOn(w.As("kepala_badan"), dated, rulemaking.ApproveDraft, "2027-02-02"), workflow.Invalid, "effective_on")
		w.must(w.actOn(w.As("kepala_badan"), dated, rulemaking.ApproveDraft, ""))
		early := w.drafted(testkit.SecondVersion(t, "version: 2\n", "version: 4\n"))
		w.must(w.actOn(w.As("admin"), early, rulemaking.ProposeDraft, ""))
		testkit.Refused(t, w.actOn(w.As("kepala_badan"), early, rulemaking.ApproveDraft, "2027-01-05"), workflow.Invalid, "effective_on")
	})
}

func TestCancelledVersions(t *testing.T) {
	t.Parallel()
	t.Run("are called off before they are in force, and their numbers are not given again", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.published(testkit.SecondVersion(t), "2026-12-01")
		p, err := w.o.VersionsOf(t.Context(), w.As("staf"), "pelaporan")
		w.must(err)
		id := p.Versions[0].ID
		testkit.Refused(t, w.o.CancelVersion(t.Context(), w.As("admin"), id, rulemaking.CallOff{Note: "x"}), workflow.Forbidden, "bukan_tugas_anda")
		testkit.Refused(t, w.o.CancelVersion(t.Context(), w.As("kepala_badan"), id, rulemaking.CallOff{Note: ""}), workflow.Invalid, "note")
		w.must(w.o.CancelVersion(t.Context(), w.As("kepala_badan"), id, rulemaking.CallOff{Note: "Ditunda."}))
		testkit.Refused(t, w.o.CancelVersion(t.Context(), w.As("kepala_badan"), id, rulemaking.CallOff{Note: "x"}), workflow.Conflict, "keadaan_tidak_sesuai")
		w.Clock.Add(30 * 24 * time.Hour)
		if d, err := w.rules.Service(t.Context(), rules.Place{OfficeID: &w.Office.ID}, "pelaporan"); err != nil || d.Version != 1 {
			t.Errorf("in force is %v, %v", d, err)
		}
		if v := w.draftView(w.As("admin"), w.drafted("")); v.Definition.Version != 3 {
			t.Errorf("the next version is %d", v.Definition.Version)
		}
	})
}

func TestPublicationByTheOperator(t *testing.T) {
	t.Parallel()
	t.Run("wants the role that approves", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		_, _, err := w.o.PublishDefinition(t.Context(), w.As("kabid"), testkit.SecondVersion(t), time.Time{})
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, _, err = w.o.PublishDefinition(t.Context(), w.As("kepala_badan"), "version: 2\n", time.Time{})
		testkit.Refused(t, err, workflow.Invalid, "body")
		if n := w.Count(`SELECT count(*) FROM definition_drafts`); n != 0 {
			t.Errorf("%d drafts are left of what was refused", n)
		}
		d, at, err := w.o.PublishDefinition(t.Context(), w.As("kepala_badan"), testkit.SecondVersion(t), time.Time{})
		w.must(err)
		if d.Version != 2 || !at.Equal(w.Clock.Now()) {
			t.Errorf("version %d from %v", d.Version, at)
		}
	})
}
