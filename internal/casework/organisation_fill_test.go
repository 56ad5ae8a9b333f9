package casework_test

import (
	"testing"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestFillOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	id := w.draft(by) // its data are complete
	full := *w.read(id).OrganisationID
	begin := func(form registry.Form, officers ...registry.Form) *registry.Organisation {
		t.Helper()
		out, err := w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{Form: form, Officers: officers})
		w.must(err)
		g, err := w.o.Organisation(t.Context(), by, out.Resource)
		w.must(err)
		return g
	}
	ofCase := func(g *registry.Organisation) {
		t.Helper()
		_, err := w.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET organisation_id = $1 WHERE id = $2`, g.ID, id)
		w.must(err)
	}
	t.Run("fills what is empty, keeps what is there and mixes no two persons", func(t *testing.T) {
		g := begin(registry.Form{"name": "Nama Sendiri", "address": map[string]any{"street": "Jalan Sendiri 1"}},
			registry.Form{"position": "ketua", "name": "Orang Lain"})
		ofCase(g)
		n, err := w.o.FillOrganisation(t.Context(), by, g.ID, id)
		if err != nil || n < 20 {
			t.Fatal(n, err)
		}
		g, err = w.o.Organisation(t.Context(), by, g.ID)
		w.must(err)
		want := w.read(id)
		if g.Name != "Nama Sendiri" || g.Form.At("address.street") != "Jalan Sendiri 1" || g.Form.At("address.kelurahan") != want.Form.At("address.kelurahan") || g.Form.Text("deed_number") != want.Form.Text("deed_number") {
			t.Errorf("%v", g.Form)
		}
		for _, o := range g.Officers {
			if o.Text("position") == "ketua" && (o.Text("name") != "Orang Lain" || o.Text("nik") != "") {
				t.Errorf("mixed: %v", o)
			}
		}
		if len(g.Officers) != 3 {
			t.Errorf("%d officers", len(g.Officers))
		}
		if n, err := w.o.FillOrganisation(t.Context(), by, g.ID, id); err != nil || n != 0 {
			t.Errorf("once more: %d, %v", n, err)
		}
	})
	t.Run("only from a case of its own, and by its members", func(t *testing.T) {
		_, err := w.o.FillOrganisation(t.Context(), by, full, id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		stranger := by
		stranger.User = w.As("staf").User
		_, err = w.o.FillOrganisation(t.Context(), stranger, full, id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
}
