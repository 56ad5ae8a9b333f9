package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// tables whose rows a refused request must not change.
var tables = []string{
	"organisations", "officers", "memberships", "invitations", "member_events", "dossiers", "documents", "verdicts", "findings", "rounds", "journal",
	"attachments", "numbers", "users", "mails", "idempotency", "assignments", "certificates",
	"definitions", "definition_drafts", "definition_events", "definition_comments",
}

func (w *world) rows() string {
	w.t.Helper()
	var all strings.Builder
	for _, table := range tables {
		fmt.Fprintf(&all, "%s %d ", table, w.count(`SELECT count(*) FROM `+table))
	}
	fmt.Fprintf(&all, "versions %d", w.count(`SELECT coalesce(sum(version), 0) FROM dossiers`))
	fmt.Fprintf(&all, " revisions %d", w.count(`SELECT coalesce(sum(revision), 0) FROM definition_drafts`))
	return all.String()
}

// target is a call that takes JSON, by somebody who may make it, with a body that is right but for one name.
type target struct {
	name, method, path string
	by                 *client
	right              obj
	texts              []string // names of texts
	numbers            []string
	objects            []string
	open               bool
}

func (w *world) targets() []target {
	w.t.Helper()
	pemohon, staf := w.role("pemohon"), w.role("staf")
	draft := pemohon.draft()
	organisation := str(pemohon.read(draft), "organisation_id")
	examined := w.examined()
	doc := str(list(staf.read(examined), "documents")[0], "id")
	back := w.returned("P1")
	sent := str(list(pemohon.read(back), "findings")[0], "id")
	settled := w.returned("P1", "P3")
	for _, f := range list(pemohon.read(settled), "findings") {
		pemohon.want(http.StatusOK, "PUT", "/findings/"+str(f, "id")+"/answer", obj{"dispute": "Tidak benar."})
	}
	pemohon.act(settled, "ajukan_ulang", nil)
	disputed := str(list(staf.read(settled), "findings")[0], "id")
	sop := str(w.role("admin").want(http.StatusCreated, "POST", "/definition-drafts", obj{"service": "pelaporan"}), "id")
	version := func(id string) any { return staf.read(id)["version"] }
	return append([]target{
		{
			name: "organisation", method: "POST", path: "/organisations", by: pemohon, right: obj{"name": "Nama"},
			texts: []string{"name", "short_name", "founded_on", "scope"}, numbers: []string{"member_count"}, objects: []string{"address"},
		},
		{
			name: "organisation patch", method: "PATCH", path: "/organisations/" + organisation, by: pemohon, right: obj{},
			texts: []string{"name", "npwp"}, numbers: []string{"member_count"}, objects: []string{"address"},
		},
		{
			name: "dossier", method: "POST", path: "/dossiers", by: pemohon, right: obj{"service": "pelaporan", "organisation_id": organisation},
			texts: []string{"service", "organisation_id"},
		},
		{
			name: "dossier patch", method: "PATCH", path: "/dossiers/" + draft, by: pemohon, right: obj{"version": 1, "form": obj{}},
			numbers: []string{"version"}, objects: []string{"form"},
		},
		{
			name: "action", method: "POST", path: "/dossiers/" + examined + "/actions", by: w.role("kabid"),
			right: obj{"action": "tangguhkan", "version": version(examined), "note": "Alasan.", "input": obj{}},
			texts: []string{"action", "note"}, numbers: []string{"version"}, objects: []string{"input"},
		},
		{
			name: "verdict", method: "PUT", path: "/documents/" + doc + "/verdict", by: staf, right: obj{"result": "tidak_sesuai", "note": "Kabur"},
			texts: []string{"result", "reason", "note"}, numbers: []string{"page"}, objects: []string{"region"},
		},
		{
			name: "finding", method: "POST", path: "/dossiers/" + examined + "/findings", by: staf, right: obj{"field": "npwp", "note": "Salah"},
			texts: []string{"field", "note", "reason"},
		},
		{name: "answer", method: "PUT", path: "/findings/" + sent + "/answer", by: pemohon, right: obj{"text": "Sudah"}, texts: []string{"text"}},
		{
			name: "decision", method: "PUT", path: "/findings/" + disputed + "/decision", by: w.role("kasubbid"),
			right: obj{"accepted": false, "note": "Tidak"}, texts: []string{"note"},
		},
		{
			name: "draft of an SOP", method: "POST", path: "/definition-drafts", by: w.role("admin"), right: obj{"service": "pelaporan"},
			texts: []string{"service", "body"},
		},
		{
			name: "text of an SOP", method: "PUT", path: "/definition-drafts/" + sop, by: w.role("admin"), right: obj{"revision": 1, "body": "x"},
			texts: []string{"body"}, numbers: []string{"revision"},
		},
		{
			name: "act on an SOP", method: "POST", path: "/definition-drafts/" + sop + "/actions", by: w.role("admin"),
			right: obj{"action": "batalkan", "revision": 1}, texts: []string{"action", "effective_on", "note"}, numbers: []string{"revision"},
		},
		{
			name: "comment on an SOP", method: "POST", path: "/definition-drafts/" + sop + "/comments", by: staf, right: obj{"text": "Contoh."},
			texts: []string{"text"},
		},
	}, w.openTargets()...)
}

// openTargets are those that anybody may call.
func (w *world) openTargets() []target {
	w.t.Helper()
	return []target{
		{
			name: "account", method: "POST", path: "/accounts", by: w.anybody(), open: true,
			right: obj{"email": "a@b.test", "name": "Nama", "password": "kata sandi contoh"}, texts: []string{"email", "name", "password", "office_id"},
		},
		{name: "confirmation", method: "POST", path: "/accounts/confirm", by: w.anybody(), open: true, right: obj{"token": "x"}, texts: []string{"token"}},
		{
			name: "sign-in", method: "POST", path: "/session", by: w.anybody(), open: true, right: obj{"email": "a@b.test", "password": "x"},
			texts: []string{"email", "password", "otp"},
		},
		{name: "reset", method: "POST", path: "/password-resets", by: w.anybody(), open: true, right: obj{"email": "a@b.test"}, texts: []string{"email"}},
		{
			name: "new password", method: "PUT", path: "/password-resets/x", by: w.anybody(), open: true, right: obj{"password": "kata sandi contoh"},
			texts: []string{"password"},
		},
	}
}

// with is a body with one name set to something.
func with(body obj, name string, value any) obj {
	changed := obj{name: value}
	for n, v := range body {
		if n != name {
			changed[n] = v
		}
	}
	return changed
}

func TestBadBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	targets := w.targets()
	before := w.rows()
	for _, c := range targets {
		t.Run(c.name, func(t *testing.T) {
			for what, body := range shapes(c.right) {
				got := c.by.call(c.method, c.path, body)
				if c.by.isRefusal(got, http.StatusUnprocessableEntity, ""); t.Failed() {
					t.Fatalf("%s", what)
				}
			}
			c.by.refused(http.StatusRequestEntityTooLarge, "terlalu_besar", c.method, c.path, `{"x": "`+strings.Repeat("x", 1<<20)+`"}`)
			for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/json; charset"} {
				c.by.refused(http.StatusUnsupportedMediaType, "bukan_json", c.method, c.path, c.right, "Content-Type", kind)
			}
			for _, name := range c.texts {
				for _, v := range []any{5, true, []string{"a"}, obj{"a": 1}} {
					c.by.refused(http.StatusUnprocessableEntity, name, c.method, c.path, with(c.right, name, v))
				}
				c.by.refused(http.StatusUnprocessableEntity, "json_tidak_sah", c.method, c.path, with(c.right, name, "a\x00b"))
			}
			for _, name := range c.numbers {
				for _, v := range []any{"5", true, []int{1}, obj{}} {
					c.by.refused(http.StatusUnprocessableEntity, name, c.method, c.path, with(c.right, name, v))
				}
			}
			for _, name := range c.objects {
				for _, v := range []any{"5", true, []int{1}, 7} {
					c.by.refused(http.StatusUnprocessableEntity, name, c.method, c.path, with(c.right, name, v))
				}
			}
		})
	}
	if after := w.rows(); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
}

// shapes are bodies that are wrong as a whole.
func shapes(right obj) map[string]any {
	name := "apa_saja"
	for n := range right {
		name = n
	}
	if _, has := right["version"]; has {
		name = "version" // what cannot be read of it must not count as stale
	}
	return map[string]any{
		"nothing": "", "null": "null", "a list": "[{}]", "a text": `"x"`, "cut": `{"a":`, "not JSON": "a=1", "trailing": `{} {}`,
		"two bodies": `{}{}`, "a comma": `{"a":1,}`, "unknown name": with(right, "karangan", 1), "a name of another case": with(right, "VERSION", 1),
		"deep":        `{"a":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}",
		"twice":       fmt.Sprintf(`{%q: 1, %q: 2}`, name, name),
		"not UTF-8":   "{\"" + name + "\": \"\xff\xfe\"}",
		"NUL in name": `{"a\u0000": 1}`,
		"huge number": `{"apa_saja": 1` + strings.Repeat("0", 5000) + `}`,
		"a BOM":       "\ufeff{}",
	}
}

func TestBadValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon := w.role("pemohon")
	id := pemohon.draft()
	before := w.rows()
	long := strings.Repeat("x", 5000)
	for name, patch := range map[string]any{
		"form.name": `{"name": 5}`, "name": `{"name": "` + long + `"}`, "address.street": `{"address": {"street": ["a"]}}`,
		"address": `{"address": "jalan"}`, "address.karangan": `{"address": {"karangan": 1}}`, "karangan": `{"karangan": 1}`,
		"founders": `{"founders": "satu"}`, "founded_on": `{"founded_on": "kemarin"}`, "scope": `{"scope": 1}`, "religious": `{"religious": "ya"}`,
		"member_count": `{"member_count": "40"}`, "term_to": `{"term_to": "2026-02-31"}`, "address.lat": `{"address": {"lat": "x"}}`,
		"member_count huge": `{"member_count": 1e400}`, "founders items": `{"founders": [1, {}]}`,
		"many": `{"founders": [` + strings.TrimSuffix(strings.Repeat(`"a",`, 5000), ",") + `]}`,
	} {
		t.Run("form "+name, func(*testing.T) {
			pemohon.refused(http.StatusUnprocessableEntity, "", "PATCH", "/dossiers/"+id, `{"version": 1, "form": `+patch.(string)+`}`)
			pemohon.refused(http.StatusUnprocessableEntity, "", "PATCH", "/organisations/"+str(pemohon.read(id), "organisation_id"), patch)
		})
	}
	for name, officers := range map[string]string{
		"no list": `{"position": "ketua"}`, "no object": `["ketua"]`, "null": `[null]`, "no position": `[{"name": "A"}]`, "unknown position": `[{"position": "raja"}]`,
		"twice": `[{"position": "ketua"}, {"position": "ketua"}]`, "number": `[{"position": 5}]`, "unknown": `[{"position": "ketua", "karangan": 1}]`,
		"long": `[{"position": "ketua", "nik": "` + long + `"}]`,
	} {
		t.Run("officers "+name, func(*testing.T) {
			pemohon.refused(http.StatusUnprocessableEntity, "", "PATCH", "/dossiers/"+id, `{"version": 1, "officers": `+officers+`}`)
			pemohon.refused(http.StatusUnprocessableEntity, "", "POST", "/organisations", `{"name": "A", "officers": `+officers+`}`)
		})
	}
	for _, v := range []any{"1", 1.5, -1, nil, 99999999999999} {
		got := pemohon.call("PATCH", "/dossiers/"+id, obj{"version": v, "form": obj{}})
		if got.StatusCode != http.StatusConflict && got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("version %v: got %d", v, got.StatusCode)
		}
	}
	pemohon.refused(http.StatusUnprocessableEntity, "version", "PATCH", "/dossiers/"+id, obj{"form": obj{}})
	pemohon.refused(http.StatusConflict, "versi_usang", "PATCH", "/dossiers/"+id, obj{"version": 2, "form": obj{"karangan": 1}})
	pemohon.refused(http.StatusConflict, "versi_usang", "PATCH", "/dossiers/"+id, obj{"version": 2, "karangan": 1})
	pemohon.refused(http.StatusUnprocessableEntity, "service", "POST", "/dossiers", obj{"service": "karangan"})
	pemohon.refused(http.StatusUnprocessableEntity, "organisation_id", "POST", "/dossiers", obj{"service": "pelaporan"})
	for _, g := range []any{"x", id, "", strings.Repeat("0", 36)} {
		pemohon.refused(http.StatusUnprocessableEntity, "organisation_id", "POST", "/dossiers", obj{"service": "pelaporan", "organisation_id": g})
	}
	if after := w.rows(); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
}

func TestBadQueries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon := w.role("pemohon")
	for range 3 {
		pemohon.draft()
	}
	page := pemohon.want(http.StatusOK, "GET", "/dossiers?limit=2", nil)
	cursor := str(page, "next_cursor")
	for query, field := range map[string]string{
		"limit=0": "limit", "limit=101": "limit", "limit=abc": "limit", "limit=-1": "limit", "limit=99999999999999999999": "limit", "limit=1.5": "limit",
		"count=abc": "count", "queue=karangan": "queue", "queue=%00": "queue", "state=karangan": "state", "state=%ff": "state", "cursor=karangan": "cursor",
		"cursor=" + cursor + "x": "cursor", "cursor=%00": "cursor", "queue=mine&cursor=" + cursor: "cursor", "q=%00": "q", "q=%ff": "q",
		"q=" + strings.Repeat("x", 201): "q", "q=kebun&cursor=" + cursor: "cursor",
	} {
		pemohon.refused(http.StatusUnprocessableEntity, field, "GET", "/dossiers?"+query, nil)
	}
	w.role("kabid").refused(http.StatusUnprocessableEntity, "cursor", "GET", "/dossiers?cursor="+cursor, nil)
	for _, query := range []string{"limit=0", "limit=101", "limit=abc", "cursor=karangan", "q=%00", "q=%ff"} {
		w.anybody().refused(http.StatusUnprocessableEntity, "", "GET", "/public/register?"+query, nil)
	}
	for query, field := range map[string]string{
		"limit=0": "limit", "limit=-1": "limit", "limit=101": "limit", "limit=9223372036854775807": "limit",
		"within=2147483648": "within", "within=3651": "within", "within=-2": "within", "within=x": "within",
	} {
		w.role("staf").refused(http.StatusUnprocessableEntity, field, "GET", "/certificates?"+query, nil)
	}
	for _, service := range []string{"%00", "a%00b", "%ff%fe", "karangan"} {
		w.role("staf").refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/procedures/"+service, nil)
	}
	for _, role := range []string{"%00", "%ff"} {
		w.role("kabid").refused(http.StatusUnprocessableEntity, "role", "GET", "/users?role="+role, nil)
	}
	for _, office := range []string{"x", "%00", "00000000-0000-0000-0000-000000000000"} {
		for _, path := range []string{"/public/services", "/public/services/pelaporan", "/public/register", "/public/certificates/0000000000", "/public/dossiers/0000000000"} {
			w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", path+"?office_id="+office, nil)
		}
	}
	for _, code := range []string{"%00", "%ff", "x", strings.Repeat("A", 3000), "%27%20OR%201"} {
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/certificates/"+code, nil)
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/dossiers/"+code, nil)
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/services/"+code, nil)
	}
	next := pemohon.want(http.StatusOK, "GET", "/dossiers?limit=2&cursor="+cursor, nil)
	if len(list(page, "items")) != 2 || len(list(next, "items")) != 1 || next["next_cursor"] != "" {
		t.Errorf("pages of %d and %d", len(list(page, "items")), len(list(next, "items")))
	}
	if counted := pemohon.want(http.StatusOK, "GET", "/dossiers?count=true&karangan=1&limit=1", nil); counted["total"] != float64(3) || page["total"] != nil {
		t.Errorf("counted %v and %v", counted["total"], page["total"])
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.role("pemohon")
	for _, path := range []string{"/karangan", "/dossiers/", "/me/", "/", "", "//me", "/dossiers/x/y/z"} {
		c.refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
	}
	for _, call := range []string{"DELETE /me", "PUT /dossiers", "PATCH /session", "GET /session", "OPTIONS /dossiers", "TRACE /me", "KARANGAN /me"} {
		method, path, _ := strings.Cut(call, " ")
		got := c.call(method, path, nil)
		c.isRefusal(got, http.StatusMethodNotAllowed, "cara_tidak_dikenal")
		if got.Header.Get("Allow") == "" {
			t.Errorf("%s: nothing is allowed", call)
		}
	}
	got := c.call("GET", "/me?"+strings.Repeat("x", 60<<10), nil)
	if got.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a very long address: %d", got.StatusCode)
	}
	for sent, kept := range map[string]bool{"abcdefgh-1": true, "x": false, "<script>alert</script>": false, strings.Repeat("a", 65): false} {
		got := c.call("GET", "/me", nil, "X-Request-Id", sent)
		if id := got.Header.Get("X-Request-Id"); (id == sent) != kept || id == "" {
			t.Errorf("request id %q is told as %q", sent, id)
		}
	}
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/me", "/karangan", "/public/services", "/dossiers/x", "/openapi.json"} {
		got := w.anybody().call("GET", path, nil)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
			if got.Header.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, got.Header.Get(name))
			}
		}
		if csp := got.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", path, csp)
		}
		if bytes.Contains(got.raw, []byte("$schema")) {
			t.Errorf("%s: names a schema", path)
		}
	}
	got := w.anybody().call("GET", "/me", nil)
	if w.anybody().isRefusal(got, http.StatusUnauthorized, "belum_masuk"); got.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("asks for %q", got.Header.Get("WWW-Authenticate"))
	}
}
