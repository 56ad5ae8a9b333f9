package api_test

import (
	"net/http"
	"testing"
)

func TestNumberSeries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, kabid := w.role("admin"), w.role("kabid")
	const one, changes = "/number-series/pelaporan/registrasi", "/number-series/pelaporan/registrasi/changes"
	t.Run("are read by those who give numbers", func(t *testing.T) {
		w.anybody().refused(http.StatusUnauthorized, "belum_masuk", "GET", "/number-series", nil)
		w.role("staf").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", "/number-series", nil)
		w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", "/number-series", nil)
		all := list(kabid.want(http.StatusOK, "GET", "/number-series", nil), "items")
		if len(all) != 6 || all[0]["next"] != "0001/BH/KESBANGPOL/2026" || all[0]["last"] != 0.0 || all[0]["missing"] != 0.0 {
			t.Errorf("got %v", all)
		}
		kabid.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/number-series?year=1999", nil)
		admin.refused(http.StatusForbidden, "bukan_tugas_anda", "GET", one+"/numbers", nil)
	})
	t.Run("are decided about by the administrator, once under a key", func(t *testing.T) {
		kabid.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", changes, obj{"start": 5, "reason": "x"})
		problem := admin.want(http.StatusUnprocessableEntity, "POST", changes, obj{"template": "{urut}", "reason": ""})
		if fieldWith(problem, "template") == nil || fieldWith(problem, "reason") == nil {
			t.Errorf("got %v", problem)
		}
		admin.refused(http.StatusUnprocessableEntity, "year", "POST", changes, obj{"year": 99999999999, "start": 5, "reason": "x"})
		for range 2 {
			got := admin.want(http.StatusOK, "POST", changes, obj{"start": 5, "reason": "Buku kertas."}, "Idempotency-Key", "nomor-1")
			if got["start"] != 5.0 || got["last"] != 4.0 || got["next"] != "0005/BH/KESBANGPOL/2026" {
				t.Errorf("got %v", got)
			}
		}
		journal := list(kabid.want(http.StatusOK, "GET", "/number-series/changes", nil), "items")
		if len(journal) != 1 || journal[0]["start"] != 5.0 || journal[0]["was"] != "1" || journal[0]["template"] != nil {
			t.Errorf("got %v", journal)
		}
	})
	t.Run("list what was given", func(t *testing.T) {
		id := w.signable()
		given := list(kabid.want(http.StatusOK, "GET", one+"/numbers", nil), "items")
		if len(given) != 1 || given[0]["dossier_id"] != id || given[0]["n"] != 5.0 || given[0]["voided_at"] != nil {
			t.Errorf("got %v", given)
		}
		admin.refused(http.StatusConflict, "nomor_sudah_diberikan", "POST", changes, obj{"start": 50, "reason": "x"})
	})
}
