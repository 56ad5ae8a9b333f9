package api_test

import (
	"bytes"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"ormas/internal/testkit"
	"ormas/workflow"
)

// reads are all ways to read what belongs to one dossier.
func (w *world) reads(id string) []string {
	w.t.Helper()
	d := w.role("staf").read(id)
	all := []string{
		"/dossiers/" + id, "/dossiers/" + id + "/receipt", "/dossiers/" + id + "/certificate", "/organisations/" + str(d, "organisation_id"),
		"/documents/" + str(list(d, "documents")[0], "id") + "/content",
	}
	for _, a := range list(d, "attachments") {
		all = append(all, "/attachments/"+str(a, "id")+"/content")
	}
	return all
}

func TestIsolation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.signable()
	w.do("kepala_badan", id, "tandatangani", nil)
	elsewhere := w.Found("lain.contoh.test", "Kota Lain")
	reads := w.reads(id)
	if len(reads) < 7 {
		t.Fatalf("only %v to read", reads)
	}
	outsiders := map[string]workflow.Actor{
		"another applicant": w.Person(w.Office, "pemohon"), "an administrator": w.As("admin"),
		"staff of another office": w.Person(elsewhere, "bagian_umum", "kepala_badan", "kabid", "kasubbid", "staf", "petugas_lapangan"),
		"another auditor":         w.Person(elsewhere, "auditor"), "an applicant elsewhere": w.Person(elsewhere, "pemohon"),
	}
	for name, by := range outsiders {
		t.Run("is not there for "+name, func(t *testing.T) {
			c := w.as(by)
			for _, path := range reads {
				c.refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
				if got := c.call("HEAD", path, nil); got.StatusCode != http.StatusNotFound {
					t.Errorf("HEAD %s: got %d", path, got.StatusCode)
				}
			}
			for _, queue := range []string{"", "?queue=mine", "?queue=role", "?queue=overdue", "?queue=waiting", "?q=kebun", "?q=" + str(w.role("staf").read(id), "tracking_code")} {
				if items := list(c.want(http.StatusOK, "GET", "/dossiers"+queue, nil), "items"); len(items) != 0 {
					t.Errorf("%q lists %v", queue, items)
				}
			}
			for _, call := range []string{"PATCH ", "DELETE ", "POST /actions", "POST /findings", "POST /documents", "POST /attachments"} {
				method, rest, _ := strings.Cut(call, " ")
				c.refused(http.StatusNotFound, "tidak_ditemukan", method, "/dossiers/"+id+rest, "{}")
			}
		})
	}
	t.Run("is there for all staff of the office, and the applicant", func(t *testing.T) {
		for _, role := range []string{"bagian_umum", "kepala_badan", "kabid", "kasubbid", "staf", "petugas_lapangan", "auditor"} {
			for _, path := range reads {
				w.role(role).want(http.StatusOK, "GET", path, nil)
			}
		}
		w.role("pemohon").want(http.StatusOK, "GET", reads[1], nil)
		w.role("pemohon").want(http.StatusOK, "GET", reads[2], nil)
	})
}

func TestIsolationOfTheHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.signable()
	for _, h := range list(w.role("pemohon").read(id), "history") {
		if h["as"] != "pemohon" && (h["note"] != "" || len(h["input"].(obj)) != 0) {
			t.Errorf("the applicant reads the note %q of %v, and what was filled in: %v", h["note"], h["action"], h["input"])
		}
	}
	visit := find(list(w.role("staf").read(id), "history"), "action", "berita_acara")
	if visit["input"].(obj)["people_met"] != "Ketua" {
		t.Errorf("staff reads %v of the visit", visit["input"])
	}
}

func TestIsolationWithinTheOffice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.signable()
	w.do("kepala_badan", id, "tandatangani", nil)
	t.Run("names nobody of the office to the applicant", func(t *testing.T) {
		got := w.role("pemohon").call("GET", "/dossiers/"+id, nil)
		for _, role := range []string{"bagian_umum", "kepala_badan", "kabid", "kasubbid", "staf", "petugas_lapangan"} {
			if bytes.Contains(got.raw, []byte("Contoh "+role)) || bytes.Contains(got.raw, []byte(w.As(role).User.String())) {
				t.Errorf("the applicant reads of %s", role)
			}
		}
		for _, a := range list(got.body, "attachments") {
			if kind := str(a, "kind"); kind == "konsep_surat" || kind == "berita_acara" {
				t.Errorf("the applicant sees %s", kind)
			}
		}
		for _, a := range list(w.role("staf").read(id), "attachments") {
			want := http.StatusNotFound
			if a["kind"] == "tanda_terima" {
				want = http.StatusOK
			}
			if got := w.role("pemohon").call("GET", "/attachments/"+str(a, "id")+"/content", nil); got.StatusCode != want {
				t.Errorf("%v: got %d, want %d", a["kind"], got.StatusCode, want)
			}
		}
	})
	t.Run("a draft is the applicant's alone", func(t *testing.T) {
		c := w.role("pemohon")
		draft := c.draft()
		doc := c.item(draft, "P1", "", testkit.PDF(1))
		for _, role := range []string{"bagian_umum", "kepala_badan", "staf", "auditor", "admin"} {
			for _, path := range []string{"/dossiers/" + draft, "/documents/" + str(doc, "id") + "/content", "/organisations/" + str(c.read(draft), "organisation_id")} {
				w.role(role).refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
			}
		}
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/dossiers/"+str(c.read(draft), "tracking_code"), nil)
		w.as(w.Person(w.Office, "pemohon")).refused(http.StatusUnprocessableEntity, "organisation_id", "POST", "/dossiers",
			obj{"service": "pelaporan", "organisation_id": c.read(draft)["organisation_id"]})
		c.want(http.StatusNoContent, "DELETE", "/documents/"+str(doc, "id"), nil)
		c.want(http.StatusNoContent, "DELETE", "/dossiers/"+draft, nil)
		c.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+draft, nil)
	})
	t.Run("people are listed to staff of their office", func(t *testing.T) {
		w.role("pemohon").refused(http.StatusForbidden, "bukan_petugas", "GET", "/users", nil)
		for _, role := range []string{"kabid", "auditor"} {
			if items := list(w.role(role).want(http.StatusOK, "GET", "/users?role=staf", nil), "items"); len(items) != 1 || items[0]["id"] != w.As("staf").User.String() {
				t.Errorf("%s is told of %v", role, items)
			}
		}
		if items := list(w.role("kabid").want(http.StatusOK, "GET", "/users?role=petugas_lapangan&dossier="+id, nil), "items"); len(items) != 1 {
			t.Errorf("for the dossier %v", items)
		}
		w.role("pemohon").refused(http.StatusForbidden, "", "GET", "/outbox", nil)
	})
	t.Run("people come in pages", func(t *testing.T) {
		c := w.role("kabid")
		all := list(c.want(http.StatusOK, "GET", "/users", nil), "items")
		var seen []obj
		for cursor := ""; ; {
			page := c.want(http.StatusOK, "GET", "/users?limit=2&cursor="+cursor, nil)
			seen = append(seen, list(page, "items")...)
			if cursor = str(page, "next_cursor"); cursor == "" {
				break
			}
		}
		if len(all) < 3 || !reflect.DeepEqual(seen, all) {
			t.Errorf("page by page %v, at once %v", seen, all)
		}
		other := str(c.want(http.StatusOK, "GET", "/users?limit=1", nil), "next_cursor")
		c.refused(http.StatusUnprocessableEntity, "cursor", "GET", "/users?role=staf&cursor="+other, nil)
		c.refused(http.StatusUnprocessableEntity, "limit", "GET", "/users?limit=101", nil)
	})
}

func TestIsolationByHost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.signable()
	w.do("kepala_badan", id, "tandatangani", nil)
	elsewhere := w.Found("lain.contoh.test", "Kota Lain")
	t.Run("the public sees the office of the host", func(t *testing.T) {
		code := str(w.role("staf").read(id)["certificate"].(obj), "code")
		for host, status := range map[string]int{w.Office.Host: 200, w.Office.Host + ":8080": 200, "asing.contoh.test": 200, elsewhere.Host: 404, "[::1]:80": 200} {
			got := w.anybody().call("GET", "/public/certificates/"+code, nil, "Host", host)
			if got.StatusCode != status {
				t.Errorf("at %s: got %d, want %d", host, got.StatusCode, status)
			}
		}
		w.anybody().want(http.StatusOK, "GET", "/public/certificates/"+code+"?office_id="+w.Office.ID.String(), nil, "Host", elsewhere.Host)
		if items := list(w.anybody().want(http.StatusOK, "GET", "/public/register", nil, "Host", elsewhere.Host), "items"); len(items) != 0 {
			t.Errorf("elsewhere: %v", items)
		}
	})
}

func TestQueues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	submitted := w.submitted()
	examined := w.examined()
	back := w.returned("P1")
	in := func(role, query, id string) bool {
		t.Helper()
		return find(list(w.role(role).want(http.StatusOK, "GET", "/dossiers?"+query, nil), "items"), "id", id) != nil
	}
	for _, c := range []struct {
		role, query, id string
		want            bool
	}{
		{"bagian_umum", "queue=role", submitted, true},
		{"kabid", "queue=role", submitted, false},
		{"staf", "queue=role", examined, false},
		{"staf", "queue=mine", examined, true},
		{"kabid", "queue=mine", examined, false},
		{"pemohon", "queue=mine", submitted, true},
		{"kabid", "queue=waiting", back, true},
		{"kabid", "queue=waiting", examined, false},
		{"kabid", "queue=all", submitted, true},
		{"kabid", "queue=overdue", submitted, false},
		{"kabid", "state=perbaikan", back, true},
		{"kabid", "state=perbaikan", examined, false},
		{"kabid", "q=kebun", back, true},
		{"kabid", "q=KEBÚN%20rek", back, true},
		{"kabid", "q=zzz", back, false},
		{"kabid", "q=ke", back, false},
		{"kabid", "q=" + strings.ToLower(str(w.role("kabid").read(back), "tracking_code")[:6]), back, true},
	} {
		if got := in(c.role, c.query, c.id); got != c.want {
			t.Errorf("%s, %s: got %v, want %v", c.role, c.query, got, c.want)
		}
	}
	w.Clock.Add(48 * 3600e9)
	if !in("kabid", "queue=overdue", submitted) || in("kabid", "queue=overdue", back) {
		t.Error("overdue is not the office's time that has passed")
	}
}
