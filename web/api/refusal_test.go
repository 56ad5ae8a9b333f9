package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"ormas/internal/registry"
	"ormas/workflow"
)

// step is a row of the action table, typed from the office's SOP and not from the definitions.
type step struct {
	action string
	roles  string // separated by spaces
	from   string // states, separated by spaces
}

const open = "diajukan diagendakan didisposisikan pemeriksaan penelitian_kasubbid penelitian_kabid pemberitahuan perbaikan penunjukan " +
	"penelitian_lapangan penelitian_keberadaan penomoran penyusunan_konsep penandatanganan usulan_tolak dihentikan"

var table = []step{
	{"ajukan", "pemohon", "draf"},
	{"agendakan", "bagian_umum", "diajukan"},
	{"disposisi", "kepala_badan", "diagendakan"},
	{"tugaskan", "kabid", "didisposisikan"},
	{"teruskan", "staf", "pemeriksaan"},
	{"setujui_kasubbid", "kasubbid", "penelitian_kasubbid"},
	{"nyatakan_lengkap", "kabid", "penelitian_kabid"},
	{"nyatakan_belum_lengkap", "kabid", "penelitian_kabid"},
	{"teliti_ulang", "kasubbid", "penelitian_kasubbid"},
	{"teliti_ulang", "kabid", "penelitian_kabid penomoran penyusunan_konsep"},
	{"beritahukan", "staf", "pemberitahuan"},
	{"ajukan_ulang", "pemohon", "perbaikan"},
	{"tunjuk_petugas", "kabid", "penunjukan"},
	{"berita_acara", "petugas_lapangan", "penelitian_lapangan"},
	{"nyatakan_sesuai", "kabid", "penelitian_keberadaan"},
	{"nyatakan_tidak_sesuai", "kabid", "penelitian_keberadaan"},
	{"beri_nomor", "kabid", "penomoran"},
	{"susun_konsep", "staf", "penyusunan_konsep"},
	{"tandatangani", "kepala_badan", "penandatanganan"},
	{"kembalikan_konsep", "kepala_badan", "penandatanganan"},
	{"kembalikan_pemeriksaan", "kepala_badan", "penandatanganan"},
	{"serahkan", "bagian_umum pemohon", "terbit"},
	{"usulkan_tolak", "kabid", "penelitian_kabid penelitian_keberadaan"},
	{"tolak", "kepala_badan", "usulan_tolak"},
	{"batalkan_usulan", "kepala_badan", "usulan_tolak"},
	{"tarik", "pemohon", open},
	{"hentikan", "", ""},
	{"lanjutkan_permohonan", "pemohon", "dihentikan"},
	{"alihkan", "kabid", strings.TrimPrefix(open, "diajukan diagendakan didisposisikan ")},
	{"perpanjang", "kabid", "perbaikan"},
	{"tangguhkan", "kabid", open},
}

// expected is how an action without a version is answered: 422 where it could be done.
func expected(action, role, state string) int {
	has := false
	for _, s := range table {
		if s.action == action && slices.Contains(strings.Fields(s.roles), role) {
			if has = true; slices.Contains(strings.Fields(s.from), state) {
				return http.StatusUnprocessableEntity
			}
		}
	}
	if has {
		return http.StatusConflict
	}
	return http.StatusForbidden
}

// TestEveryRow asks for each action in each role in each state on the way, without a version: what could be done is
// refused as 422 then, and all else before that. A stale version is a conflict, even with a body that is wrong as well.
func TestEveryRow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asked := map[string]bool{}
	probe := func(id string) {
		state := str(w.role("auditor").read(id), "state")
		if asked[state] {
			return
		}
		asked[state] = true
		for _, s := range table {
			for _, role := range []string{"pemohon", "bagian_umum", "kepala_badan", "kabid", "kasubbid", "staf", "petugas_lapangan", "auditor"} {
				want := expected(s.action, role, state)
				name := fmt.Sprintf("%s by %s in %s", s.action, role, state)
				w.probe(t, name, id, probed{role, s.action, want})
			}
		}
	}
	id := w.submitted()
	probe(id)
	for _, on := range []func(){
		func() { w.do("bagian_umum", id, "agendakan", nil) },
		func() { w.do("kepala_badan", id, "disposisi", obj{"instruction": "Teliti."}) },
		func() { w.do("kabid", id, "tugaskan", obj{"user_id": w.As("staf").User}); w.judge(id, "P1") },
		func() { w.do("staf", id, "teruskan", nil) },
		func() { w.do("kasubbid", id, "setujui_kasubbid", nil) },
		func() { w.do("kabid", id, "usulkan_tolak", obj{"legal_ground": "data_tidak_benar"}) },
		func() {
			w.do("kepala_badan", id, "batalkan_usulan", nil)
			w.do("kabid", id, "nyatakan_belum_lengkap", nil)
		},
		func() { w.do("staf", id, "beritahukan", nil) },
		func() { w.expire(); w.sweep() },
		func() {
			w.do("pemohon", id, "lanjutkan_permohonan", nil)
			w.role("pemohon").item(id, "P1", "", fileFor("P1"))
			w.do("pemohon", id, "ajukan_ulang", nil)
			w.complete(id)
		},
		func() { w.do("kabid", id, "tunjuk_petugas", obj{"user_id": w.As("petugas_lapangan").User}) },
		func() {
			w.do("petugas_lapangan", id, "berita_acara", obj{"visited_at": w.Clock.Now(), "people_met": "Ketua", "result": "Ada."})
		},
		func() { w.do("kabid", id, "nyatakan_sesuai", obj{"conclusion": "Sesuai."}) },
		func() { w.do("kabid", id, "beri_nomor", nil) },
		func() { w.do("staf", id, "susun_konsep", nil) },
		func() { w.do("kepala_badan", id, "tandatangani", nil) },
		func() { w.do("bagian_umum", id, "serahkan", obj{"received_by": "Warga"}) },
	} {
		on()
		probe(id)
	}
	if len(asked) != 18 {
		t.Errorf("asked in %d states: %v", len(asked), asked)
	}
}

// probed is one question and how it must be answered.
type probed struct {
	role, action string
	want         int
}

// probe asks without a version, and with a stale one.
func (w *world) probe(t *testing.T, name, id string, p probed) {
	t.Helper()
	c := w.role(p.role)
	got := c.call("POST", "/dossiers/"+id+"/actions", obj{"action": p.action})
	if got.StatusCode != p.want || p.want == http.StatusUnprocessableEntity && fieldWith(got.body, "version") == nil {
		t.Errorf("%s: got %d, want %d: %s", name, got.StatusCode, p.want, clip(got.raw))
	}
	if p.want != http.StatusUnprocessableEntity {
		return
	}
	got = c.call("POST", "/dossiers/"+id+"/actions", obj{"action": p.action, "version": 999, "input": 5, "karangan": true})
	if got.StatusCode != http.StatusConflict && got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%s, stale: got %d: %s", name, got.StatusCode, clip(got.raw))
	}
	got = c.call("POST", "/dossiers/"+id+"/actions", obj{"action": p.action, "version": 999, "input": obj{"karangan": 1}})
	if got.StatusCode != http.StatusConflict || str(got.body, "code") != "versi_usang" {
		t.Errorf("%s, stale: got %d: %s", name, got.StatusCode, clip(got.raw))
	}
}

// expire lets the applicant's time pass, without moving the clock of everybody else.
func (w *world) expire() {
	w.exec(`UPDATE rounds SET due_at = $1`, w.Clock.Now().AddDate(0, 0, -1))
	w.exec(`UPDATE dossiers SET due_at = $1 WHERE state = 'perbaikan'`, w.Clock.Now().AddDate(0, 0, -1))
}

func TestPersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	w.judge(id)
	actions := "/dossiers/" + id + "/actions"
	ask := func(by workflow.Actor, action string, input obj) (*client, string, string, obj) {
		c := w.as(by)
		return c, "POST", actions, c.step(id, action, input)
	}
	refuse := func(code string, c *client, method, path string, body obj) {
		t.Helper()
		c.refused(http.StatusForbidden, code, method, path, body)
	}
	other := w.Person(w.Office, "staf")
	c, method, path, body := ask(other, "teruskan", nil)
	refuse("bukan_yang_ditugaskan", c, method, path, body)

	many := w.Person(w.Office, "staf", "kasubbid", "kabid", "petugas_lapangan", "kepala_badan")
	w.do("kabid", id, "alihkan", obj{"user_id": many.User})
	w.as(many).act(id, "teruskan", nil)
	c, method, path, body = ask(many, "setujui_kasubbid", nil)
	refuse("pemisahan_tugas", c, method, path, body)
	body["input"] = obj{"karangan": true} // the person comes before the input
	refuse("pemisahan_tugas", c, method, path, body)
	body["version"] = 1 // and the version before the person
	c.refused(http.StatusConflict, "versi_usang", method, path, body)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	c, method, path, body = ask(many, "nyatakan_lengkap", nil)
	refuse("pemisahan_tugas", c, method, path, body)
	w.do("kabid", id, "nyatakan_lengkap", nil)
	w.visited(id)
	w.do("kabid", id, "nyatakan_sesuai", obj{"conclusion": "Sesuai."})
	w.do("kabid", id, "beri_nomor", nil)
	w.as(many).act(id, "susun_konsep", nil)
	c = w.as(many)
	without := obj{"action": "tandatangani", "version": c.read(id)["version"]}
	c.refused(http.StatusUnprocessableEntity, "note", "POST", actions, without)
	without["note"] = "Kepala Badan sedang cuti."
	d := c.want(http.StatusOK, "POST", actions, without)
	if h := list(d, "history"); h[len(h)-1]["note"] != "Kepala Badan sedang cuti." {
		t.Errorf("history %v", h[len(h)-1])
	}
}

// TestOrder combines what is wrong with a request: what comes first in the contract is told.
func TestOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	doc := str(list(w.role("staf").read(id), "documents")[0], "id")
	finding := str(w.role("staf").want(http.StatusCreated, "POST", "/dossiers/"+id+"/findings", obj{"field": "npwp", "note": "Salah"}), "id")
	stranger, wrong := w.as(w.Person(w.Office, "pemohon")), map[string]*client{"auditor": w.role("auditor"), "applicant": w.role("pemohon")}
	bodies := []any{"{", "[]", `{"karangan": 1}`, `{"action": 5}`, "", "null", strings.Repeat("x", 2<<20)}
	for _, c := range []struct{ method, path, forbidden string }{
		{"POST", "/dossiers/" + id + "/findings", "auditor"},
		{"PATCH", "/dossiers/" + id, "auditor"},
		{"PUT", "/documents/" + doc + "/verdict", "auditor"},
		{"PUT", "/findings/" + finding + "/decision", "auditor"},
		{"PUT", "/findings/" + finding + "/answer", "auditor"},
		{"POST", "/organisations", "auditor"},
		{"POST", "/dossiers", "auditor"},
		{"POST", "/dossiers/" + id + "/actions", ""},
	} {
		for _, body := range bodies {
			w.anybody().refused(http.StatusUnauthorized, "belum_masuk", c.method, c.path, body)
			if strings.Contains(c.path, id) || strings.Contains(c.path, doc) || strings.Contains(c.path, finding) {
				stranger.refused(http.StatusNotFound, "tidak_ditemukan", c.method, c.path, body)
				w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", c.method, c.path, body)
			}
			if c.forbidden != "" {
				wrong[c.forbidden].refused(http.StatusForbidden, "bukan_tugas_anda", c.method, c.path, body)
			}
		}
	}
	t.Run("a role is refused before its body where the action can be read", func(t *testing.T) {
		for _, body := range []string{`{"action":"disposisi","karangan":1}`, `{"action":"disposisi","version":"x"}`, `{"action":"disposisi","note":5}`} {
			w.role("auditor").refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/dossiers/"+id+"/actions", body)
		}
	})
	t.Run("an unknown action is wrong input", func(t *testing.T) {
		w.role("staf").refused(http.StatusUnprocessableEntity, "action", "POST", "/dossiers/"+id+"/actions", obj{"action": "terbang", "version": 1})
	})
	t.Run("a state is refused before a body", func(t *testing.T) {
		w.role("pemohon").refused(http.StatusConflict, "keadaan_tidak_sesuai", "PATCH", "/dossiers/"+id, "{")
		w.role("pemohon").refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", "/dossiers/"+id+"/actions", obj{"action": "ajukan", "input": 5})
		w.role("kasubbid").refused(http.StatusConflict, "", "PUT", "/findings/"+finding+"/decision", "{")
	})
	t.Run("what names nothing is not there", func(t *testing.T) {
		for _, none := range []string{"x", "%00", "01a20eac", registry.NewID().String(), strings.Repeat("a", 5000), "{" + id + "}", "urn:uuid:" + id} {
			for _, path := range []string{
				"/dossiers/" + none, "/documents/" + none + "/content", "/attachments/" + none + "/content",
				"/organisations/" + none, "/dossiers/" + none + "/receipt", "/dossiers/" + none + "/certificate",
			} {
				w.role("staf").refused(http.StatusNotFound, "", "GET", path, nil)
			}
			w.role("staf").refused(http.StatusNotFound, "", "POST", "/dossiers/"+none+"/actions", "{")
			w.role("staf").refused(http.StatusNotFound, "", "PUT", "/documents/"+none+"/verdict", "{")
		}
	})
}
