package api_test

import (
	"net/http"
	"testing"
)

func TestOwnProcedure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.AddOwnProcedure(w.Office)
	asker := w.role("peminjam")
	t.Run("is told to who begins it, and to nobody else", func(t *testing.T) {
		mine := list(asker.want(http.StatusOK, "GET", "/services", nil), "items")
		if len(mine) != 1 || str(mine[0], "id") != "peminjaman" || mine[0]["organisation"] != false || len(list(mine[0], "form")) != 2 || len(list(mine[0], "requirements")) != 0 {
			t.Errorf("got %v", mine)
		}
		for role, want := range map[string]int{"pengelola_ruang": 0, "staf": 0, "bagian_umum": 0, "admin": 0, "auditor": 0, "pemohon": 2} {
			if got := list(w.role(role).want(http.StatusOK, "GET", "/services", nil), "items"); len(got) != want {
				t.Errorf("%s begins %v", role, got)
			}
		}
		w.anybody().refused(http.StatusUnauthorized, "belum_masuk", "GET", "/services", nil)
		public := list(w.anybody().want(http.StatusOK, "GET", "/public/services", nil), "items")
		if len(public) != 2 || find(public, "id", "peminjaman") != nil {
			t.Errorf("public are %v", public)
		}
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/services/peminjaman", nil)
	})
	t.Run("goes from draft to end", func(t *testing.T) {
		w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/dossiers", obj{"service": "peminjaman"})
		d := asker.want(http.StatusCreated, "POST", "/dossiers", obj{"service": "peminjaman"})
		id := str(d, "id")
		d = asker.want(http.StatusOK, "PATCH", "/dossiers/"+id, obj{"version": d["version"], "form": obj{"name": "Rapat rekaan", "needed_on": "2026-12-01"}})
		asker.refused(http.StatusUnprocessableEntity, "npwp", "PATCH", "/dossiers/"+id, obj{"version": d["version"], "form": obj{"npwp": "1"}})
		asker.act(id, "pinjam", nil)
		d = w.do("pengelola_ruang", id, "pinjamkan", nil)
		if d["state"] != "dipinjamkan" || d["organisation_id"] != nil || d["certificate"] != nil || len(list(d, "documents")) != 0 {
			t.Errorf("got %v", d)
		}
		asker.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+id+"/receipt", nil)
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/dossiers/"+str(d, "tracking_code"), nil)
		item := find(list(w.role("staf").want(http.StatusOK, "GET", "/dossiers?queue=all&q=rekaan", nil), "items"), "id", id)
		if str(item, "name") != "Rapat rekaan" || str(item, "service") != "peminjaman" {
			t.Errorf("listed as %v", item)
		}
	})
}
