package casework_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// patch merges new data into a dossier as it stands.
func (w *world) patch(by workflow.Actor, id uuid.UUID, f registry.Form, officers ...registry.Form) error {
	w.t.Helper()
	version := w.read(id).Version
	return w.o.PatchDossier(w.t.Context(), by, id, casework.Patch{Version: &version, Form: f, Officers: officers})
}

func TestPatchDossier(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("merges and raises the version", func(t *testing.T) {
		id := w.draft(by)
		w.must(w.patch(by, id, registry.Form{"short_name": nil, "wings": []any{" Sayap "}, "address": map[string]any{"rt": "1"}},
			registry.Form{"position": "ketua", "name": "Warga Baru", "phone": nil}))
		d := w.read(id)
		if d.Version != 2 || d.Form.Text("short_name") != "" || d.Form.Text("address.street") == "" || d.Form["wings"].([]any)[0] != "Sayap" {
			t.Errorf("got version %d of %v", d.Version, d.Form)
		}
		if d.Officers[0].Text("name") != "Warga Baru" || d.Officers[0].Text("nik") == "" {
			t.Errorf("got %v", d.Officers)
		}
	})
	t.Run("takes no other answer where the procedure has one, and refuses none", func(t *testing.T) {
		id := w.draft(by)
		for _, sent := range []any{false, nil, true} {
			w.must(w.patch(by, id, registry.Form{"legal_personality": sent, "short_name": "PKR"}))
			if got := w.read(id).Form["legal_personality"]; got != true {
				t.Errorf("%v became %v", sent, got)
			}
		}
		refused(t, w.patch(by, id, registry.Form{"legal_personality": "tidak"}), workflow.Invalid, "legal_personality")
	})
	t.Run("keeps texts of one line in one line", func(t *testing.T) {
		id := w.draft(by)
		w.must(w.patch(by, id, registry.Form{"name": "Forum\nRekaan", "aims": "Satu\nDua", "address": map[string]any{"street": "Jalan\r\nKhayalan"}},
			registry.Form{"position": "ketua", "name": "Warga\nBaru"}))
		d := w.read(id)
		if d.Name != "Forum Rekaan" || d.Form.Text("address.street") != "Jalan Khayalan" || d.Form.Text("aims") != "Satu\nDua" ||
			d.Officers[0].Text("name") != "Warga Baru" {
			t.Errorf("got %s of %v and %v", d.Name, d.Form, d.Officers)
		}
	})
	t.Run("keeps the name for lists and for looking it up", func(t *testing.T) {
		id := w.draft(by)
		w.must(w.patch(by, id, registry.Form{"name": "Paguyuban Élan", "short_name": "PE"}))
		if n := w.count(`SELECT count(*) FROM dossiers WHERE id = $1 AND name = 'Paguyuban Élan' AND search = 'paguyuban elan pe'`, id); n != 1 {
			t.Error("name and search do not follow the form")
		}
	})
	t.Run("takes what is wrong in every way but type and length", func(t *testing.T) {
		id := w.draft(by)
		w.must(w.patch(by, id, registry.Form{"npwp": "tiga", "level": "kampung", "term_to": "1999-01-01"}, registry.Form{"position": "ketua", "citizenship": "WNA"}))
		refused(t, w.patch(by, id, registry.Form{"religious": "ya"}), workflow.Invalid, "religious")
		refused(t, w.patch(by, id, registry.Form{"bank": "x"}), workflow.Invalid, "bank")
		refused(t, w.patch(by, id, nil, registry.Form{"position": "ketua", "nik": 5.0}), workflow.Invalid, "officers.ketua.nik")
		refused(t, w.try(by, id, "ajukan", map[string]any{"statement": true}), workflow.Invalid, "npwp")
	})
	t.Run("wants the version that stands", func(t *testing.T) {
		id, stale := w.draft(by), 7
		refused(t, w.o.PatchDossier(t.Context(), by, id, casework.Patch{Form: registry.Form{"name": "A"}}), workflow.Invalid, "version")
		err := w.o.PatchDossier(t.Context(), by, id, casework.Patch{Version: &stale, Problem: registry.Invalid("x", "x", "x")})
		refused(t, err, workflow.Conflict, "versi_usang")
		if v := w.read(id).Version; v != 1 {
			t.Errorf("got version %d", v)
		}
	})
	t.Run("is refused by who asks and where the case is", func(t *testing.T) {
		id := w.submitted()
		refused(t, w.patch(by, id, registry.Form{"name": "A"}), workflow.Conflict, "keadaan_tidak_sesuai")
		refused(t, w.patch(w.As("staf"), id, registry.Form{"name": "A"}), workflow.Forbidden, "bukan_tugas_anda")
		refused(t, w.patch(w.As("bagian_umum"), id, registry.Form{"name": "A"}), workflow.Forbidden, "bukan_tugas_anda")
		refused(t, w.patch(w.Person(w.Office, "pemohon"), id, registry.Form{"name": "A"}), workflow.Missing, "tidak_ditemukan")
		refused(t, w.patch(w.As("admin"), id, registry.Form{"name": "A"}), workflow.Missing, "tidak_ditemukan")
	})
}

func TestPatchInRepair(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, staff := w.As("pemohon"), w.As("staf")
	id := w.examined()
	w.judgeAll(id, "P6")
	for _, field := range []string{"aims", "officers.ketua.nik"} {
		_, err := w.o.AddFinding(t.Context(), staff, id, casework.NewFinding{Field: &field, Reason: new("isian_salah")})
		w.must(err)
	}
	w.sendBack(id)
	t.Run("opens what a finding names and the data of its item", func(t *testing.T) {
		w.must(w.patch(by, id, registry.Form{"aims": "Tujuan baru", "npwp": "0000000000000001"}, registry.Form{"position": "ketua", "nik": "0000001502900002"}))
		for field, kind := range map[string]*string{"aims": new(registry.AnswerField), "officers.ketua.nik": new(registry.AnswerField), "P6": nil} {
			if f := w.finding(id, field); (f.AnswerKind == nil) != (kind == nil) || kind != nil && (*f.AnswerKind != *kind || f.State != registry.FindingAnswered) {
				t.Errorf("%s: got %s by %v", field, f.State, f.AnswerKind)
			}
		}
	})
	t.Run("keeps the rest locked, and says which", func(t *testing.T) {
		refused(t, w.patch(by, id, registry.Form{"name": "Nama Lain", "aims": "Lagi"}), workflow.Conflict, "name")
		refused(t, w.patch(by, id, nil, registry.Form{"position": "ketua", "name": "Warga Lain"}), workflow.Conflict, "officers.ketua.name")
		refused(t, w.patch(by, id, nil, registry.Form{"position": "sekretaris", "nik": "1"}), workflow.Conflict, "officers.sekretaris.nik")
		refused(t, w.patch(by, id, registry.Form{"legal_personality": false}), workflow.Conflict, "legal_personality") // which the procedure answers
		if aims := w.read(id).Form.Text("aims"); aims != "Tujuan baru" {
			t.Errorf("got %s", aims)
		}
	})
	t.Run("lets locked data be sent along unchanged", func(*testing.T) {
		w.must(w.patch(by, id, registry.Form{"name": " Perkumpulan Kebun Rekaan ", "wings": nil, "parent_name": ""}))
	})
	t.Run("does not answer a finding when nothing changes", func(t *testing.T) {
		fresh := w.examined()
		w.judgeAll(fresh)
		_, err := w.o.AddFinding(t.Context(), staff, fresh, casework.NewFinding{Field: new("aims"), Note: new("Kurang jelas.")})
		w.must(err)
		w.sendBack(fresh)
		w.must(w.patch(by, fresh, registry.Form{"aims": form()["aims"]}))
		if f := w.finding(fresh, "aims"); f.State != registry.FindingSent {
			t.Errorf("got %s", f.State)
		}
		if !slices.ContainsFunc(w.read(fresh).Findings, func(f registry.Finding) bool { return f.Round != nil && *f.Round == 1 }) {
			t.Error("the finding is in no round")
		}
	})
}
