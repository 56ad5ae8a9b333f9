package casework_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// newOwnWorld is an office with a procedure of its own.
func newOwnWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.def = w.AddOwnProcedure(w.Office)
	return w
}

// asked begins a case of the office's own procedure and fills it in.
func (w *world) asked(by workflow.Actor) uuid.UUID {
	w.t.Helper()
	out, err := w.o.CreateDossier(w.t.Context(), by, casework.NewDossier{Service: "peminjaman"})
	w.must(err)
	w.must(w.o.PatchDossier(w.t.Context(), by, out.Resource, casework.Patch{
		Version: out.Version, Form: registry.Form{"name": " Rapat rekaan ", "needed_on": "2026-12-01"},
	}))
	return out.Resource
}

// listed tells whether a queue of a person holds a case.
func (w *world) listed(by workflow.Actor, queue string, id uuid.UUID) bool {
	w.t.Helper()
	page, err := w.o.Dossiers(w.t.Context(), by, casework.Filter{Queue: queue, Limit: 100})
	w.must(err)
	return slices.ContainsFunc(page.Items, func(r casework.DossierRow) bool { return r.ID == id })
}

func TestOwnProcedure(t *testing.T) {
	t.Parallel()
	w := newOwnWorld(t)
	asker, manager := w.As("peminjam"), w.As("pengelola_ruang")
	id := w.asked(asker)
	t.Run("is begun by its first role only, for no organisation and nobody at the counter", func(t *testing.T) {
		for _, role := range []string{"pemohon", "staf", "kepala_badan", "pengelola_ruang", "admin", "auditor", "bagian_umum"} {
			_, err := w.o.CreateDossier(t.Context(), w.As(role), casework.NewDossier{Service: "peminjaman"})
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
		_, err := w.o.CreateDossier(t.Context(), w.As("bagian_umum"), casework.NewDossier{Service: "peminjaman", Counter: &registry.Counter{Name: "Warga"}})
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, err = w.o.CreateDossier(t.Context(), asker, casework.NewDossier{Service: "pelaporan"})
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		g := w.organisation(w.As("pemohon"))
		_, err = w.o.CreateDossier(t.Context(), asker, casework.NewDossier{Service: "peminjaman", OrganisationID: &g})
		refused(t, err, workflow.Invalid, "organisation_id")
	})
	t.Run("is a draft of whoever began it, under the name filled in", func(t *testing.T) {
		if d := w.read(id); d.Name != "Rapat rekaan" || d.OrganisationID != nil || d.Owner != workflow.OwnerNobody {
			t.Errorf("got %q of %v, time of %s", d.Name, d.OrganisationID, d.Owner)
		}
		if !w.listed(asker, "now", id) || !w.listed(asker, "mine", id) {
			t.Error("the draft is not in the lists of whoever began it")
		}
		for _, by := range []workflow.Actor{w.Person(w.Office, "peminjam"), manager, w.As("auditor"), w.As("pemohon")} {
			_, err := w.o.Dossier(t.Context(), by, id)
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
	})
	t.Run("takes letters into the draft already, and no pictures of an organisation", func(t *testing.T) {
		attach := func(kind string, body []byte) error {
			_, err := w.o.AddAttachment(t.Context(), asker, id, casework.NewAttachment{Kind: kind, Filename: "nota.pdf", File: w.spool(body)})
			return err
		}
		w.must(attach(registry.Scanned, pdf(1)))
		refused(t, attach(registry.Logo, picture(t)), workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("names whoever hands it in, and waits for the other role", func(t *testing.T) {
		w.do("peminjam", id, "pinjam", nil)
		d := w.read(id)
		if named := d.Assignee("peminjam"); named == nil || *named != asker.User || d.TurnRole != "pengelola_ruang" || d.TurnUser != nil {
			t.Errorf("named %v, waits for %s %v", named, d.TurnRole, d.TurnUser)
		}
		if !w.listed(manager, "role", id) || !w.listed(asker, "others", id) || w.listed(w.As("staf"), "role", id) || !w.listed(w.As("staf"), "all", id) {
			t.Error("the queues are wrong")
		}
		if c := w.view(manager, id).Clock; c.Step.Unit != "menit" || *c.Step.Norm != 45 || *c.Office.Norm != 2 || c.ExpectedOn == nil {
			t.Errorf("got clock %+v", c)
		}
	})
}

func TestOwnProcedureGoesOn(t *testing.T) {
	t.Parallel()
	w := newOwnWorld(t)
	asker, manager := w.As("peminjam"), w.As("pengelola_ruang")
	id := w.asked(asker)
	w.do("peminjam", id, "pinjam", nil)
	t.Run("offers nothing to roles of other procedures", func(t *testing.T) {
		for _, role := range []string{"staf", "kabid", "bagian_umum", "auditor", "peminjam"} {
			if v := w.view(w.As(role), id); len(v.Allowed) > 0 {
				t.Errorf("%s is offered %v", role, offered(v))
			}
		}
		refused(t, w.try(w.As("staf"), id, "pinjamkan", nil), workflow.Forbidden, "bukan_tugas_anda")
		refused(t, w.try(w.As("staf"), id, "teruskan", nil), workflow.Invalid, "action")
	})
	t.Run("comes back to the very person who began it, who may change it", func(t *testing.T) {
		w.do("pengelola_ruang", id, "tanyakan", nil)
		another := w.Person(w.Office, "peminjam")
		if d := w.read(id); d.TurnUser == nil || *d.TurnUser != asker.User || !w.listed(asker, "now", id) || w.listed(another, "now", id) {
			t.Errorf("waits for %v", d.TurnUser)
		}
		patch := casework.Patch{Version: new(w.read(id).Version), Form: registry.Form{"name": "Rapat lain"}}
		refused(t, w.o.PatchDossier(t.Context(), another, id, patch), workflow.Forbidden, "bukan_yang_ditugaskan")
		refused(t, w.try(another, id, "jawab", nil), workflow.Forbidden, "bukan_yang_ditugaskan")
		w.must(w.o.PatchDossier(t.Context(), asker, id, patch))
		w.do("peminjam", id, "jawab", nil)
	})
	t.Run("tells whoever began it by mail, and nobody outside", func(t *testing.T) {
		var to, body string
		w.must(w.DB.Pool().QueryRowContext(t.Context(), `SELECT recipient, body FROM mails WHERE dossier_id = $1`, id).Scan(&to, &body))
		if !strings.HasPrefix(to, "peminjam.") || strings.Contains(body, "/lacak/") || !strings.Contains(body, "/permohonan/"+id.String()) {
			t.Errorf("told %s: %s", to, body)
		}
		_, err := w.o.PublicDossier(t.Context(), rules.Place{}, w.read(id).TrackingCode)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		offered, err := w.o.Services(t.Context(), rules.Place{OfficeID: &w.Office.ID})
		if w.must(err); slices.ContainsFunc(offered, func(d *workflow.Definition) bool { return d.Service == "peminjaman" }) {
			t.Error("offered to the public")
		}
		_, err = measures.New(w.DB, w.o.Rules).Promise(t.Context(), rules.Place{OfficeID: &w.Office.ID}, "peminjaman")
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
	t.Run("has notes that whoever began it reads too", func(t *testing.T) {
		_, err := w.o.AddNote(t.Context(), asker, id, casework.NewNote{Text: "Kursi tambahan."})
		w.must(err)
		if notes, err := w.o.Notes(t.Context(), asker, id); err != nil || len(notes) != 1 {
			t.Errorf("got %v, %v", notes, err)
		}
	})
	t.Run("ends, and the journal tells it again", func(t *testing.T) {
		w.do("pengelola_ruang", id, "pinjamkan", nil)
		differences, err := w.o.Verify(t.Context(), nil)
		if err != nil || len(differences) > 0 || w.read(id).State != "dipinjamkan" || len(w.view(manager, id).Allowed) > 0 {
			t.Errorf("%v, %v; in %s", differences, err, w.read(id).State)
		}
	})
	t.Run("keeps its fields out of organisations", func(t *testing.T) {
		_, err := w.o.CreateOrganisation(t.Context(), w.As("pemohon"), casework.NewOrganisation{Form: registry.Form{"name": "A", "needed_on": "2026-12-01"}})
		refused(t, err, workflow.Invalid, "needed_on")
		form, err := w.o.OrganisationForm(t.Context(), w.Office.ID)
		if w.must(err); form.Form[0].Label != "Nama organisasi" {
			t.Errorf("the name is called %q", form.Form[0].Label)
		}
	})
}

func TestOwnProcedureStaysInItsOffice(t *testing.T) {
	t.Parallel()
	w := newOwnWorld(t)
	other := w.Found("lain.contoh.test", "Kota Lain")
	id := w.asked(w.As("peminjam"))
	w.do("peminjam", id, "pinjam", nil)
	stranger := w.Person(other, "pengelola_ruang", "peminjam")
	_, err := w.o.Dossier(t.Context(), stranger, id)
	refused(t, err, workflow.Missing, "tidak_ditemukan")
	refused(t, w.try(stranger, id, "pinjamkan", nil), workflow.Missing, "tidak_ditemukan")
	_, err = w.o.CreateDossier(t.Context(), stranger, casework.NewDossier{Service: "peminjaman"})
	refused(t, err, workflow.Forbidden, "bukan_tugas_anda") // that office has no such procedure, and this person begins none
	if begun, err := w.o.Begun(t.Context(), w.As("peminjam")); err != nil || len(begun) != 1 || begun[0].Service != "peminjaman" {
		t.Errorf("begins %v, %v", begun, err)
	}
}
