package pages_test

import (
	"net/url"
	"testing"
)

// letterOfApplicant is a letter in force of the demo's applicant: its id, its case and its number.
func (o *office) letterOfApplicant() (id, base, number string) {
	o.t.Helper()
	id = o.one(`SELECT c.id FROM certificates c JOIN memberships m ON m.organisation_id = c.organisation_id JOIN users u ON u.id = m.user_id
		WHERE u.email LIKE 'pemohon@%' AND c.state = 'aktif' ORDER BY c.id LIMIT 1`)
	base = "/permohonan/" + o.one(`SELECT dossier_id FROM certificates WHERE id = '`+id+`'`)
	return id, base, o.one(`SELECT letter_number FROM certificates WHERE id = '` + id + `'`)
}

// onLetter takes an act on a letter by its form.
func (p *secretary) onLetter(letter, action string, typed url.Values) {
	p.t.Helper()
	path := "/surat/" + letter + "/aksi/" + action
	typed.Set("version", p.hidden(path, "version"))
	p.went(p.post(path, typed))
}

func TestOrganisationIsToldHowItsLetterStands(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, applicant := o.person("kepala"), o.person("pemohon")
	id, base, number := o.letterOfApplicant()
	renewal := "/surat/" + id + "/perbarui"
	o.expect(applicant.get(base), 200, "sudah terbit", number, "!Alasan:")
	o.expect(applicant.get(renewal), 200, "Surat yang lama tetap berlaku sampai", "Mulai permohonan pembaruan")

	head.onLetter(id, "tangguhkan_surat", url.Values{"legal_ground": {"penelitian_ulang"}, "note": {"Alasan penangguhan rekaan."}})
	o.expect(applicant.get(base), 200, "Surat sedang ditunda", "Alasan penangguhan rekaan.", "Unduh keputusan tentang surat ini", "Keberatan dapat diajukan", "!sudah terbit", "!berlaku sampai")
	o.expect(applicant.get("/beranda"), 200, "Surat sedang ditunda", "Alasan penangguhan rekaan.", "Lihat keadaan surat")
	o.expect(applicant.get(renewal), 200, "Surat sedang ditunda", "Alasan penangguhan rekaan.", "Keadaan surat yang lama tidak berubah", "Mulai permohonan pembaruan", "!tetap berlaku sampai")

	head.onLetter(id, "cabut_surat", url.Values{"legal_ground": {"data_tidak_benar"}, "note": {"Alasan pencabutan rekaan."}})
	o.expect(applicant.get(base), 200, "Surat sudah dicabut", "Alasan pencabutan rekaan.", "!sudah terbit", "!Perbarui surat")
	o.expect(applicant.get("/beranda"), 200, "Surat sudah dicabut", "Alasan pencabutan rekaan.")
	o.expect(applicant.get(renewal), 200, "Surat sudah dicabut", "Surat ini tidak dapat diperbarui.", `href="/permohonan/baru"`, "!Mulai permohonan pembaruan", "!tetap berlaku", "!sudah berjalan")
	o.expect(applicant.get("/surat/"+id), 200, "tidak berlaku lagi untuk seterusnya")
}

func TestRenewalsAreToldApart(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, applicant := o.person("kepala"), o.person("pemohon")
	id, _, number := o.letterOfApplicant()
	renewal := "/surat/" + id + "/perbarui"
	first := applicant.went(applicant.post(renewal, url.Values{"kunci": {applicant.hidden(renewal, "kunci")}}))
	draft := "/permohonan/" + o.one(`SELECT id FROM dossiers WHERE replaces = '`+id+`'`)
	o.expect(applicant.get(first), 200, "Pembaruan surat", number)
	o.expect(applicant.get("/beranda"), 200, "Pembaruan surat "+number)
	o.expect(applicant.get(renewal), 200, "Lanjutkan draf pembaruan", `href="`+draft+`"`, "!Mulai permohonan pembaruan")
	if to := applicant.went(applicant.post(renewal, url.Values{"kunci": {"lain"}})); to != draft {
		t.Errorf("a second time leads to %s, want %s", to, draft)
	}
	if n := o.one(`SELECT count(*) FROM dossiers WHERE replaces = '` + id + `'`); n != "1" {
		t.Errorf("got %s drafts of one renewal", n)
	}
	head.onLetter(id, "cabut_surat", url.Values{"legal_ground": {"data_tidak_benar"}, "note": {"Contoh."}})
	o.expect(applicant.get(draft), 200, "Surat sudah dicabut.")
	o.expect(applicant.get(renewal), 200, "tidak dapat diajukan sebagai pembaruan")
}
