package api_test

import (
	"net/http"
	"testing"
)

func TestRenderings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.registered("pengurus@kebun.test")
	id := w.handIn(c, "pelaporan")
	before := len(list(w.role("auditor").want(http.StatusOK, "GET", "/dossiers/"+id+"/renderings", nil), "items"))
	c.want(http.StatusOK, "GET", "/dossiers/"+id+"/receipt", nil)
	rows := list(w.role("auditor").want(http.StatusOK, "GET", "/renderings?limit=1", nil), "items")
	if len(rows) != 1 || rows[0]["kind"] != "tanda_terima" || rows[0]["by_name"] != "Warga Contoh" || rows[0]["dossier_id"] != id {
		t.Errorf("got %v", rows)
	}
	if n := len(list(w.role("staf").want(http.StatusOK, "GET", "/dossiers/"+id+"/renderings", nil), "items")); n != before+1 {
		t.Errorf("got %d, want %d", n, before+1)
	}
	c.refused(http.StatusForbidden, "bukan_tugas_anda", "GET", "/dossiers/"+id+"/renderings", nil)
	w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+id+"/renderings", nil)
	w.role("admin").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", "/renderings", nil)
	w.role("auditor").refused(http.StatusUnprocessableEntity, "limit", "GET", "/renderings?limit=0", nil)
}
