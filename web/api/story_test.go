package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ormas/internal/certificate"
	"ormas/internal/testkit"
)

// mailed finds the secret of the link in the newest mail to an address, as the outbox of the demo shows it.
func (w *world) mailed(address string) string {
	w.t.Helper()
	w.exec(`UPDATE mails SET sent_at = created_at WHERE sent_at IS NULL`) // no worker runs here
	for _, m := range list(w.role("admin").want(http.StatusOK, "GET", "/outbox", nil), "items") {
		if found := regexp.MustCompile(`token=([\w-]+)`).FindStringSubmatch(str(m, "body")); m["recipient"] == address && found != nil {
			return found[1]
		}
	}
	w.t.Fatalf("no link was mailed to %s", address)
	return ""
}

// registered is a program that has gone the way of an applicant: account, confirmation, sign-in with a cookie.
func (w *world) registered(address string) *client {
	w.t.Helper()
	c := w.anybody()
	c.http = browser(w.t, w.server)
	c.want(http.StatusAccepted, "POST", "/accounts", obj{"email": address, "name": "Warga Contoh", "password": "kata sandi contoh"})
	c.want(http.StatusNoContent, "POST", "/accounts/confirm", obj{"token": w.mailed(address)})
	c.want(http.StatusOK, "POST", "/session", obj{"email": address, "password": "kata sandi contoh"})
	return c
}

func TestStory(t *testing.T) {
	t.Parallel()
	for _, service := range []string{"pelaporan", "pendaftaran"} {
		t.Run(service+" goes from account to letter", func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.registered("pengurus@kebun.test")
			id := w.handIn(c, service)
			w.toOfficer(id)
			w.complete(id)
			w.visited(id)
			w.ready(id)
			d := w.do("kepala_badan", id, "tandatangani", nil)
			if d["state"] != "terbit" {
				t.Fatalf("state %v", d["state"])
			}
			letter := w.checkLetter(c, id, service)
			if d = c.act(id, "serahkan", nil); d["state"] != "selesai" || len(list(d, "allowed")) != 0 {
				t.Errorf("got %v with %v", d["state"], d["allowed"])
			}
			w.checkPublic(id, letter, service)
			w.checkNotOver(c, id)
		})
	}
}

// handIn fills a dossier in as a secretary would, bit by bit.
func (w *world) handIn(c *client, service string) string {
	w.t.Helper()
	g := c.want(http.StatusCreated, "POST", "/organisations", obj{"name": "  Perkumpulan Kebun Rekaan "})
	if g["name"] != "Perkumpulan Kebun Rekaan" {
		w.t.Errorf("name %q", g["name"])
	}
	me := c.want(http.StatusOK, "GET", "/me", nil)
	if own := list(me, "organisations"); len(own) != 1 || own[0]["id"] != g["id"] || str(me, "email") != "pengurus@kebun.test" {
		w.t.Errorf("me is %v", me)
	}
	body := data(service)
	body["officers"] = officers()
	c.want(http.StatusOK, "PATCH", "/organisations/"+str(g, "id"), body)
	made := c.call("POST", "/dossiers", obj{"service": service, "organisation_id": g["id"]})
	d := made.body
	id := str(d, "id")
	if made.StatusCode != http.StatusCreated || made.Header.Get("Location") != "/api/v1/dossiers/"+id || d["state"] != "draf" {
		w.t.Fatalf("got %d at %q: %s", made.StatusCode, made.Header.Get("Location"), clip(made.raw))
	}
	if d["form"].(obj)["npwp"] != data(service)["npwp"] || len(list(d, "officers")) != 3 {
		w.t.Errorf("the draft copies %v", d["form"])
	}
	if offer := find(list(d, "allowed"), "action", "ajukan"); offer == nil || len(offer["blocked"].([]any)) == 0 {
		w.t.Errorf("ajukan is offered as %v", offer)
	}
	c.refused(http.StatusUnprocessableEntity, "belum_terpenuhi", "POST", "/dossiers/"+id+"/actions", c.step(id, "ajukan", obj{"statement": true}))
	d = c.want(http.StatusOK, "PATCH", "/dossiers/"+id, obj{
		"version": d["version"], "form": obj{"short_name": nil, "wings": []string{"Sayap"}},
		"officers": []obj{{"position": "ketua", "phone": "0800"}},
	})
	if _, there := d["form"].(obj)["short_name"]; there || str(list(d, "officers")[0], "phone") != "0800" || str(list(d, "officers")[0], "name") == "" {
		w.t.Errorf("patched to %v", d)
	}
	c.fill(id, service)
	w.checkFile(c, id)
	c.refused(http.StatusUnprocessableEntity, "statement", "POST", "/dossiers/"+id+"/actions", c.step(id, "ajukan", nil))
	if d = c.act(id, "ajukan", obj{"statement": true}); d["state"] != "diajukan" {
		w.t.Errorf("state %v", d["state"])
	}
	w.checkReceipt(c, id)
	return id
}

// checkFile reads a document back.
func (w *world) checkFile(c *client, id string) {
	w.t.Helper()
	doc := find(list(c.read(id), "documents"), "requirement", "P1")
	sum := sha256.Sum256(testkit.PDF(1))
	if doc["sha256"] != hex.EncodeToString(sum[:]) || doc["current"] != true || doc["locked"] != false || doc["verdict"] != nil {
		w.t.Errorf("document %v", doc)
	}
	got := c.call("GET", "/documents/"+str(doc, "id")+"/content", nil)
	if !bytes.Equal(got.raw, testkit.PDF(1)) {
		w.t.Errorf("%d bytes came back", len(got.raw))
	}
}

func (w *world) checkReceipt(c *client, id string) {
	w.t.Helper()
	got := c.call("GET", "/dossiers/"+id+"/receipt", nil)
	if got.StatusCode != http.StatusOK || !bytes.HasPrefix(got.raw, []byte("%PDF-")) || got.Header.Get("Content-Type") != "application/pdf" {
		w.t.Errorf("the receipt: %d %s %s", got.StatusCode, got.Header.Get("Content-Type"), clip(got.raw))
	}
	c.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+id+"/certificate", nil)
}

// checkLetter reads the letter and verifies its signature; it gives the dossier's certificate.
func (w *world) checkLetter(c *client, id, service string) obj {
	w.t.Helper()
	got := c.call("GET", "/dossiers/"+id+"/certificate", nil)
	report, err := certificate.Verify(got.raw, certificate.Expected{})
	if err != nil || !report.OK() {
		w.t.Errorf("signature: %+v, %v", report, err)
	}
	d := c.read(id)
	letter, _ := d["certificate"].(obj)
	until := map[string]string{"pelaporan": "2031-01-01", "pendaftaran": "2030-04-21"}[service]
	if letter["state"] != "aktif" || letter["issued_on"] != "2026-11-24" || letter["valid_until"] != until {
		w.t.Errorf("letter %v, want it to hold until %s", letter, until)
	}
	if letter["number"] != d["registration_number"] || letter["letter_number"] != d["letter_number"] || len(str(letter, "code")) != 10 ||
		!strings.HasSuffix(str(letter, "url"), "/cek/"+str(letter, "code")) {
		w.t.Errorf("letter %v", letter)
	}
	return letter
}

// checkPublic asks what anybody may ask.
func (w *world) checkPublic(id string, letter obj, service string) {
	w.t.Helper()
	c := w.anybody()
	public := c.want(http.StatusOK, "GET", "/public/certificates/"+strings.ToLower(str(letter, "code")), nil)
	if public["state"] != "aktif" || public["organisation"] != "Perkumpulan Kebun Rekaan" || public["district"] != "Mimpi" ||
		public["number"] != letter["number"] || public["reason"] != nil || public["mandate"] != nil || public["signatory"] == "" {
		w.t.Errorf("public %v", public)
	}
	for _, q := range []string{"", "?q=kebun", "?q=" + str(letter, "number")[:4]} {
		item := find(list(c.want(http.StatusOK, "GET", "/public/register"+q, nil), "items"), "number", letter["number"])
		if item == nil || item["kelurahan"] != "Angan" || item["state"] != "aktif" {
			w.t.Errorf("register %q: %v", q, item)
		}
	}
	right := c.want(http.StatusOK, "GET", "/public/register?q=kebn+rekan", nil)
	if right["searched"] != "kebun rekaan" || find(list(right, "items"), "number", letter["number"]) == nil {
		w.t.Errorf("a mistyped name: %v", right)
	}
	if typed := c.want(http.StatusOK, "GET", "/public/register?q=kebn+rekan&exact=true", nil); typed["searched"] != "" || len(list(typed, "items")) != 0 {
		w.t.Errorf("a mistyped name as it was typed: %v", typed)
	}
	got := c.call("GET", "/public/dossiers/"+str(w.role("auditor").read(id), "tracking_code"), nil)
	if got.body["state"] != "selesai" || got.body["service"] != service {
		w.t.Errorf("tracked as %v", got.body)
	}
	for _, name := range []string{"Kebun", "Warga", "Contoh kabid"} {
		if bytes.Contains(got.raw, []byte(name)) {
			w.t.Errorf("tracking tells %q", name)
		}
	}
}

// checkNotOver looks at what the end leaves behind: history, clocks, and nothing to do.
func (w *world) checkNotOver(c *client, id string) {
	w.t.Helper()
	d := c.read(id)
	var path []string
	for _, h := range list(d, "history") {
		path = append(path, str(h, "action"))
	}
	want := "ajukan agendakan disposisi tugaskan teruskan setujui_kasubbid nyatakan_lengkap tunjuk_petugas berita_acara nyatakan_sesuai " +
		"beri_nomor susun_konsep tandatangani serahkan"
	if strings.Join(path, " ") != want {
		w.t.Errorf("history %v", path)
	}
	if clock := d["clock"].(obj); clock["expected_on"] != nil || clock["office"].(obj)["unit"] != "hari kerja" {
		w.t.Errorf("clock %v", clock)
	}
}
