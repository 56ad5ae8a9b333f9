package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestSigningBatch signs over the API what was read, once however often it is asked for, and keeps no passphrase.
func TestSigningBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, first, second := w.role("kepala_badan"), w.signable(), w.signable()
	version := func(id string) any { return head.read(id)["version"] }
	body := obj{"letters": []obj{{"dossier_id": first, "version": version(first)}, {"dossier_id": second, "version": version(second)}}}

	t.Run("what was read is noted in its version, by people of the office", func(t *testing.T) {
		head := head.with(t)
		path := "/dossiers/" + first + "/reading"
		head.refused(http.StatusConflict, "versi_usang", "PUT", path, obj{"version": 1})
		head.refused(http.StatusConflict, "versi_usang", "PUT", path, obj{"version": 99999999999})
		head.refused(http.StatusUnprocessableEntity, "version", "PUT", path, obj{"version": "satu"})
		w.role("pemohon").with(t).refused(http.StatusForbidden, "bukan_tugas_anda", "PUT", path, obj{"version": version(first)})
		w.as(w.Person(w.Office, "pemohon")).with(t).refused(http.StatusNotFound, "tidak_ditemukan", "PUT", path, obj{"version": version(first)})
		head.want(http.StatusNoContent, "PUT", path, obj{"version": version(first)})
	})
	t.Run("what is wrong is refused in the order of the contract", func(t *testing.T) {
		head := head.with(t)
		w.role("staf").with(t).refused(http.StatusForbidden, "bukan_penanda_tangan", "POST", "/signing-batches", body)
		w.role("pemohon").with(t).refused(http.StatusForbidden, "bukan_penanda_tangan", "POST", "/signing-batches", body)
		w.as(w.Person(w.Office, "pemohon")).with(t).refused(http.StatusNotFound, "tidak_ditemukan", "POST", "/signing-batches", body)
		head.refused(http.StatusUnprocessableEntity, "letters", "POST", "/signing-batches", obj{})
		head.refused(http.StatusUnprocessableEntity, "letters", "POST", "/signing-batches", obj{"letters": []obj{{"dossier_id": first, "version": 99999999999}}})
		head.refused(http.StatusUnprocessableEntity, "karangan", "POST", "/signing-batches", obj{"letters": []obj{}, "karangan": 1})
		head.refused(http.StatusNotFound, "tidak_ditemukan", "POST", "/signing-batches", obj{"letters": []obj{{"dossier_id": "x", "version": 1}}})
		head.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/signing-batches/"+first, nil)
	})
	t.Run("sent twice it signs once, and tells what came of each", func(t *testing.T) {
		head := head.with(t)
		body["passphrase"] = "frasa rahasia contoh"
		refused := head.ended(head.keyed("salah", "/signing-batches", body)) // the key of this test has none
		if letters := list(refused, "letters"); str(refused, "state") != "berhenti" || str(letters[0], "state") != "gagal" || str(letters[1], "state") != "tidak_dicoba" ||
			!strings.Contains(str(refused, "stopped"), "terkunci") {
			t.Errorf("got %v", refused)
		}
		body["passphrase"] = ""
		made := head.keyed("benar", "/signing-batches", body)
		body["passphrase"] = "frasa rahasia lain" // no part of what is compared
		again := head.keyed("benar", "/signing-batches", body)
		if again.StatusCode != http.StatusAccepted || again.body["id"] != made.body["id"] || again.Header.Get("Location") != "/api/v1/signing-batches/"+str(made.body, "id") {
			t.Errorf("got %d, %v, want %v", again.StatusCode, again.body, made.body["id"])
		}
		got := head.ended(made)
		letters := list(got, "letters")
		if str(got, "state") != "selesai" || str(letters[0], "state") != "ditandatangani" || str(letters[0], "letter_number") == "" {
			t.Errorf("got %v", got)
		}
		if str(letters[1], "state") != "gagal" || !strings.Contains(str(letters[1], "detail"), "belum Anda baca") || letters[1]["letter_number"] != nil {
			t.Errorf("got %v", letters[1])
		}
		other := w.as(w.Person(w.Office, "kepala_badan")).with(t)
		other.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/signing-batches/"+str(made.body, "id"), nil)
	})
	for _, table := range append(tables, "signings", "signing_batches", "signing_batch_items", "river_job", "sessions") {
		if n := w.count(`SELECT count(*) FROM ` + table + ` x WHERE x::text LIKE '%frasa rahasia%'`); n != 0 {
			t.Errorf("%s keeps a passphrase", table)
		}
	}
	if n := w.count(`SELECT count(*) FROM certificates`); n != 1 {
		t.Errorf("%d letters", n)
	}
}

// ended waits for the end of a batch that was accepted.
func (c *client) ended(accepted reply) obj {
	c.t.Helper()
	if accepted.StatusCode != http.StatusAccepted {
		c.t.Fatalf("got %d: %s", accepted.StatusCode, clip(accepted.raw))
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		got := c.want(http.StatusOK, "GET", "/signing-batches/"+str(accepted.body, "id"), nil)
		if str(got, "state") != "berjalan" {
			return got
		}
		select {
		case <-tick.C:
		case <-c.t.Context().Done():
			c.t.Fatal(c.t.Context().Err())
		}
	}
}

// with gives a subtest the client, so that it fails by itself.
func (c *client) with(t *testing.T) *client {
	t.Helper()
	copied := *c
	copied.t = t
	return &copied
}
