package casework_test

import (
	"testing"
	"time"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

func TestChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	applicant := w.As("pemohon")
	w.judgeAll(id, "P3")
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	for _, field := range []string{"address.street", "officers.ketua.name", "aims"} {
		_, err := w.o.AddFinding(t.Context(), w.As("kabid"), id, casework.NewFinding{Field: new(field), Note: new("Periksa lagi.")})
		w.must(err)
	}
	w.do("kabid", id, "nyatakan_belum_lengkap", nil)
	w.do("staf", id, "beritahukan", nil)
	before := w.read(id)
	put := func(form registry.Form, officers ...registry.Form) {
		t.Helper()
		w.Clock.Add(time.Minute)
		w.must(w.o.PatchDossier(t.Context(), applicant, id, casework.Patch{Version: new(w.read(id).Version), Form: form, Officers: officers}))
	}
	put(registry.Form{"address": map[string]any{"street": "Jalan Sementara 1"}, "aims": "Lain sekali."})
	put(registry.Form{"address": map[string]any{"street": "Jalan Angan 2"}, "aims": before.Form["aims"]},
		registry.Form{"position": "ketua", "name": "Warga Contoh Pengganti"})
	w.upload(applicant, id, "P3", "")
	t.Run("are told only once the round is handed in again", func(t *testing.T) {
		v, err := w.o.Dossier(t.Context(), w.As("staf"), id)
		w.must(err)
		if changes, round := v.LastChanges(); round != 0 || len(changes) != 0 || len(v.ReplacedIn(1)) != 0 {
			t.Errorf("got %+v in %d", changes, round)
		}
	})
	w.do("pemohon", id, "ajukan_ulang", nil)
	t.Run("stand beside what was there when the round was sent, without what was changed back", func(t *testing.T) {
		v, err := w.o.Dossier(t.Context(), w.As("staf"), id)
		w.must(err)
		changes, round := v.LastChanges()
		got := map[string]registry.Change{}
		for _, c := range changes {
			got[c.Field] = c
		}
		street, name := got["address.street"], got["officers.ketua.name"]
		if round != 1 || len(got) != 2 || street.Before != before.Form.At("address.street") || street.After != "Jalan Angan 2" ||
			name.Before == nil || name.After != "Warga Contoh Pengganti" {
			t.Errorf("got %+v in %d", changes, round)
		}
		files := v.ReplacedIn(round)
		if len(files) != 1 || files[0].Before.Version != 1 || files[0].After.Version != 2 || files[0].After.Requirement != "P3" {
			t.Errorf("got %+v", files)
		}
	})
	t.Run("are not told to the applicant's side", func(t *testing.T) {
		v, err := w.o.Dossier(t.Context(), applicant, id)
		if err != nil || len(v.Changes) != 0 {
			t.Errorf("got %+v (%v)", v.Changes, err)
		}
	})
	t.Run("are not kept of a draft", func(t *testing.T) {
		draft := w.draft(applicant)
		w.must(w.patch(applicant, draft, registry.Form{"aims": "Lain sekali."}))
		if n := w.count(`SELECT count(*) FROM changes WHERE dossier_id = $1`, draft); n != 0 {
			t.Errorf("%d are kept", n)
		}
	})
}
