package pages_test

import (
	"net/url"
	"strings"
	"testing"
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
