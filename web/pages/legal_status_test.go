package pages_test

import (
	"net/url"
	"testing"
	"time"

	"ormas/internal/testkit"
)

// TestAWrongLegalStatusIsWithdrawn records what another office decided, finds it at the check of letters, and takes it back.
func TestAWrongLegalStatusIsWithdrawn(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	kabid, clerk, applicant, staff := o.person("kabid"), o.person("umum"), o.person("pemohon"), o.person("staf")
	id, _, _ := o.letterOfApplicant()
	organisation := o.one(`SELECT organisation_id FROM certificates WHERE id = '` + id + `'`)
	check := "/cek/" + o.one(`SELECT code FROM certificates WHERE id = '`+id+`'`)
	page := "/ormas/" + organisation + "/status"
	record := func(status, number string) {
		sent := url.Values{"status": {status}, "issuer": {"Instansi Rekaan"}, "letter_number": {number}, "letter_date": {"2026-01-02"}}
		kabid.went(kabid.upload(page, sent, map[string][]byte{"surat.pdf": testkit.PDF(1)}))
		o.Clock.Add(time.Second)
	}
	o.expect(kabid.get(page), 200, "langsung tampil untuk umum pada Cek surat")
	record("aktif", "1/REKAAN")
	record("dibubarkan", "2/REKAAN")
	o.expect(o.get(check), 200, "Dibubarkan", "2/REKAAN")

	wrong := o.one(`SELECT id FROM organisation_statuses WHERE letter_number = '2/REKAAN'`)
	withdraw := page + "/" + wrong + "/tarik"
	o.expect(clerk.get(page), 200, `action="`+withdraw+`"`)
	o.expect(applicant.get(page), 200, "2/REKAAN", "!/tarik")
	reason := url.Values{"reason": {"Salah organisasi (rekaan)."}}
	o.expect(staff.post(withdraw, reason), 403)
	o.expect(applicant.post(withdraw, reason), 403)
	o.expect(clerk.post(page+"/"+organisation+"/tarik", reason), 404)
	o.expect(clerk.post(withdraw, url.Values{"reason": {" "}}), 422, "Tuliskan mengapa catatan ini keliru.", `href="#alasan-`+wrong+`"`)
	o.expect(clerk.get(clerk.went(clerk.post(withdraw, reason))), 200, "tidak tampil lagi pada Cek surat", "Umi Contoh: Salah organisasi (rekaan).", "!"+withdraw)
	o.expect(kabid.post(withdraw, url.Values{"reason": {"Sekali lagi."}}), 409, "sudah ditarik")

	o.expect(o.get(check), 200, "!2/REKAAN", "1/REKAAN")
	o.expect(applicant.get(page), 200, "!2/REKAAN", "1/REKAAN")
	o.expect(kabid.get("/surat/"+id), 200, "Aktif", "!Dibubarkan")
}
