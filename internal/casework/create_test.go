package casework_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	named := registry.Form{"name": " Perkumpulan  Angan "}
	t.Run("needs only a name", func(t *testing.T) {
		out, err := w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: named})
		w.must(err)
		g, err := w.o.Organisation(t.Context(), by, out.Resource)
		if err != nil || g.Name != "Perkumpulan  Angan" || out.Status != 201 {
			t.Errorf("got %+v, %v", g, err)
		}
		_, err = w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: registry.Form{"name": "  "}})
		refused(t, err, workflow.Invalid, "name")
	})
	t.Run("takes the fields of every procedure and no others", func(t *testing.T) {
		_, err := w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: registry.Form{"name": "A", "approval_until": "2030-01-01"}})
		w.must(err)
		for field, f := range map[string]registry.Form{"bank": {"name": "A", "bank": "B"}, "member_count": {"name": "A", "member_count": "tujuh"}} {
			_, err := w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: f})
			refused(t, err, workflow.Invalid, field)
		}
		_, err = w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: named, Officers: []registry.Form{{"position": "dukun"}}})
		refused(t, err, workflow.Invalid, "officers.0.position")
	})
	t.Run("is changed by merging", func(t *testing.T) {
		id := w.organisation(by)
		g, err := w.o.PatchOrganisation(t.Context(), by, id, casework.Patch{
			Form:     registry.Form{"short_name": nil, "address": map[string]any{"rt": "001"}, "name": "Nama Baru"},
			Officers: []registry.Form{{"position": "ketua", "name": "Warga Baru"}},
		})
		w.must(err)
		g, err = w.o.Organisation(t.Context(), by, g.ID)
		w.must(err)
		ketua := g.Officers[slices.IndexFunc(g.Officers, func(o registry.Form) bool { return o.Text("position") == "ketua" })]
		if g.Name != "Nama Baru" || g.Form.Text("short_name") != "" || g.Form.Text("address.kelurahan") != "Angan" || g.Form.Text("address.rt") != "001" {
			t.Errorf("got %v", g.Form)
		}
		if len(g.Officers) != 3 || ketua.Text("name") != "Warga Baru" || ketua.Text("nik") == "" {
			t.Errorf("got %v", g.Officers)
		}
		_, err = w.o.PatchOrganisation(t.Context(), by, id, casework.Patch{Form: registry.Form{"name": nil}})
		refused(t, err, workflow.Invalid, "name")
	})
}

func TestOrganisationOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, named := w.As("pemohon"), registry.Form{"name": "Perkumpulan Angan"}
	t.Run("is not there for others until it has submitted, and never theirs to change", func(t *testing.T) {
		id := w.organisation(by)
		for _, who := range []workflow.Actor{w.Person(w.Office, "pemohon"), w.As("staf"), w.As("admin")} {
			_, err := w.o.Organisation(t.Context(), who, id)
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
		id = *w.read(w.submitted()).OrganisationID
		_, err := w.o.Organisation(t.Context(), w.As("staf"), id)
		w.must(err)
		_, err = w.o.PatchOrganisation(t.Context(), w.As("staf"), id, casework.Patch{Problem: registry.Invalid("x", "x", "x")})
		refused(t, err, workflow.Forbidden, "bukan_organisasi_anda")
		_, err = w.o.Organisation(t.Context(), w.As("admin"), id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
	t.Run("is made by applicants and at the counter only", func(t *testing.T) {
		bad := casework.NewOrganisation{Problem: registry.Invalid("x", "x", "x")}
		for _, role := range []string{"staf", "admin", "auditor", "bagian_umum"} {
			_, err := w.o.CreateOrganisation(t.Context(), w.As(role), bad)
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
		_, err := w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: named, Counter: &registry.Counter{Name: "Warga"}})
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, err = w.o.CreateOrganisation(t.Context(), w.As("bagian_umum"), casework.NewOrganisation{Form: named, Counter: &registry.Counter{}})
		refused(t, err, workflow.Invalid, "counter.name")
	})
	t.Run("made twice with one key is one", func(t *testing.T) {
		ids := make([]uuid.UUID, 6)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				out, err := w.o.CreateOrganisation(context.Background(), by, casework.NewOrganisation{Form: named, Key: key("organisasi")})
				if err != nil {
					t.Error(err)
				}
				ids[i] = out.Resource
			})
		}
		all.Wait()
		if len(slices.Compact(ids)) != 1 {
			t.Errorf("got %v", ids)
		}
	})
}

func TestCreateDossier(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("copies the organisation's data", func(t *testing.T) {
		g := w.organisation(by)
		out, err := w.o.CreateDossier(t.Context(), by, casework.NewDossier{Service: "pelaporan", OrganisationID: &g})
		w.must(err)
		d := w.read(out.Resource)
		if d.State != "draf" || d.Version != 1 || *out.Version != 1 || d.Name != "Perkumpulan Kebun Rekaan" || len(d.Officers) != 3 ||
			d.Form.Text("address.kelurahan") != "Angan" || len(d.TrackingCode) != 10 || d.SubmittedAt != nil {
			t.Errorf("got %+v", d)
		}
		_, err = w.o.PatchOrganisation(t.Context(), by, g, casework.Patch{Form: registry.Form{"name": "Nama Baru"}})
		w.must(err)
		if name := w.read(out.Resource).Form.Text("name"); name != "Perkumpulan Kebun Rekaan" {
			t.Errorf("the copy became %s", name)
		}
	})
	t.Run("answers for itself whom it is for, whatever the organisation says", func(t *testing.T) {
		g := w.organisation(by)
		for service, want := range map[string]bool{"pelaporan": true, "pendaftaran": false} {
			_, err := w.o.PatchOrganisation(t.Context(), by, g, casework.Patch{Form: registry.Form{"legal_personality": !want}})
			w.must(err)
			out, err := w.o.CreateDossier(t.Context(), by, casework.NewDossier{Service: service, OrganisationID: &g})
			w.must(err)
			own, err := w.o.Organisation(t.Context(), by, g)
			w.must(err)
			if got := w.read(out.Resource).Form["legal_personality"]; got != want || own.Form["legal_personality"] != !want {
				t.Errorf("%s: got %v of an organisation with %v", service, got, own.Form["legal_personality"])
			}
		}
	})
	t.Run("refuses a service or an organisation that is not there", func(t *testing.T) {
		g, foreign := w.organisation(by), w.organisation(w.Person(w.Office, "pemohon"))
		for field, n := range map[string]casework.NewDossier{
			"service":         {Service: "perizinan", OrganisationID: &g},
			"organisation_id": {Service: "pelaporan", OrganisationID: &foreign},
		} {
			_, err := w.o.CreateDossier(t.Context(), by, n)
			refused(t, err, workflow.Invalid, field)
		}
		_, err := w.o.CreateDossier(t.Context(), by, casework.NewDossier{Service: "pelaporan"})
		refused(t, err, workflow.Invalid, "organisation_id")
	})
	t.Run("is for applicants and the counter only", func(t *testing.T) {
		for _, role := range []string{"staf", "admin", "auditor", "bagian_umum"} {
			for _, service := range []string{"pelaporan", "perizinan"} {
				_, err := w.o.CreateDossier(t.Context(), w.As(role), casework.NewDossier{Service: service})
				refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
			}
		}
	})
	t.Run("made twice with one key is one", func(t *testing.T) {
		g := w.organisation(by)
		n := casework.NewDossier{Service: "pelaporan", OrganisationID: &g, Key: key("permohonan")}
		first, err := w.o.CreateDossier(t.Context(), by, n)
		w.must(err)
		second, err := w.o.CreateDossier(t.Context(), by, n)
		if err != nil || second.Resource != first.Resource || second.Status != 201 {
			t.Errorf("got %+v, %v; want %+v", second, err, first)
		}
	})
}

func TestCounter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, guest := w.As("bagian_umum"), &registry.Counter{Name: "Warga Loket", Phone: "0800000000"}
	out, err := w.o.CreateOrganisation(t.Context(), desk, casework.NewOrganisation{Form: form(), Officers: officers(), Counter: guest})
	w.must(err)
	g := out.Resource
	out, err = w.o.CreateDossier(t.Context(), desk, casework.NewDossier{Service: "pelaporan", OrganisationID: &g, Counter: guest})
	w.must(err)
	id := out.Resource
	t.Run("a draft belongs to who made it", func(t *testing.T) {
		w.must(w.mayUpload(desk, id))
		_, err := w.o.PatchOrganisation(t.Context(), desk, g, casework.Patch{Form: registry.Form{"short_name": "PKR"}})
		w.must(err)
		for _, who := range []workflow.Actor{w.Person(w.Office, "bagian_umum"), w.As("staf"), w.As("pemohon")} {
			refused(t, w.mayUpload(who, id), workflow.Missing, "tidak_ditemukan")
		}
	})
	t.Run("goes the applicant's way with the guest in the journal", func(t *testing.T) {
		for _, item := range w.def.Items(form()) {
			w.upload(desk, id, item.Requirement.Code, item.Slot)
		}
		w.do("bagian_umum", id, "ajukan", map[string]any{"statement": true})
		e := w.read(id).Journal[0]
		if e.As != "pemohon" || e.ByName != desk.Name+" (di loket, untuk Warga Loket)" {
			t.Errorf("got %s as %s", e.ByName, e.As)
		}
	})
}
