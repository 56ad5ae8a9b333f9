package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestHeldTurn: on hold a case waits for a third party, on the pages of the office as on the public one.
func TestHeldTurn(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	page := o.at("pemeriksaan")
	id, kabid := strings.TrimPrefix(page, "/permohonan/"), o.person("kabid")
	kabid.take(page, "tangguhkan", url.Values{"note": {"Alasan contoh."}})
	code := o.one(`SELECT tracking_code FROM dossiers WHERE id = '` + id + `'`)
	o.expect(kabid.get(page), 200, "Giliran: <b>Pihak ketiga, sesudah itu Staf pelaksana")
	o.expect(kabid.get("/antrean?queue=all&q="+code), 200, "Giliran: Pihak ketiga, sesudah itu Staf pelaksana")
	o.expect(kabid.get("/lacak/"+code), 200, "Pihak ketiga", "!Staf pelaksana")
}

// TestExtendedClock: an extension is part of the time that was given, and once it is used up it is no button any more.
func TestExtendedClock(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	page := o.at("perbaikan")
	kabid := o.person("kabid")
	o.expect(kabid.get(page), 200, "dari 15 hari kerja", `href="`+page+`/aksi/perpanjang"`)
	kabid.take(page, "perpanjang", url.Values{"note": {"Alasan contoh."}})
	o.expect(kabid.get(page), 200, "dari 25 hari kerja", "Batas waktu perbaikan ini sudah pernah diperpanjang.", `!href="`+page+`/aksi/perpanjang"`)
}

// TestRefusedRequest: who is refused reads on what ground, and what can be done; strangers with the code do not.
func TestRefusedRequest(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	base, applicant, kabid := o.at("perbaikan"), o.person("pemohon2"), o.person("kabid")
	for _, answered := range []string{"P5", "L13"} {
		finding := o.one(`SELECT id FROM findings WHERE requirement = '` + answered + `' AND state = 'terkirim'`)
		applicant.went(applicant.post(base+"/kekurangan/"+finding, url.Values{"cara": {"text"}, "jawaban": {"Sudah benar."}}))
	}
	o.Clock.Add(time.Minute)
	applicant.take(base, "ajukan_ulang", nil)
	o.person("staf").take(base, "teruskan", nil)
	o.person("kasubbid").take(base, "setujui_kasubbid", nil)
	kabid.take(base, "usulkan_tolak", url.Values{"legal_ground": {"data_tidak_benar"}})
	o.expect(applicant.get(base), 200, "!Dasar penolakan")
	o.person("kepala").take(base, "tolak", nil)
	const ground = "Data atau berkas yang disampaikan tidak benar"
	o.expect(applicant.get(base), 200, "Dasar penolakan: <b>"+ground, "Bila Anda tidak setuju", "Ombudsman")
	code := o.one(`SELECT tracking_code FROM dossiers WHERE id = '` + strings.TrimPrefix(base, "/permohonan/") + `'`)
	o.expect(o.get("/lacak/"+code), 200, "Ditolak", "!"+ground)
}
