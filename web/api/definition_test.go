package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/workflow/sop"
)

// longerNorm is the shipped text of a procedure as version 2, with one norm longer.
func longerNorm(t *testing.T) string {
	t.Helper()
	for _, body := range sop.Files() {
		if !strings.Contains(string(body), "\nservice: pelaporan\n") {
			continue
		}
		text := strings.NewReplacer("version: 1\n", "version: 2\n",
			"norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]").Replace(string(body))
		if text == string(body) {
			t.Fatal("nothing was changed")
		}
		return text
	}
	t.Fatal("no such procedure is shipped")
	return ""
}

// texts are the texts of a list in an answer.
func texts(of obj, name string) (all []string) {
	items, _ := of[name].([]any)
	for _, item := range items {
		text, _ := item.(string)
		all = append(all, text)
	}
	return all
}

// drafted begins a draft with a text and gives its address.
func (w *world) drafted(body string) string {
	w.t.Helper()
	made := w.role("admin").want(http.StatusCreated, "POST", "/definition-drafts", obj{"service": "pelaporan", "body": body})
	return "/definition-drafts/" + str(made, "id")
}

// onDraft is the body of an act on a draft as it stands now.
func (w *world) onDraft(at, action string) obj {
	w.t.Helper()
	return obj{"action": action, "revision": w.role("auditor").want(http.StatusOK, "GET", at, nil)["revision"], "note": "Alasan contoh."}
}

// TestDefinitionDrafts is the story of a version through the API: written, spoken about, proposed, returned, approved for a
// later day, and called off.
func TestDefinitionDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, head, staf := w.role("admin"), w.role("kepala_badan"), w.role("staf")
	copied := admin.want(http.StatusCreated, "POST", "/definition-drafts", obj{"service": "pelaporan"}, "Idempotency-Key", "draf-1")
	again := admin.want(http.StatusCreated, "POST", "/definition-drafts", obj{"service": "pelaporan"}, "Idempotency-Key", "draf-1")
	at := "/definition-drafts/" + str(copied, "id")
	if copied["id"] != again["id"] || copied["base_version"] != 1.0 || len(texts(copied, "errors")) != 1 || len(texts(copied, "differences")) != 0 {
		t.Errorf("begun as %v, again as %v", copied["id"], again["id"])
	}
	written := admin.want(http.StatusOK, "PUT", at, obj{"revision": 1, "body": longerNorm(t)})
	if !slices.Equal(texts(written, "differences"), []string{"batas waktu langkah 4 dari 2 menjadi 3 hari kerja"}) ||
		!slices.Equal(texts(written, "actions"), []string{"ajukan", "batalkan"}) || written["may_edit"] != true {
		t.Errorf("written as %v, %v", written["differences"], written["actions"])
	}
	said := staf.want(http.StatusCreated, "POST", at+"/comments", obj{"text": "Tiga hari terlalu lama."})
	if str(said, "by") != w.As("staf").Name {
		t.Errorf("said %v", said)
	}
	admin.want(http.StatusOK, "POST", at+"/actions", w.onDraft(at, "ajukan"))
	head.refused(http.StatusUnprocessableEntity, "note", "POST", at+"/actions", obj{"action": "kembalikan", "revision": 3})
	head.want(http.StatusOK, "POST", at+"/actions", w.onDraft(at, "kembalikan"))
	proposed := admin.want(http.StatusOK, "POST", at+"/actions", w.onDraft(at, "ajukan"))
	if !slices.Equal(texts(proposed, "actions"), []string{"tarik", "batalkan"}) || !slices.Equal(texts(proposed, "approvers"), []string{"Kepala Badan"}) {
		t.Errorf("proposed as %v to %v", proposed["actions"], proposed["approvers"])
	}
	approve := with(w.onDraft(at, "setujui"), "effective_on", w.Clock.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	done := head.want(http.StatusOK, "POST", at+"/actions", approve, "Idempotency-Key", "sah-1")
	head.want(http.StatusOK, "POST", at+"/actions", approve, "Idempotency-Key", "sah-1")
	if done["state"] != "terbit" || len(list(done, "comments")) != 1 || len(list(done, "history")) != 6 {
		t.Errorf("approved as %v with %d rows", done["state"], len(list(done, "history")))
	}
	w.callsOff(str(done, "definition_id"))
}

// callsOff reads the scheduled version of the story and has the head call it off.
func (w *world) callsOff(id string) {
	w.t.Helper()
	head, version := w.role("kepala_badan"), "/definitions/"+id
	p := head.want(http.StatusOK, "GET", "/procedures/pelaporan", nil)
	versions := list(p, "versions")
	if len(versions) != 2 || str(versions[0], "standing") != "terjadwal" || str(versions[1], "standing") != "berlaku" ||
		p["in_force"] != 1.0 || p["may_call_off"] != true || len(list(p, "drafts")) != 0 || versions[1]["published_by"] != nil {
		w.t.Fatalf("the procedure stands as %v", p)
	}
	read := head.want(http.StatusOK, "GET", version, nil)
	if str(read, "published_by") != w.As("kepala_badan").Name || !strings.Contains(str(read, "body"), "\nversion: 2\n") {
		w.t.Errorf("published by %v", read["published_by"])
	}
	against := "?against=" + str(versions[1], "id")
	if d := head.want(http.StatusOK, "GET", version+"/difference"+against, nil); !slices.Equal(texts(d, "differences"), []string{"batas waktu langkah 4 dari 2 menjadi 3 hari kerja"}) {
		w.t.Errorf("the difference is %v", d)
	}
	head.refused(http.StatusUnprocessableEntity, "against", "GET", version+"/difference", nil)
	head.refused(http.StatusNotFound, "tidak_ditemukan", "GET", version+"/difference?against=x", nil)
	monitoring := list(head.want(http.StatusOK, "GET", "/procedures/monitoring", nil), "versions")
	head.refused(http.StatusUnprocessableEntity, "against", "GET", version+"/difference?against="+str(monitoring[0], "id"), nil)

	w.role("admin").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", version+"/cancel", obj{"note": "x"})
	head.refused(http.StatusUnprocessableEntity, "note", "POST", version+"/cancel", obj{"note": " "})
	head.refused(http.StatusUnprocessableEntity, "karangan", "POST", version+"/cancel", obj{"karangan": "x"})
	off := head.want(http.StatusOK, "POST", version+"/cancel", obj{"note": "Ditunda."})
	if off["standing"] != "dibatalkan" || off["cancelled_at"] == nil {
		w.t.Errorf("called off as %v", off["standing"])
	}
	head.refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", version+"/cancel", obj{"note": "x"})
	head.refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", version+"/cancel", obj{"karangan": "x"})
}

func TestDefinitionRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.drafted(longerNorm(t))
	shipped := "/definitions/" + str(list(w.role("staf").want(http.StatusOK, "GET", "/procedures/pelaporan", nil), "versions")[0], "id")
	reads := []string{"/procedures", "/procedures/pelaporan", at, shipped, shipped + "/difference?against=" + strings.TrimPrefix(shipped, "/definitions/")}
	t.Run("nobody and applicants read nothing", func(*testing.T) {
		for _, path := range reads {
			w.anybody().refused(http.StatusUnauthorized, "belum_masuk", "GET", path, nil)
			w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", path, nil)
			w.role("auditor").want(http.StatusOK, "GET", path, nil)
		}
	})
	t.Run("another office finds nothing", func(*testing.T) {
		elsewhere := w.as(w.Person(w.Found("lain.contoh.test", "Kota Lain"), "admin", "kepala_badan"))
		for _, path := range reads[2:] {
			elsewhere.refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
		}
		elsewhere.refused(http.StatusNotFound, "tidak_ditemukan", "PUT", at, obj{"revision": 1, "body": "x"})
		elsewhere.refused(http.StatusNotFound, "tidak_ditemukan", "POST", at+"/actions", obj{"action": "ajukan", "revision": 1})
		elsewhere.refused(http.StatusNotFound, "tidak_ditemukan", "POST", at+"/comments", obj{"text": "x"})
		elsewhere.refused(http.StatusNotFound, "tidak_ditemukan", "POST", shipped+"/cancel", obj{"note": "x"})
	})
	t.Run("only administrators write, and auditors say nothing", func(*testing.T) {
		for _, role := range []string{"staf", "kepala_badan", "auditor", "pemohon"} {
			c := w.role(role)
			c.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/definition-drafts", obj{"karangan": 1})
			c.refused(http.StatusForbidden, "bukan_tugas_anda", "PUT", at, obj{"karangan": 1})
			c.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", at+"/actions", obj{"action": "ajukan", "karangan": 1})
		}
		w.role("auditor").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", at+"/comments", obj{"text": "x"})
	})
	t.Run("state, revision and input are told in this order", func(*testing.T) {
		admin := w.role("admin")
		admin.refused(http.StatusConflict, "draf_berubah", "PUT", at, obj{"revision": 9, "body": "x", "karangan": 1})
		admin.refused(http.StatusUnprocessableEntity, "revision", "PUT", at, obj{"body": "x"})
		for _, odd := range []any{-1, 0, "1", 1.5} {
			admin.refused(http.StatusUnprocessableEntity, "revision", "PUT", at, obj{"revision": odd, "body": "x"})
		}
		admin.refused(http.StatusUnprocessableEntity, "body", "PUT", at, obj{"revision": 1, "body": " "})
		admin.refused(http.StatusUnprocessableEntity, "action", "POST", at+"/actions", obj{"action": "entah", "revision": 1})
		admin.refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", at+"/actions", obj{"action": "tarik", "revision": 1})
		admin.refused(http.StatusUnprocessableEntity, "service", "POST", "/definition-drafts", obj{"service": "entah"})
		admin.want(http.StatusOK, "POST", at+"/actions", w.onDraft(at, "ajukan"))
		head := w.role("kepala_badan")
		head.refused(http.StatusUnprocessableEntity, "effective_on", "POST", at+"/actions", with(w.onDraft(at, "setujui"), "effective_on", "2026-02-30"))
		head.refused(http.StatusUnprocessableEntity, "effective_on", "POST", at+"/actions", with(w.onDraft(at, "setujui"), "effective_on", "2001-01-01"))
		w.role("kabid").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", at+"/actions", w.onDraft(at, "setujui"))
		both := w.as(w.Person(w.Office, "admin", "kepala_badan"))
		own := "/definition-drafts/" + str(both.want(http.StatusCreated, "POST", "/definition-drafts", obj{"body": longerNorm(t)}), "id")
		both.want(http.StatusOK, "POST", own+"/actions", w.onDraft(own, "ajukan"))
		both.refused(http.StatusForbidden, "penulis_sendiri", "POST", own+"/actions", w.onDraft(own, "setujui"))
	})
}

// TestMovePreview shows what moving a running case changes, and only to whoever may move it.
func TestMovePreview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	path := "/dossiers/" + id + "/move-preview"
	w.role("kabid").refused(http.StatusConflict, "keadaan_tidak_sesuai", "GET", path, nil)
	at := w.drafted(longerNorm(t))
	w.role("admin").want(http.StatusOK, "POST", at+"/actions", w.onDraft(at, "ajukan"))
	w.role("kepala_badan").want(http.StatusOK, "POST", at+"/actions", w.onDraft(at, "setujui"))
	before := w.rows()
	p := w.role("kabid").want(http.StatusOK, "GET", path, nil)
	if p["from_version"] != 1.0 || p["to_version"] != 2.0 || p["hindrance"] != nil || len(list(p, "dues")) != 2 || list(p, "dues")[0]["before"] == list(p, "dues")[0]["after"] {
		t.Errorf("previewed as %v", p)
	}
	if after := w.rows(); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
	w.role("staf").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", path, nil)
	w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", "GET", path, nil)
	w.role("pemohon").refused(http.StatusForbidden, "bukan_tugas_anda", "GET", path, nil)
	w.do("kabid", id, "pindah_versi", obj{"to_version": p["to_version"]})
	w.role("kabid").refused(http.StatusConflict, "keadaan_tidak_sesuai", "GET", path, nil)
}
