package casework_test

import (
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// document is the current document of a requirement that is asked for once.
func (w *world) document(id uuid.UUID, requirement string) *registry.Document {
	w.t.Helper()
	doc := w.read(id).Current(requirement, "")
	if doc == nil {
		w.t.Fatalf("no document for %s", requirement)
	}
	return doc
}

func TestPutVerdict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff, id := w.As("staf"), w.examined()
	put := func(by workflow.Actor, document uuid.UUID, v casework.NewVerdict) error {
		_, err := w.o.PutVerdict(t.Context(), by, document, v)
		return err
	}
	t.Run("not suitable makes one draft finding, which takes new words", func(t *testing.T) {
		doc := w.document(id, "P7")
		region := registry.Region{X: 0.5, Y: 0.5, Width: 0.5, Height: 0.25}
		judged, err := w.o.PutVerdict(t.Context(), staff, doc.ID, casework.NewVerdict{Result: registry.Unsuitable, Reason: new("tanpa_meterai"), Page: new(1), Region: &region})
		w.must(err)
		if v := judged.Verdict; v == nil || v.Result != registry.Unsuitable || v.By != staff.User || *v.Region != region || !judged.Locked {
			t.Errorf("got %+v", judged)
		}
		w.must(put(staff, doc.ID, casework.NewVerdict{Result: registry.Unsuitable, Note: new(" Meterai\x00 rusak.\xff ")}))
		if n := w.count(`SELECT count(*) FROM findings WHERE document_id = $1`, doc.ID); n != 1 {
			t.Fatalf("got %d findings", n)
		}
		f := w.finding(id, "P7")
		if f.State != registry.FindingDraft || f.Reason != nil || *f.Note != "Meterai rusak." || *f.DocumentID != doc.ID || f.Page != nil {
			t.Errorf("got %+v", f)
		}
	})
	t.Run("suitable again removes the draft finding", func(t *testing.T) {
		doc := w.document(id, "P7")
		w.must(put(staff, doc.ID, casework.NewVerdict{Result: registry.Suitable}))
		if n := w.count(`SELECT count(*) FROM findings WHERE document_id = $1`, doc.ID); n != 0 {
			t.Errorf("got %d findings", n)
		}
		if v := w.document(id, "P7").Verdict; v.Result != registry.Suitable {
			t.Errorf("got %+v", v)
		}
	})
	t.Run("does not change the version of the case", func(t *testing.T) {
		before := w.read(id).Version
		w.judge(w.document(id, "P1").ID, registry.Suitable)
		if after := w.read(id).Version; after != before {
			t.Errorf("got %d, want %d", after, before)
		}
	})
	t.Run("needs a ground that fits and a place that is there", func(t *testing.T) {
		doc := w.document(id, "P1")
		for field, v := range map[string]casework.NewVerdict{
			"result": {Result: "cukup"},
			"reason": {Result: registry.Unsuitable, Note: new("  ")},
			"page":   {Result: registry.Unsuitable, Reason: new("tidak_terbaca"), Page: new(2)},
			"region": {Result: registry.Unsuitable, Reason: new("tidak_terbaca"), Region: &registry.Region{X: 0.9, Width: 0.2, Height: 0.1}},
			"x":      {Problem: registry.Invalid("x", "x", "x")},
		} {
			refused(t, put(staff, doc.ID, v), workflow.Invalid, field)
		}
		refused(t, put(staff, doc.ID, casework.NewVerdict{Result: registry.Unsuitable, Reason: new("dukun")}), workflow.Invalid, "reason")
		refused(t, put(staff, doc.ID, casework.NewVerdict{Result: registry.Unsuitable, Reason: new("tanpa_meterai")}), workflow.Invalid, "reason")
	})
	t.Run("is given only by the assigned case officer, in the examination", func(t *testing.T) {
		doc := w.document(id, "P1")
		bad := casework.NewVerdict{Problem: registry.Invalid("x", "x", "x")}
		refused(t, put(w.Person(w.Office, "staf"), doc.ID, bad), workflow.Forbidden, "bukan_yang_ditugaskan")
		for _, role := range []string{"kabid", "kasubbid", "auditor", "bagian_umum", "pemohon"} {
			refused(t, put(w.As(role), doc.ID, bad), workflow.Forbidden, "bukan_tugas_anda")
		}
		for _, who := range []workflow.Actor{w.As("admin"), w.Person(w.Office, "pemohon"), w.Person(w.Found("lain.contoh.test", "Kota Lain"), "staf")} {
			refused(t, put(who, doc.ID, bad), workflow.Missing, "tidak_ditemukan")
		}
		refused(t, put(staff, uuid.New(), bad), workflow.Missing, "tidak_ditemukan")
		w.judgeAll(id)
		w.do("staf", id, "teruskan", nil)
		refused(t, put(staff, doc.ID, bad), workflow.Conflict, "keadaan_tidak_sesuai")
	})
}

func TestVerdictOnNewVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.returned("P3", "P4")
	old := w.document(id, "P3")
	for _, code := range []string{"P3", "P4"} {
		w.upload(w.As("pemohon"), id, code, "")
	}
	w.do("pemohon", id, "ajukan_ulang", nil)
	t.Run("is not inherited, and the old version cannot be judged any more", func(t *testing.T) {
		if v := w.document(id, "P3").Verdict; v != nil {
			t.Errorf("got %+v", v)
		}
		_, err := w.o.PutVerdict(t.Context(), w.As("staf"), old.ID, verdict(registry.Suitable))
		refused(t, err, workflow.Conflict, "bukan_versi_terbaru")
	})
	t.Run("suitable closes the finding on the old one", func(t *testing.T) {
		w.judge(w.document(id, "P3").ID, registry.Suitable)
		if f := w.finding(id, "P3"); f.State != registry.FindingClosed {
			t.Errorf("got %s", f.State)
		}
		if f := w.finding(id, "P4"); f.State != registry.FindingAnswered {
			t.Errorf("the other finding is %s", f.State)
		}
	})
	t.Run("not suitable puts a draft in the place of the old finding", func(t *testing.T) {
		w.judge(w.document(id, "P4").ID, registry.Unsuitable)
		var states []string
		for _, f := range w.read(id).Findings {
			if *f.Requirement == "P4" {
				states = append(states, f.State)
			}
		}
		if len(states) != 2 || states[0] != registry.FindingClosed || states[1] != registry.FindingDraft {
			t.Errorf("got %v", states)
		}
	})
	t.Run("all suitable is complete in the second round", func(*testing.T) {
		w.judge(w.document(id, "P4").ID, registry.Suitable)
		w.do("staf", id, "teruskan", nil)
		w.do("kasubbid", id, "setujui_kasubbid", nil)
		w.do("kabid", id, "nyatakan_lengkap", nil)
	})
}
