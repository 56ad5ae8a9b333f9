package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

func TestMadeHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.role("pemohon")
	id := c.draft()
	t.Run("is a PDF to download", func(t *testing.T) {
		for _, path := range []string{"/made/P7", "/made/L7?slot=ketua"} {
			r := c.call("GET", "/dossiers/"+id+path, nil)
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(r.raw, []byte("%PDF-")) ||
				!strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: got %d, %v", path, r.StatusCode, r.Header)
			}
		}
	})
	t.Run("is not there for other items, other people and what is no id", func(t *testing.T) {
		for _, path := range []string{id + "/made/P2", id + "/made/L7", id + "/made/P7?slot=ketua", "x/made/P7"} {
			c.want(http.StatusNotFound, "GET", "/dossiers/"+path, nil)
		}
		w.role("staf").want(http.StatusNotFound, "GET", "/dossiers/"+id+"/made/P7", nil)
		if r := w.anybody().call("GET", "/dossiers/"+id+"/made/P7", nil); r.StatusCode != http.StatusUnauthorized {
			t.Errorf("got %d", r.StatusCode)
		}
	})
	t.Run("tells that the signed copy is stale when the data change", func(t *testing.T) {
		c.item(id, "P7", "", fileFor("P7"))
		stale := func() any {
			return list(c.want(http.StatusOK, "GET", "/dossiers/"+id, nil), "documents")[0]["stale"]
		}
		if got := stale(); got != false {
			t.Errorf("got %v at first", got)
		}
		version := c.want(http.StatusOK, "GET", "/dossiers/"+id, nil)["version"]
		c.want(http.StatusOK, "PATCH", "/dossiers/"+id, obj{"version": version, "form": obj{"name": "Perkumpulan Kebun Lain"}})
		if got := stale(); got != true {
			t.Errorf("got %v after the change", got)
		}
	})
}
