package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"ormas/internal/testkit"
)

// atOnce asks the same thing twenty times at the same moment.
func atOnce(ask func(i int) reply) []reply {
	got := make([]reply, 20)
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range got {
		all.Go(func() {
			<-start
			got[i] = ask(i)
		})
	}
	close(start)
	all.Wait()
	return got
}

// sameOutcome checks that all answers have the status of the first, and tell the same id.
func sameOutcome(t *testing.T, status int, got []reply) {
	t.Helper()
	for _, r := range got {
		if r.StatusCode != status || r.body["id"] != got[0].body["id"] || r.body["version"] != got[0].body["version"] {
			t.Errorf("got %d %v at version %v, want %d %v at version %v: %s", r.StatusCode, r.body["id"], r.body["version"], status,
				got[0].body["id"], got[0].body["version"], clip(r.raw))
		}
	}
}

// keyed posts with a key.
func (c *client) keyed(key, path string, body any) reply {
	c.t.Helper()
	return c.call("POST", path, body, "Idempotency-Key", key)
}

func TestIdempotencyKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon, staf := w.role("pemohon"), w.role("staf")
	draft, examined, held := pemohon.draft(), w.examined(), w.examined() // the third is put on hold, which bars findings
	organisation := str(pemohon.read(draft), "organisation_id")
	for name, c := range map[string]struct {
		by    *client
		path  string
		body  obj
		other obj
		count string
	}{
		"organisations": {pemohon, "/organisations", obj{"name": "Perkumpulan Sekali"}, obj{"name": "Lain"}, `SELECT count(*) FROM organisations WHERE name = 'Perkumpulan Sekali'`},
		"dossiers": {
			pemohon, "/dossiers",
			obj{"service": "pelaporan", "organisation_id": organisation},
			obj{"service": "pendaftaran", "organisation_id": organisation},
			`SELECT count(*) FROM dossiers WHERE state = 'draf' AND id <> '` + draft + `'`,
		},
		"findings": {
			staf, "/dossiers/" + examined + "/findings",
			obj{"field": "npwp", "note": "Sekali"},
			obj{"field": "npwp", "note": "Lain"},
			`SELECT count(*) FROM findings WHERE note = 'Sekali'`,
		},
		"actions": {
			w.role("kabid"), "/dossiers/" + held + "/actions",
			obj{"action": "tangguhkan", "version": staf.read(held)["version"], "note": "Sekali"},
			obj{"action": "tangguhkan", "version": 99, "note": "Sekali"},
			`SELECT count(*) FROM journal WHERE note = 'Sekali'`,
		},
	} {
		t.Run("repeat "+name+" without a second effect", func(t *testing.T) {
			first := c.by.keyed("kunci "+name, c.path, c.body)
			got := atOnce(func(int) reply { return c.by.keyed("kunci "+name, c.path, c.body) })
			sameOutcome(t, first.StatusCode, append([]reply{first}, got...))
			if first.StatusCode >= 300 || w.count(c.count) != 1 {
				t.Errorf("got %d and %d rows", first.StatusCode, w.count(c.count))
			}
			c.by.isRefusal(c.by.keyed("kunci "+name, c.path, c.other), http.StatusUnprocessableEntity, "kunci_dipakai")
		})
	}
	t.Run("twenty at once make one", func(t *testing.T) {
		got := atOnce(func(int) reply {
			return pemohon.keyed("serentak", "/organisations", obj{"name": "Perkumpulan Serentak"})
		})
		sameOutcome(t, http.StatusCreated, got)
		if n := w.count(`SELECT count(*) FROM organisations WHERE name = 'Perkumpulan Serentak'`); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestIdempotencyKeysOfUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon := w.role("pemohon")
	draft := pemohon.draft()
	t.Run("a file counts by its bytes", func(t *testing.T) {
		path, parts := "/dossiers/"+draft+"/documents", []part{{name: "requirement", body: []byte("P1")}, {"file", "a.pdf", testkit.PDF(1)}}
		turned := []part{parts[1], parts[0]}
		got := atOnce(func(i int) reply {
			if i%2 == 0 {
				return pemohon.upload(path, parts, "Idempotency-Key", "berkas")
			}
			return pemohon.upload(path, turned, "Idempotency-Key", "berkas")
		})
		sameOutcome(t, http.StatusCreated, got)
		other := []part{parts[0], {"file", "a.pdf", testkit.PDF(2)}}
		pemohon.isRefusal(pemohon.upload(path, other, "Idempotency-Key", "berkas"), http.StatusUnprocessableEntity, "kunci_dipakai")
		if n := len(list(pemohon.read(draft), "documents")); n != 1 {
			t.Errorf("%d documents", n)
		}
		logo := []part{{name: "kind", body: []byte("logo")}, {"file", "a.png", testkit.PNG()}}
		sameOutcome(t, http.StatusCreated, atOnce(func(int) reply {
			return pemohon.upload("/dossiers/"+draft+"/attachments", logo, "Idempotency-Key", "lambang")
		}))
		if n := len(list(pemohon.read(draft), "attachments")); n != 1 {
			t.Errorf("%d attachments", n)
		}
	})
}

func TestIdempotencyKeysHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon := w.role("pemohon")
	organisation := str(pemohon.read(pemohon.draft()), "organisation_id")
	t.Run("belong to one person", func(t *testing.T) {
		other := w.as(w.Person(w.Office, "pemohon"))
		a, b := pemohon.keyed("bersama", "/organisations", obj{"name": "A"}), other.keyed("bersama", "/organisations", obj{"name": "B"})
		if a.StatusCode != http.StatusCreated || b.StatusCode != http.StatusCreated || a.body["id"] == b.body["id"] {
			t.Errorf("got %d and %d", a.StatusCode, b.StatusCode)
		}
	})
	t.Run("are not used up by a refusal", func(t *testing.T) {
		pemohon.isRefusal(pemohon.keyed("ditolak", "/organisations", obj{"name": 5}), http.StatusUnprocessableEntity, "name")
		if got := pemohon.keyed("ditolak", "/organisations", obj{"name": "Sesudahnya"}); got.StatusCode != http.StatusCreated {
			t.Errorf("got %d", got.StatusCode)
		}
	})
	t.Run("do not care how JSON is written", func(t *testing.T) {
		a := pemohon.keyed("tulisan", "/organisations", `{"name":"C","short_name":"D"}`)
		b := pemohon.keyed("tulisan", "/organisations", ` { "short_name" : "D", "name" : "C" } `)
		sameOutcome(t, http.StatusCreated, []reply{a, b})
	})
	t.Run("outlive the draft they made", func(t *testing.T) {
		body := obj{"service": "pelaporan", "organisation_id": organisation}
		made := pemohon.keyed("hapus", "/dossiers", body)
		pemohon.want(http.StatusNoContent, "DELETE", "/dossiers/"+str(made.body, "id"), nil)
		pemohon.isRefusal(pemohon.keyed("hapus", "/dossiers", body), http.StatusConflict, "sudah_dihapus")
	})
	t.Run("are refused where they cannot be kept", func(t *testing.T) {
		for _, key := range []string{strings.Repeat("x", 201), "a\x80b", "a\tb"} {
			pemohon.isRefusal(pemohon.keyed(key, "/organisations", obj{"name": "A"}), http.StatusUnprocessableEntity, "Idempotency-Key")
		}
	})
}

// TestPassphrases are in no fingerprint and in no table.
func TestPassphrases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, head := w.signable(), w.role("kepala_badan")
	body := head.step(id, "tandatangani", obj{"passphrase": "frasa rahasia contoh"})
	got := head.call("POST", "/dossiers/"+id+"/actions", body, "Idempotency-Key", "tanda tangan")
	head.isRefusal(got, http.StatusUnprocessableEntity, "passphrase") // the key of this test has none
	body["input"] = obj{}
	first := head.call("POST", "/dossiers/"+id+"/actions", body, "Idempotency-Key", "tanda tangan")
	body["input"] = obj{"passphrase": "frasa rahasia lain"} // no part of what is compared
	again := head.call("POST", "/dossiers/"+id+"/actions", body, "Idempotency-Key", "tanda tangan")
	sameOutcome(t, http.StatusOK, []reply{first, again})
	for _, table := range append(slices.Clone(tables), "signings", "river_job", "sessions") {
		if n := w.count(`SELECT count(*) FROM ` + table + ` x WHERE x::text LIKE '%frasa rahasia%'`); n != 0 {
			t.Errorf("%s keeps a passphrase", table)
		}
	}
}

func TestTwentyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	submitted, signable := w.submitted(), w.signable()
	for _, c := range []struct {
		role, id, action string
	}{{"bagian_umum", submitted, "agendakan"}, {"kepala_badan", signable, "tandatangani"}, {"pemohon", submitted, "tarik"}} {
		t.Run("one takes "+c.action, func(t *testing.T) {
			by := w.role(c.role)
			body := by.step(c.id, c.action, nil)
			won := 0
			for _, r := range atOnce(func(int) reply { return by.call("POST", "/dossiers/"+c.id+"/actions", body) }) {
				switch r.StatusCode {
				case http.StatusOK:
					won++
				case http.StatusConflict:
				default:
					t.Errorf("got %d: %s", r.StatusCode, clip(r.raw))
				}
			}
			if won != 1 || w.count(`SELECT count(*) FROM journal WHERE dossier_id = $1 AND action = $2`, c.id, c.action) != 1 {
				t.Errorf("%d won", won)
			}
		})
	}
	t.Run("one patch wins", func(t *testing.T) {
		by := w.role("pemohon")
		id := by.draft()
		won := 0
		for _, r := range atOnce(func(i int) reply {
			return by.call("PATCH", "/dossiers/"+id, obj{"version": 1, "form": obj{"short_name": fmt.Sprint("K", i)}})
		}) {
			if r.StatusCode == http.StatusOK {
				won++
			}
		}
		if got := by.read(id); won != 1 || got["version"] != float64(2) {
			t.Errorf("%d won, at version %v", won, got["version"])
		}
	})
	t.Run("files of one item become its versions", func(t *testing.T) {
		by := w.role("pemohon")
		id := by.draft()
		atOnce(func(i int) reply {
			return by.upload("/dossiers/"+id+"/documents", []part{{name: "requirement", body: []byte("P1")}, {"file", "a.pdf", testkit.PDF(i + 1)}})
		})
		versions, current := map[any]bool{}, 0
		for _, d := range list(by.read(id), "documents") {
			versions[d["version"]] = true
			if d["current"] == true {
				current++
			}
		}
		if len(versions) != 20 || current != 1 {
			t.Errorf("%d versions, %d current", len(versions), current)
		}
		more := by.upload("/dossiers/"+id+"/documents", []part{{name: "requirement", body: []byte("P1")}, {"file", "a.pdf", testkit.PDF(1)}})
		by.isRefusal(more, http.StatusUnprocessableEntity, "terlalu_banyak_versi")
	})
}
