package api_test

import (
	"net/http"
	"testing"
)

func TestNamesakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, other := w.submitted(), w.submitted() // both of the same invented data, of two organisations
	path := "/dossiers/" + id + "/namesakes"
	t.Run("are told to the office, with what is the same", func(t *testing.T) {
		want := w.role("staf").want(http.StatusOK, "GET", "/dossiers/"+other, nil)["organisation_id"]
		all := list(w.role("auditor").want(http.StatusOK, "GET", path, nil), "items")
		if len(all) != 1 || all[0]["organisation_id"] != want || all[0]["letter_number"] != nil || all[0]["letter_state"] != nil {
			t.Fatalf("got %v, want %v", all, want)
		}
		if same, _ := all[0]["same"].([]any); len(same) == 0 || same[0] != "name" {
			t.Errorf("got %v", all[0])
		}
	})
	t.Run("are closed to the applicant and not there for others", func(t *testing.T) {
		w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", path, nil)
		w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
	})
}
