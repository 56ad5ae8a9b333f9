package api_test

import (
	"net/http"
	"testing"
	"time"

	"ormas/internal/testkit"
)

// about is the newest finding on a requirement or a field.
func about(d obj, subject string) obj {
	var newest obj
	for _, f := range list(d, "findings") {
		if f["requirement"] == subject || f["field"] == subject {
			newest = f
		}
	}
	return newest
}

// round is a dossier that goes back to the applicant, and those who have a part in it.
type round struct {
	*world
	id                             string
	pemohon, staf, kasubbid, kabid *client
}

func TestReturnInOneRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := round{w, w.examined(), w.role("pemohon"), w.role("staf"), w.role("kasubbid"), w.role("kabid")}
	seen := r.sent(t)
	t.Run("what was accepted stays locked", func(*testing.T) { r.locked(seen) })
	r.answered(t, seen)
	r.Clock.Add(time.Minute)
	t.Run("answers are decided by kasubbid", func(*testing.T) { r.decidedByOne() })
	r.decided(t)
	r.sentAgain(t)
}

// sent sends the applicant all that is missing, and is what the applicant then reads.
func (r round) sent(t *testing.T) obj {
	t.Helper()
	r.judge(r.id, "P1", "P3", "P7", "P8", "L5")
	for _, field := range []string{"npwp", "officers.ketua.nik"} {
		f := r.staf.want(http.StatusCreated, "POST", "/dossiers/"+r.id+"/findings", obj{"field": field, "reason": "nomor_berbeda"})
		if f["state"] != "konsep" || f["round"] != nil {
			t.Errorf("drafted %v", f)
		}
	}
	if seen := r.pemohon.read(r.id); len(list(seen, "findings")) != 0 || find(list(seen, "documents"), "requirement", "P2")["verdict"] != nil {
		t.Errorf("the applicant sees %v before it is sent", seen["findings"])
	}
	r.do("staf", r.id, "teruskan", nil)
	r.do("kasubbid", r.id, "setujui_kasubbid", nil)
	without := obj{"action": "nyatakan_belum_lengkap", "version": r.kabid.read(r.id)["version"]} // the first round needs no reason
	r.kabid.want(http.StatusOK, "POST", "/dossiers/"+r.id+"/actions", without)
	r.do("staf", r.id, "beritahukan", nil)

	seen := r.pemohon.read(r.id)
	rounds := list(seen, "rounds")
	if len(list(seen, "findings")) != 7 || len(rounds) != 1 || rounds[0]["cause"] != "nyatakan_belum_lengkap" || rounds[0]["due_at"] != "2026-12-16T00:00:00+08:00" {
		t.Errorf("got %d findings in rounds %v", len(list(seen, "findings")), rounds)
	}
	if about(seen, "P1")["state"] != "terkirim" || find(list(seen, "documents"), "requirement", "P2")["verdict"].(obj)["by"] != nil {
		t.Errorf("sent as %v", about(seen, "P1"))
	}
	return seen
}

func (r round) locked(seen obj) {
	got := r.pemohon.upload("/dossiers/"+r.id+"/documents", []part{{name: "requirement", body: []byte("P2")}, {"file", "a.pdf", testkit.PDF(1)}})
	r.pemohon.isRefusal(got, http.StatusConflict, "berkas_terkunci")
	r.pemohon.refused(http.StatusConflict, "isian_terkunci", "PATCH", "/dossiers/"+r.id, obj{"version": seen["version"], "form": obj{"name": "Lain"}})
	r.pemohon.refused(http.StatusConflict, "officers.ketua.name", "PATCH", "/dossiers/"+r.id, obj{
		"version":  seen["version"],
		"officers": []obj{{"position": "ketua", "name": "Orang Lain"}},
	})
	r.pemohon.refused(http.StatusConflict, "bukan_draf", "DELETE", "/documents/"+str(list(seen, "documents")[0], "id"), nil)
	r.pemohon.refused(http.StatusConflict, "bukan_draf", "DELETE", "/dossiers/"+r.id, nil)
}

// answered answers each finding in a way of its own.
func (r round) answered(t *testing.T, seen obj) {
	t.Helper()
	r.pemohon.refused(http.StatusUnprocessableEntity, "belum_terpenuhi", "POST", "/dossiers/"+r.id+"/actions", r.pemohon.step(r.id, "ajukan_ulang", nil))

	r.pemohon.item(r.id, "P1", "", testkit.PDF(2))
	r.pemohon.item(r.id, "L5", "", testkit.PDF(2))
	patched := r.pemohon.want(http.StatusOK, "PATCH", "/dossiers/"+r.id, obj{
		"version": seen["version"], "form": obj{"npwp": "1111111111111111", "term_to": "2030-06-01"},
		"officers": []obj{{"position": "ketua", "nik": "0000001502900009"}},
	})
	for subject, answer := range map[string]obj{
		"P3": {"text": "Sudah ditandatangani di halaman dua."}, "P7": {"dispute": "Berkasnya terbaca."},
		"P8": {"dispute": "Berkasnya terbaca juga."},
	} {
		f := r.pemohon.want(http.StatusOK, "PUT", "/findings/"+str(about(seen, subject), "id")+"/answer", answer)
		if f["state"] != "dijawab" {
			t.Errorf("%s: answered as %v", subject, f)
		}
	}
	for subject, kind := range map[string]string{"P1": "berkas", "npwp": "isian", "officers.ketua.nik": "isian", "P7": "sanggahan", "P3": "teks"} {
		if got, _ := about(r.pemohon.read(r.id), subject)["answer"].(obj); got["kind"] != kind {
			t.Errorf("%s is answered by %v, want %s", subject, got, kind)
		}
	}
	if patched["version"] == seen["version"] {
		t.Error("a patch keeps the version")
	}
	again := r.pemohon.act(r.id, "ajukan_ulang", nil)
	if again["state"] != "pemeriksaan" || again["version"] != patched["version"].(float64)+1 {
		t.Errorf("got %v at version %v", again["state"], again["version"])
	}
}

// decide is the request that decides on the answer to a finding.
func (r round) decide(subject string, body obj) (string, string, obj) {
	return "PUT", "/findings/" + str(about(r.kasubbid.read(r.id), subject), "id") + "/decision", body
}

func (r round) decidedByOne() {
	method, path, body := r.decide("P7", obj{"accepted": true})
	r.kabid.refused(http.StatusForbidden, "bukan_tugas_anda", method, path, body)
	method, path, body = r.decide("P1", obj{"accepted": true})
	r.kasubbid.refused(http.StatusConflict, "tidak_ada_yang_diputuskan", method, path, body)
	method, path, body = r.decide("P8", obj{"accepted": false})
	r.kasubbid.refused(http.StatusUnprocessableEntity, "note", method, path, body)
}

func (r round) decided(t *testing.T) {
	t.Helper()
	for subject, accepted := range map[string]bool{"P3": true, "P7": true, "P8": false, "npwp": true, "officers.ketua.nik": true} {
		method, path, body := r.decide(subject, obj{"accepted": accepted, "note": "Sudah dilihat."})
		if f := r.kasubbid.want(http.StatusOK, method, path, body); f["state"] != "selesai" || f["decision"].(obj)["accepted"] != accepted {
			t.Errorf("%s: decided %v", subject, f)
		}
		r.kasubbid.refused(http.StatusConflict, "", method, path, body)
	}
	if f := about(r.staf.read(r.id), "P8"); f["state"] != "konsep" || f["note"] != "Sudah dilihat." {
		t.Errorf("a refused dispute makes %v", f)
	}
	if f := about(r.pemohon.read(r.id), "P8"); f["decision"] != nil {
		t.Errorf("the applicant knows %v before it is sent", f)
	}
	for _, code := range []string{"P3", "P7", "P1"} {
		if doc := find(list(r.staf.read(r.id), "documents"), "requirement", code); doc["current"] == true && doc["verdict"] != nil {
			t.Errorf("%s keeps its verdict %v", code, doc["verdict"])
		}
	}
}

// sentAgain sends what is left in a second round, which needs a reason.
func (r round) sentAgain(t *testing.T) {
	t.Helper()
	r.judge(r.id)
	if about(r.staf.read(r.id), "P1")["state"] != "selesai" {
		t.Errorf("a new version that is suitable leaves %v", about(r.staf.read(r.id), "P1"))
	}
	r.do("staf", r.id, "teruskan", nil)
	r.do("kasubbid", r.id, "setujui_kasubbid", nil)
	second := obj{"action": "nyatakan_belum_lengkap", "version": r.kabid.read(r.id)["version"]}
	r.kabid.refused(http.StatusUnprocessableEntity, "note", "POST", "/dossiers/"+r.id+"/actions", second)
	second["note"] = "Satu berkas masih kurang."
	r.kabid.want(http.StatusOK, "POST", "/dossiers/"+r.id+"/actions", second)
	r.do("staf", r.id, "beritahukan", nil)
	if f := about(r.pemohon.read(r.id), "P8"); f["state"] != "terkirim" || f["round"] != float64(2) {
		t.Errorf("sent again as %v", f)
	}
	r.pemohon.item(r.id, "P8", "", testkit.PDF(1))
	r.pemohon.act(r.id, "ajukan_ulang", nil)
	r.complete(r.id)
	if got := r.staf.read(r.id); got["state"] != "penunjukan" {
		t.Errorf("state %v", got["state"])
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	staf, pemohon, kabid := w.role("staf"), w.role("pemohon"), w.role("kabid")
	doc := str(list(staf.read(id), "documents")[0], "id")
	verdict := "/documents/" + doc + "/verdict"

	t.Run("a verdict makes a draft finding and takes it back", func(t *testing.T) {
		got := staf.want(http.StatusOK, "PUT", verdict, obj{"result": "tidak_sesuai", "note": "Kabur", "page": 1, "region": obj{"x": 0, "y": 0, "width": 0.5, "height": 0.5}})
		if v := got["verdict"].(obj); v["note"] != "Kabur" || v["page"] != float64(1) || v["by"] == nil {
			t.Errorf("verdict %v", v)
		}
		made := list(staf.read(id), "findings")
		if len(made) != 1 || made[0]["document_id"] != doc {
			t.Errorf("findings %v", made)
		}
		staf.refused(http.StatusConflict, "milik_penilaian", "DELETE", "/findings/"+str(made[0], "id"), nil)
		staf.want(http.StatusOK, "PUT", verdict, obj{"result": "sesuai"})
		if left := list(staf.read(id), "findings"); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	})
	t.Run("verdicts are the named officer's alone", func(t *testing.T) {
		w.as(w.Person(w.Office, "staf")).refused(http.StatusForbidden, "bukan_yang_ditugaskan", "PUT", verdict, obj{"result": "sesuai"})
		kabid.refused(http.StatusForbidden, "bukan_tugas_anda", "PUT", verdict, obj{"result": "sesuai"})
		pemohon.refused(http.StatusForbidden, "bukan_tugas_anda", "PUT", verdict, obj{"result": "sesuai"})
		w.role("admin").refused(http.StatusNotFound, "tidak_ditemukan", "PUT", verdict, obj{"result": "sesuai"})
	})
	for name, body := range map[string]obj{
		"reason": {"result": "tidak_sesuai"}, "result": {"result": "bagus"}, "page": {"result": "sesuai", "page": 9},
		"region": {"result": "sesuai", "region": obj{"x": 0.9, "y": 0, "width": 0.5, "height": 0.5}}, "tidak_dikenal": {"result": "tidak_sesuai", "reason": "karangan"},
	} {
		t.Run("a verdict is refused for its "+name, func(*testing.T) {
			staf.refused(http.StatusUnprocessableEntity, name, "PUT", verdict, body)
		})
	}
	t.Run("a draft without a document goes by its maker", func(t *testing.T) {
		f := staf.want(http.StatusCreated, "POST", "/dossiers/"+id+"/findings", obj{"requirement": "L6", "slot": "ketua", "note": "Buram"})
		at := "/findings/" + str(f, "id")
		pemohon.refused(http.StatusNotFound, "tidak_ditemukan", "DELETE", at, nil)
		pemohon.refused(http.StatusNotFound, "tidak_ditemukan", "PUT", at+"/answer", obj{"text": "Apa?"})
		w.role("kasubbid").refused(http.StatusForbidden, "bukan_konsep_anda", "DELETE", at, nil)
		staf.want(http.StatusNoContent, "DELETE", at, nil)
		staf.refused(http.StatusNotFound, "tidak_ditemukan", "DELETE", at, nil)
	})
	for name, body := range map[string]obj{
		"field": {"note": "apa"}, "tidak_dikenal": {"field": "karangan", "note": "apa"}, "slot": {"requirement": "L6", "note": "apa"},
		"reason": {"field": "npwp"},
	} {
		t.Run("a finding is refused for its "+name, func(*testing.T) {
			staf.refused(http.StatusUnprocessableEntity, name, "POST", "/dossiers/"+id+"/findings", body)
		})
	}
}
