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

func TestReturnInOneRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon, staf, kasubbid, kabid := w.role("pemohon"), w.role("staf"), w.role("kasubbid"), w.role("kabid")
	id := w.examined("pelaporan")
	d := "/dossiers/" + id

	w.judge(id, "P1", "P3", "P7", "P8", "L5")
	for _, field := range []string{"npwp", "officers.ketua.nik"} {
		f := staf.want(http.StatusCreated, "POST", d+"/findings", obj{"field": field, "reason": "nomor_berbeda"})
		if f["state"] != "konsep" || f["round"] != nil {
			t.Errorf("drafted %v", f)
		}
	}
	if seen := pemohon.read(id); len(list(seen, "findings")) != 0 || find(list(seen, "documents"), "requirement", "P2")["verdict"] != nil {
		t.Errorf("the applicant sees %v before it is sent", seen["findings"])
	}
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	without := obj{"action": "nyatakan_belum_lengkap", "version": kabid.read(id)["version"]} // the first round needs no reason
	kabid.want(http.StatusOK, "POST", d+"/actions", without)
	w.do("staf", id, "beritahukan", nil)

	seen := pemohon.read(id)
	rounds := list(seen, "rounds")
	if len(list(seen, "findings")) != 7 || len(rounds) != 1 || rounds[0]["cause"] != "nyatakan_belum_lengkap" || rounds[0]["due_at"] != "2026-12-16T00:00:00+08:00" {
		t.Errorf("got %d findings in rounds %v", len(list(seen, "findings")), rounds)
	}
	if about(seen, "P1")["state"] != "terkirim" || find(list(seen, "documents"), "requirement", "P2")["verdict"].(obj)["by"] != nil {
		t.Errorf("sent as %v", about(seen, "P1"))
	}

	t.Run("what was accepted stays locked", func(t *testing.T) {
		got := pemohon.upload(d+"/documents", []part{{name: "requirement", body: []byte("P2")}, {"file", "a.pdf", testkit.PDF(1)}})
		pemohon.isRefusal(got, http.StatusConflict, "berkas_terkunci")
		pemohon.refused(http.StatusConflict, "isian_terkunci", "PATCH", d, obj{"version": seen["version"], "form": obj{"name": "Lain"}})
		pemohon.refused(http.StatusConflict, "officers.ketua.name", "PATCH", d, obj{
			"version":  seen["version"],
			"officers": []obj{{"position": "ketua", "name": "Orang Lain"}},
		})
		pemohon.refused(http.StatusConflict, "bukan_draf", "DELETE", "/documents/"+str(list(seen, "documents")[0], "id"), nil)
		pemohon.refused(http.StatusConflict, "bukan_draf", "DELETE", d, nil)
	})
	pemohon.refused(http.StatusUnprocessableEntity, "belum_terpenuhi", "POST", d+"/actions", pemohon.step(id, "ajukan_ulang", nil))

	pemohon.item(id, "P1", "", testkit.PDF(2))
	pemohon.item(id, "L5", "", testkit.PDF(2))
	patched := pemohon.want(http.StatusOK, "PATCH", d, obj{
		"version": seen["version"], "form": obj{"npwp": "1111111111111111", "term_to": "2030-06-01"},
		"officers": []obj{{"position": "ketua", "nik": "0000001502900009"}},
	})
	for subject, answer := range map[string]obj{
		"P3": {"text": "Sudah ditandatangani di halaman dua."}, "P7": {"dispute": "Berkasnya terbaca."},
		"P8": {"dispute": "Berkasnya terbaca juga."},
	} {
		f := pemohon.want(http.StatusOK, "PUT", "/findings/"+str(about(seen, subject), "id")+"/answer", answer)
		if f["state"] != "dijawab" {
			t.Errorf("%s: answered as %v", subject, f)
		}
	}
	for subject, kind := range map[string]string{"P1": "berkas", "npwp": "isian", "officers.ketua.nik": "isian", "P7": "sanggahan", "P3": "teks"} {
		if got, _ := about(pemohon.read(id), subject)["answer"].(obj); got["kind"] != kind {
			t.Errorf("%s is answered by %v, want %s", subject, got, kind)
		}
	}
	if patched["version"] == seen["version"] {
		t.Error("a patch keeps the version")
	}
	again := pemohon.act(id, "ajukan_ulang", nil)
	if again["state"] != "pemeriksaan" || again["version"] != patched["version"].(float64)+1 {
		t.Errorf("got %v at version %v", again["state"], again["version"])
	}

	w.Clock.Add(time.Minute)
	decide := func(c *client, subject string, body obj) (string, string, obj) {
		return "PUT", "/findings/" + str(about(kasubbid.read(id), subject), "id") + "/decision", body
	}
	t.Run("answers are decided by kasubbid", func(t *testing.T) {
		method, path, body := decide(kabid, "P7", obj{"accepted": true})
		kabid.refused(http.StatusForbidden, "bukan_tugas_anda", method, path, body)
		method, path, body = decide(kasubbid, "P1", obj{"accepted": true})
		kasubbid.refused(http.StatusConflict, "tidak_ada_yang_diputuskan", method, path, body)
		method, path, body = decide(kasubbid, "P8", obj{"accepted": false})
		kasubbid.refused(http.StatusUnprocessableEntity, "note", method, path, body)
	})
	for subject, accepted := range map[string]bool{"P3": true, "P7": true, "P8": false, "npwp": true, "officers.ketua.nik": true} {
		method, path, body := decide(kasubbid, subject, obj{"accepted": accepted, "note": "Sudah dilihat."})
		if f := kasubbid.want(http.StatusOK, method, path, body); f["state"] != "selesai" || f["decision"].(obj)["accepted"] != accepted {
			t.Errorf("%s: decided %v", subject, f)
		}
		kasubbid.refused(http.StatusConflict, "", method, path, body)
	}
	if f := about(staf.read(id), "P8"); f["state"] != "konsep" || f["note"] != "Sudah dilihat." {
		t.Errorf("a refused dispute makes %v", f)
	}
	if f := about(pemohon.read(id), "P8"); f["decision"] != nil {
		t.Errorf("the applicant knows %v before it is sent", f)
	}
	for _, code := range []string{"P3", "P7", "P1"} {
		if doc := find(list(staf.read(id), "documents"), "requirement", code); doc["current"] == true && doc["verdict"] != nil {
			t.Errorf("%s keeps its verdict %v", code, doc["verdict"])
		}
	}

	w.judge(id)
	if about(staf.read(id), "P1")["state"] != "selesai" {
		t.Errorf("a new version that is suitable leaves %v", about(staf.read(id), "P1"))
	}
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	second := obj{"action": "nyatakan_belum_lengkap", "version": kabid.read(id)["version"]}
	kabid.refused(http.StatusUnprocessableEntity, "note", "POST", d+"/actions", second)
	second["note"] = "Satu berkas masih kurang."
	kabid.want(http.StatusOK, "POST", d+"/actions", second)
	w.do("staf", id, "beritahukan", nil)
	if f := about(pemohon.read(id), "P8"); f["state"] != "terkirim" || f["round"] != float64(2) {
		t.Errorf("sent again as %v", f)
	}
	pemohon.item(id, "P8", "", testkit.PDF(1))
	pemohon.act(id, "ajukan_ulang", nil)
	w.complete(id)
	if got := staf.read(id); got["state"] != "penunjukan" {
		t.Errorf("state %v", got["state"])
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined("pelaporan")
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
		w.role("kasubbid").refused(http.StatusConflict, "", "DELETE", at, nil)
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
