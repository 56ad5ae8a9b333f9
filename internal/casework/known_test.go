package casework_test

import (
	"testing"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestKnownOrganisations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	desk, away := w.As("bagian_umum"), w.Person(w.Found("lain.contoh.test", "Kota Lain"), "bagian_umum")
	desk.Reads, away.Reads = true, true
	enter := func(by workflow.Actor, name string) {
		_, err := w.o.CreateOrganisation(t.Context(), by, casework.NewOrganisation{
			Form: registry.Form{"name": name, "short_name": "FCR"}, Counter: &registry.Counter{Name: "Warga Tamu"},
		})
		w.must(err)
	}
	enter(desk, "Forum Cémara Rekaan")
	enter(away, "Forum Cemara Seberang")
	w.draft(w.As("pemohon")) // has handed in nothing
	find := func(by workflow.Actor, q string) []string {
		found, _, err := w.o.KnownOrganisations(t.Context(), by, q)
		w.must(err)
		var names []string
		for _, g := range found {
			names = append(names, g.Name)
		}
		return names
	}
	t.Run("finds a part of the name, without case and accents, in the own office only", func(t *testing.T) {
		for _, q := range []string{"cemara", " CÉMARA  rek", "fcr"} {
			if got := find(desk, q); len(got) != 1 || got[0] != "Forum Cémara Rekaan" {
				t.Errorf("%q finds %v", q, got)
			}
		}
		if got := find(away, "cemara"); len(got) != 1 || got[0] != "Forum Cemara Seberang" {
			t.Errorf("the other office finds %v", got)
		}
		if got := find(desk, "%%%"); len(got) > 0 {
			t.Errorf("a pattern finds %v", got)
		}
	})
	t.Run("leaves out those that nobody has handed in for", func(t *testing.T) {
		id := w.draft(w.As("pemohon"))
		if got := find(desk, w.read(id).Name); len(got) > 0 {
			t.Errorf("finds %v", got)
		}
	})
	t.Run("follows a new name", func(t *testing.T) {
		found, _, err := w.o.KnownOrganisations(t.Context(), desk, "cemara")
		w.must(err)
		_, err = w.o.PatchOrganisation(t.Context(), desk, found[0].ID, casework.Patch{Form: registry.Form{"name": "Forum Pinus Rekaan"}})
		w.must(err)
		if got := find(desk, "pinus"); len(got) != 1 {
			t.Errorf("finds %v", got)
		}
	})
	t.Run("asks for three letters, and for somebody at the counter", func(t *testing.T) {
		_, _, err := w.o.KnownOrganisations(t.Context(), desk, " fo ")
		refused(t, err, workflow.Invalid, "cari")
		_, _, err = w.o.KnownOrganisations(t.Context(), w.As("staf"), "forum")
		refused(t, err, workflow.Forbidden, "bukan_petugas_loket")
	})
}
