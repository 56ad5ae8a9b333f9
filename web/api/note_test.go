package api_test

import (
	"net/http"
	"testing"
)

func TestNotes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	path, staff := "/dossiers/"+id+"/notes", w.role("staf")
	t.Run("are written once under a key and read by the office", func(t *testing.T) {
		first := staff.want(http.StatusCreated, "POST", path, obj{"text": " Sudah ditelepon. "}, "Idempotency-Key", "catatan-1")
		again := staff.want(http.StatusCreated, "POST", path, obj{"text": " Sudah ditelepon. "}, "Idempotency-Key", "catatan-1")
		if first["id"] != again["id"] || first["text"] != "Sudah ditelepon." || first["by"] != w.As("staf").Name {
			t.Errorf("got %v, then %v", first, again)
		}
		all := list(w.role("auditor").want(http.StatusOK, "GET", path, nil), "items")
		if len(all) != 1 || all[0]["id"] != first["id"] {
			t.Errorf("got %v", all)
		}
	})
	t.Run("are closed to the applicant and not there for others", func(t *testing.T) {
		w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", path, nil)
		w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", path, obj{"text": "x"})
		w.role("auditor").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", path, obj{"text": "x"})
		w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
	})
	t.Run("say something", func(t *testing.T) {
		problem := staff.want(http.StatusUnprocessableEntity, "POST", path, obj{"text": " "})
		if fieldWith(problem, "text") == nil {
			t.Errorf("got %v", problem)
		}
	})
}
