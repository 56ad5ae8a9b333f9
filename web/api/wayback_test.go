package api_test

import (
	"net/http"
	"testing"
	"time"
)

// inState checks where a dossier stands.
func inState(t *testing.T, d obj, want string) {
	t.Helper()
	if d["state"] != want {
		t.Errorf("state %v, want %s", d["state"], want)
	}
}

func TestWaysBesideTheSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon, kabid, staf := w.role("pemohon"), w.role("kabid"), w.role("staf")
	t.Run("a refusal is proposed, taken back and made", func(t *testing.T) {
		id := w.examined()
		w.judge(id, "P1")
		w.do("staf", id, "teruskan", nil)
		w.do("kasubbid", id, "setujui_kasubbid", nil)
		kabid.refused(http.StatusUnprocessableEntity, "legal_ground", "POST", "/dossiers/"+id+"/actions", kabid.step(id, "usulkan_tolak", obj{"legal_ground": "karangan"}))
		offer := find(list(kabid.read(id), "allowed"), "action", "usulkan_tolak")
		ground := str(list(list(offer, "inputs")[0], "options")[0], "value")
		inState(t, w.do("kabid", id, "usulkan_tolak", obj{"legal_ground": ground}), "usulan_tolak")
		inState(t, w.do("kepala_badan", id, "batalkan_usulan", nil), "penelitian_kabid")
		w.do("kabid", id, "usulkan_tolak", obj{"legal_ground": ground})
		if d := pemohon.read(id); d["refusal"] != nil {
			t.Errorf("told before it is decided: %v", d["refusal"])
		}
		inState(t, w.do("kepala_badan", id, "tolak", nil), "ditolak")
		if told, _ := pemohon.read(id)["refusal"].(obj); told["legal_ground"] != ground || told["legal_ground_label"] == "" {
			t.Errorf("the applicant reads %v", told)
		}
		pemohon.refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", "/dossiers/"+id+"/actions", pemohon.step(id, "tarik", nil))
	})
	t.Run("on hold there is nothing but to go on or to withdraw", func(t *testing.T) {
		id := w.examined()
		kabid.refused(http.StatusUnprocessableEntity, "note", "POST", "/dossiers/"+id+"/actions", obj{"action": "tangguhkan", "version": kabid.read(id)["version"]})
		d := w.do("kabid", id, "tangguhkan", nil)
		if held, _ := d["held"].(obj); d["state"] != "pemeriksaan" || held["reason"] != "Alasan contoh." || held["since"] == nil {
			t.Errorf("held %v in %v", d["held"], d["state"])
		}
		if hold, _ := d["clock"].(obj)["hold"].(obj); hold["since"] == nil || hold["days"] == nil || hold["reason"] != nil {
			t.Errorf("the clock tells %v", hold)
		}
		staf.refused(http.StatusConflict, "ditangguhkan", "POST", "/dossiers/"+id+"/actions", staf.step(id, "teruskan", nil))
		staf.refused(http.StatusConflict, "ditangguhkan", "PUT", "/documents/"+str(list(d, "documents")[0], "id")+"/verdict", obj{"result": "sesuai"})
		if d = w.do("kabid", id, "lanjutkan", nil); d["held"] != nil || d["clock"].(obj)["hold"] != nil {
			t.Errorf("held %v", d["held"])
		}
		kabid.refused(http.StatusConflict, "", "POST", "/dossiers/"+id+"/actions", kabid.step(id, "lanjutkan", nil))
		w.do("kabid", id, "tangguhkan", nil)
		inState(t, pemohon.act(id, "tarik", nil), "ditarik")
	})
	t.Run("work changes hands", func(t *testing.T) {
		id := w.examined()
		other := w.Person(w.Office, "staf")
		for user, code := range map[any]string{w.As("staf").User: "sama", w.As("kabid").User: "bukan_perannya", other.Office: "tidak_dikenal", "x": "user_id"} {
			kabid.refused(http.StatusUnprocessableEntity, code, "POST", "/dossiers/"+id+"/actions", kabid.step(id, "alihkan", obj{"user_id": user}))
		}
		inState(t, w.do("kabid", id, "alihkan", obj{"user_id": other.User}), "pemeriksaan")
		staf.refused(http.StatusForbidden, "bukan_yang_ditugaskan", "POST", "/dossiers/"+id+"/actions", staf.step(id, "teruskan", nil))
		if len(list(w.as(other).read(id), "allowed")) == 0 {
			t.Error("the new officer may do nothing")
		}
	})
}

func TestWaysBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kabid := w.role("kabid")
	t.Run("drafts go back, with their numbers or without", func(t *testing.T) {
		id := w.signable()
		number := kabid.read(id)["registration_number"]
		inState(t, w.do("kepala_badan", id, "kembalikan_konsep", nil), "penyusunan_konsep")
		if d := w.do("staf", id, "susun_konsep", nil); d["registration_number"] != number {
			t.Errorf("number %v, want %v", d["registration_number"], number)
		}
		d := w.do("kepala_badan", id, "kembalikan_pemeriksaan", nil)
		if d["state"] != "pemeriksaan" || d["registration_number"] != nil || w.count(`SELECT count(*) FROM numbers WHERE text = $1 AND reason = 'Alasan contoh.'`, number) != 1 {
			t.Errorf("%v with number %v", d["state"], d["registration_number"])
		}
		w.do("staf", id, "teruskan", nil)
		inState(t, w.do("kasubbid", id, "teliti_ulang", nil), "pemeriksaan")
		w.complete(id)
		w.visited(id)
		w.do("kabid", id, "nyatakan_sesuai", obj{"conclusion": "Sesuai."})
		w.do("kabid", id, "beri_nomor", nil)
		if d = w.do("kabid", id, "teliti_ulang", nil); d["state"] != "pemeriksaan" || d["registration_number"] != nil {
			t.Errorf("%v with number %v", d["state"], d["registration_number"])
		}
	})
	t.Run("what is not found on the spot goes back in a round", func(t *testing.T) {
		id := w.examined()
		w.complete(id)
		w.visited(id)
		kabid.refused(http.StatusUnprocessableEntity, "belum_terpenuhi", "POST", "/dossiers/"+id+"/actions", kabid.step(id, "nyatakan_tidak_sesuai", nil))
		kabid.want(http.StatusCreated, "POST", "/dossiers/"+id+"/findings", obj{"requirement": "L13", "reason": "papan_nama_tidak_tampak"})
		body := obj{"action": "nyatakan_tidak_sesuai", "version": kabid.read(id)["version"]}
		kabid.want(http.StatusOK, "POST", "/dossiers/"+id+"/actions", body)
		if d := w.do("staf", id, "beritahukan", nil); d["state"] != "perbaikan" || list(d, "rounds")[0]["cause"] != "nyatakan_tidak_sesuai" {
			t.Errorf("%v, rounds %v", d["state"], d["rounds"])
		}
	})
}

// TestDueTimes has a world of its own: it moves the clock.
func TestDueTimes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pemohon, kabid := w.role("pemohon"), w.role("kabid")
	id := w.returned("P1")
	actions := "/dossiers/" + id + "/actions"
	due := func() any { return list(pemohon.read(id), "rounds")[0]["due_at"] }
	first := due()

	w.do("kabid", id, "perpanjang", nil)
	if due() == first || list(pemohon.read(id), "rounds")[0]["extended_at"] == nil {
		t.Errorf("due at %v after %v", due(), first)
	}
	kabid.refused(http.StatusUnprocessableEntity, "belum_terpenuhi", "POST", actions, kabid.step(id, "perpanjang", nil))
	for _, role := range []string{"kabid", "pemohon", "kepala_badan"} {
		c := w.role(role)
		c.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", actions, c.step(id, "hentikan", nil))
	}
	w.sweep()
	if d := pemohon.read(id); d["state"] != "perbaikan" {
		t.Fatalf("ended in time: %v", d["state"])
	}

	w.Clock.Add(60 * 24 * time.Hour)
	pemohon.item(id, "P1", "", fileFor("P1"))
	pemohon.refused(http.StatusUnprocessableEntity, "belum_terpenuhi", "POST", actions, pemohon.step(id, "ajukan_ulang", nil))
	w.sweep()
	d := pemohon.read(id)
	if h := list(d, "history"); d["state"] != "dihentikan" || h[len(h)-1]["as"] != "sistem" {
		t.Fatalf("not ended: %v", d["state"])
	}
	pemohon.refused(http.StatusConflict, "keadaan_tidak_sesuai", "POST", actions, pemohon.step(id, "ajukan_ulang", nil))
	late := due()
	if d := pemohon.act(id, "lanjutkan_permohonan", nil); d["state"] != "perbaikan" || due() == late {
		t.Errorf("%v, due at %v", d["state"], due())
	}
	if d := pemohon.act(id, "ajukan_ulang", nil); d["state"] != "pemeriksaan" {
		t.Errorf("state %v", d["state"])
	}
}

// TestCounter is the counter's part: somebody without an account stands there.
func TestCounter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	umum, pemohon := w.role("bagian_umum"), w.role("pemohon")
	person := obj{"name": "Warga di Loket", "phone": "0800"}
	g := data("pelaporan")
	g["officers"], g["counter"] = officers(), person

	umum.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/organisations", data("pelaporan"))
	pemohon.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/organisations", g)
	umum.refused(http.StatusUnprocessableEntity, "counter.name", "POST", "/organisations", obj{"name": "A", "counter": obj{"phone": "1"}})
	umum.refused(http.StatusUnprocessableEntity, "counter.name", "POST", "/organisations", obj{"name": "A", "counter": obj{"name": 1}})
	made := umum.want(http.StatusCreated, "POST", "/organisations", g)
	umum.want(http.StatusOK, "PATCH", "/organisations/"+str(made, "id"), obj{"short_name": "PKR"})
	umum.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/dossiers", obj{"service": "pelaporan", "organisation_id": made["id"]})
	d := umum.want(http.StatusCreated, "POST", "/dossiers", obj{"service": "pelaporan", "organisation_id": made["id"], "counter": person})
	id := str(d, "id")
	w.as(w.Person(w.Office, "bagian_umum")).refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+id, nil)
	umum.fill(id, "pelaporan")
	umum.act(id, "ajukan", obj{"statement": true})
	w.toOfficer(id)
	w.complete(id)
	w.visited(id)
	w.ready(id)
	w.do("kepala_badan", id, "tandatangani", nil)
	umum.refused(http.StatusUnprocessableEntity, "received_by", "POST", "/dossiers/"+id+"/actions", umum.step(id, "serahkan", nil))
	d = umum.act(id, "serahkan", obj{"received_by": "Warga di Loket"})
	if by := str(list(d, "history")[0], "by"); d["state"] != "selesai" || by != "Contoh bagian_umum (di loket, untuk Warga di Loket)" {
		t.Errorf("%v, handed in by %q", d["state"], by)
	}

	other := pemohon.draft()
	umum.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/dossiers/"+other, nil)
	pemohon.fill(other, "pelaporan")
	pemohon.act(other, "ajukan", obj{"statement": true})
	umum.refused(http.StatusForbidden, "bukan_tugas_anda", "POST", "/dossiers/"+other+"/actions", umum.step(other, "tarik", nil))
	umum.refused(http.StatusForbidden, "", "PATCH", "/dossiers/"+other, obj{"version": 1})
}
