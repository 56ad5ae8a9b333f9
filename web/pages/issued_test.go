package pages_test

import (
	"net/url"
	"testing"
)

func TestIssuedLetterPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, kabid, applicant, admin := o.person("kepala"), o.person("kabid"), o.person("pemohon"), o.person("admin")
	id := o.one(`SELECT c.id FROM certificates c JOIN memberships m ON m.organisation_id = c.organisation_id JOIN users u ON u.id = m.user_id
		WHERE u.email LIKE 'pemohon@%' AND c.state = 'aktif' ORDER BY c.id LIMIT 1`)
	organisation := o.one(`SELECT organisation_id FROM certificates WHERE id = '` + id + `'`)
	code := o.one(`SELECT code FROM certificates WHERE id = '` + id + `'`)
	path := "/surat/" + id
	o.expect(head.get(path), 200, "Tunda surat", "Cabut surat", "Riwayat surat", "Tanda tangani surat", "!style=")
	o.expect(kabid.get(path), 200, "Betulkan surat", "!Cabut surat")
	o.expect(admin.get(path), 404)
	o.expect(applicant.get("/ormas/"+organisation), 200, "Surat organisasi ini", "Aktif", `href="`+path+`/perbarui"`)
	o.expect(applicant.get("/permohonan/baru"), 200, "perbarui surat itu", `href="`+path+`/perbarui"`)
	o.expect(applicant.get(path+"/perbarui"), 200, "Mulai permohonan pembaruan")

	act := path + "/aksi/tangguhkan_surat"
	o.expect(head.get(act), 200, "Dasar penundaan", `name="version" value="1"`)
	o.expect(head.post(act, url.Values{"version": {"1"}}), 422, "Tuliskan alasannya.", `href="#note"`)
	done := url.Values{"version": {"1"}, "legal_ground": {"penelitian_ulang"}, "note": {"Contoh alasan penundaan."}, "kunci": {"a"}}
	o.expect(head.get(head.went(head.post(act, done))), 200, "Ditunda", "Contoh alasan penundaan.", "Aktifkan kembali surat", "Surat nomor")
	head.went(head.post(path+"/aksi/aktifkan_surat", url.Values{"version": {"2"}, "legal_ground": {"sebab_berakhir"}, "note": {"Contoh."}}))
	head.went(head.post(act, url.Values{"version": {"3"}, "legal_ground": {"penelitian_ulang"}, "note": {"Contoh alasan penundaan."}}))
	o.expect(applicant.get("/ormas/"+organisation), 200, "Ditunda", "Contoh alasan penundaan.", "!Kepala Contoh ·")
	o.expect(applicant.get("/cek/"+code), 200, "Ditunda", "Contoh alasan penundaan.")

	o.expect(head.get("/surat?dalam=3650"), 200, "Unduh sebagai CSV", `href="`+path+`"`)
	o.expect(head.get("/surat?dalam=7"), 200, "Tidak ada surat yang berakhir")
	o.expect(head.get("/surat.csv?dalam=3650"), 200, "nomor_registrasi,nama,keadaan")
	o.expect(applicant.get("/surat"), 403)
	o.one(`INSERT INTO letter_reminders (certificate_id, lapse_on, days, at) SELECT id, lapse_on, 90, '2030-01-01 20:00Z' FROM certificates
		WHERE id = '` + id + `' RETURNING days`)
	o.expect(head.get("/surat?dalam=3650"), 200, "diingatkan 2 Januari 2030")
	o.expect(head.get("/surat.csv?dalam=3650"), 200, ",2030-01-02,tidak", "!2030-01-01")
	o.expect(kabid.get("/ormas/"+organisation), 200, "Surat organisasi ini", "!Organisasi Anda")
	o.expect(kabid.get("/ormas/"+organisation+"/status"), 200, "Catat keputusan instansi lain", "Dibubarkan")
	o.expect(applicant.get("/ormas/"+organisation+"/status"), 200, "Belum ada keputusan", "!Catat keputusan")
	o.one(`INSERT INTO organisation_statuses (id, organisation_id, status, letter_number, letter_date, issuer, note, filename, mime, size, sha256, object_key,
			by_user, by_name, as_role, at)
		SELECT gen_random_uuid(), '` + organisation + `', 'peringatan', '7/CONTOH', '2026-11-02', 'Kementerian Contoh', 'Catatan kantor rekaan.', 'surat.pdf',
			'application/pdf', 1, repeat('0', 64), 'contoh', u.id, 'Pencatat Contoh', 'kabid', now() FROM users u WHERE u.email LIKE 'kabid@%' RETURNING id`)
	o.expect(kabid.get("/ormas/"+organisation+"/status"), 200, "Peringatan tertulis", "Catatan kantor rekaan.", "Pencatat Contoh")
	o.expect(applicant.get("/ormas/"+organisation+"/status"), 200, "Peringatan tertulis", "Kementerian Contoh", "7/CONTOH", "!Catatan kantor rekaan.", "!Pencatat Contoh")
	o.expect(kabid.get(path+"/aksi/koreksi_surat"), 409)
	o.expect(head.get("/permohonan/"+o.one(`SELECT dossier_id FROM certificates WHERE id = '`+id+`'`)), 200, `href="`+path+`"`)
}

func TestTheOfficeFindsEachOfItsLetters(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	kabid, elsewhere, applicant := o.person("kabid"), o.person("kepala2"), o.person("pemohon")
	id := o.one(`SELECT c.id FROM certificates c JOIN offices f ON f.id = c.office_id JOIN users u ON u.office_id = f.id
		WHERE u.email LIKE 'kabid@%' AND c.state = 'aktif' ORDER BY c.id LIMIT 1`)
	number := o.one(`SELECT registration_number FROM certificates WHERE id = '` + id + `'`)
	link := `href="/surat/` + id + `"`
	o.expect(kabid.get("/beranda"), 200, `href="/surat/semua"`)
	o.expect(kabid.get("/surat/semua"), 200, link, number, "Aktif")
	o.expect(kabid.get("/surat/semua?q=kebun+rekaan&keadaan=aktif"), 200, link, `value="kebun rekaan"`)
	o.expect(kabid.get("/surat/semua?q="+url.QueryEscape(number)), 200, link)
	o.expect(kabid.get("/surat/semua?q=kebun+rekaan&keadaan=dicabut"), 200, "Tidak ada surat yang cocok", "!"+link)
	o.expect(kabid.get("/surat/semua?keadaan=karangan"), 422, "Keadaan ini tidak dikenal.", `role="alert"`)
	o.expect(kabid.get("/surat/semua?cursor=rusak"), 422, `role="alert"`)
	o.expect(elsewhere.get("/surat/semua"), 200, "!"+link)
	o.expect(applicant.get("/surat/semua"), 403, "!"+number)
	o.expect(kabid.get("/surat/"+id), 200, `href="/surat/semua"`)
	o.expect(applicant.get("/surat/"+id), 200, `!href="/surat/semua"`)
}
