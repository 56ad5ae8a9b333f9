package casework_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestNotes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	ctx := t.Context()
	w.must(w.noted(w.As("staf"), id, "  Telepon sekretariat.  "))
	t.Run("are read by the office, newest first", func(t *testing.T) {
		w.Clock.Add(1e9)
		w.must(w.noted(w.As("kabid"), id, "Sudah ditelepon."))
		all, err := w.o.Notes(ctx, w.As("auditor"), id)
		w.must(err)
		if len(all) != 2 || all[0].Text != "Sudah ditelepon." || all[1].Text != "Telepon sekretariat." || all[1].ByName != w.As("staf").Name {
			t.Errorf("got %+v", all)
		}
	})
	t.Run("are not the applicant's", func(t *testing.T) {
		_, err := w.o.Notes(ctx, w.As("pemohon"), id)
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		refused(t, w.noted(w.As("pemohon"), id, "x"), workflow.Forbidden, "bukan_tugas_anda")
		_, err = w.o.Notes(ctx, w.Person(w.Office, "pemohon"), id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
	t.Run("are not written by who only reads, nor for another office", func(t *testing.T) {
		refused(t, w.noted(w.As("auditor"), id, "x"), workflow.Forbidden, "bukan_tugas_anda")
		refused(t, w.noted(w.Person(w.Found("lain.contoh.test", "Kota Lain"), "staf"), id, "x"), workflow.Missing, "tidak_ditemukan")
	})
	t.Run("are neither read nor written by staff on their own request", func(t *testing.T) {
		both := w.Person(w.Office, "pemohon", "staf")
		own := w.draft(both)
		refused(t, w.noted(both, own, "x"), workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("are written once under a key", func(t *testing.T) {
		n := casework.NewNote{Text: "Dikirim dua kali.", Key: key("k-catatan")}
		first, err := w.o.AddNote(ctx, w.As("staf"), id, n)
		w.must(err)
		again, err := w.o.AddNote(ctx, w.As("staf"), id, n)
		w.must(err)
		if first.ID != again.ID || again.ByName != w.As("staf").Name {
			t.Errorf("got %+v and %+v", first, again)
		}
	})
	t.Run("say something, in bounds", func(t *testing.T) {
		refused(t, w.noted(w.As("staf"), id, " \n"), workflow.Invalid, "text")
		refused(t, w.noted(w.As("staf"), id, strings.Repeat("a", workflow.MaxNote+1)), workflow.Invalid, "text")
	})
}

// noted tries to write a note.
func (w *world) noted(by workflow.Actor, id uuid.UUID, text string) error {
	_, err := w.o.AddNote(w.t.Context(), by, id, casework.NewNote{Text: text})
	return err
}

func TestLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	left := func(queue string) casework.Left {
		t.Helper()
		page, err := w.o.Dossiers(t.Context(), w.As("staf"), casework.Filter{Queue: queue, Limit: 5})
		w.must(err)
		all, err := w.o.Left(t.Context(), w.As("staf"), page.Items)
		w.must(err)
		if len(all) != 1 || page.Items[0].ID != id {
			t.Fatalf("got %+v", page.Items)
		}
		return all[0]
	}
	if l := left("mine"); l.Used != 0 || l.Late || !strings.HasPrefix(l.Text, "sisa 2 hari kerja") {
		t.Errorf("at first: %+v", l)
	}
	w.Clock.Add(24 * 3600e9)
	if l := left("mine"); l.Used != 50 || l.Late {
		t.Errorf("a day later: %+v", l)
	}
	w.Clock.Add(4 * 24 * 3600e9)
	if l := left("mine"); l.Used != 100 || !l.Late || !strings.HasPrefix(l.Text, "lewat") {
		t.Errorf("late: %+v", l)
	}
	w.do("pemohon", id, "tarik", nil)
	if l := left("all"); l.Text != "Sudah selesai" || l.Runs {
		t.Errorf("withdrawn: %+v", l)
	}
}

func TestPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, err := w.o.Procedures(t.Context(), w.Office.ID)
	w.must(err)
	states := map[string]bool{} // of all procedures, each once
	for _, d := range all {
		for _, s := range d.States {
			states[s.ID] = true
		}
	}
	for role, want := range map[string]casework.Part{
		"kepala_badan": {Works: true, Signs: []string{"penandatanganan"}},
		"bagian_umum":  {Works: true, Counter: true},
		"auditor":      {},
	} {
		got, err := w.o.Part(t.Context(), w.As(role))
		w.must(err)
		if got.Works != want.Works || got.Counter != want.Counter || strings.Join(got.Signs, " ") != strings.Join(want.Signs, " ") || len(got.States) != len(states) {
			t.Errorf("%s: %+v", role, got)
		}
	}
}

func TestDraftLetterAsPictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	receipt := w.read(id).Attachments[0]
	pages, err := w.o.PaperPages(t.Context(), w.As("staf"), receipt.ID)
	w.must(err)
	if receipt.Kind != registry.Receipt || pages < 1 {
		t.Errorf("%s has %d pages", receipt.Kind, pages)
	}
	_, err = w.o.PaperPages(t.Context(), w.Person(w.Office, "pemohon"), receipt.ID)
	refused(t, err, workflow.Missing, "tidak_ditemukan")
}
