package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
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
	o.expect(applicant.get("/surat/"+id), 200, `<a href="`+renewal+`">Perbarui surat</a>`) // nothing ends soon: a way, not the thing to do
	o.one(`UPDATE certificates SET lapse_on = '` + o.Clock.Now().AddDate(0, 0, 60).Format(time.DateOnly) + `' WHERE id = '` + id + `' RETURNING id`)
	o.expect(applicant.get("/surat/"+id), 200, `<a class="tindakan" href="`+renewal+`">Perbarui surat</a>`)
	o.expect(applicant.get(renewal), 200, "Surat yang lama tetap berlaku sampai", "Mulai permohonan pembaruan")

	head.onLetter(id, "tangguhkan_surat", url.Values{"legal_ground": {"penelitian_ulang"}, "note": {"Alasan penundaan rekaan."}})
	o.expect(applicant.get(base), 200, "Surat sedang ditunda", "Alasan penundaan rekaan.", "Unduh keputusan tentang surat ini", "Keberatan dapat diajukan", "!sudah terbit", "!berlaku sampai")
	o.expect(applicant.get("/beranda"), 200, "Surat sedang ditunda", "Alasan penundaan rekaan.", "Lihat keadaan surat")
	o.expect(applicant.get(renewal), 200, "Surat sedang ditunda", "Alasan penundaan rekaan.", "Keadaan surat yang lama tidak berubah", "Mulai permohonan pembaruan", "!tetap berlaku sampai")

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
	o.expect(applicant.get("/surat/"+id), 200, "Draf pembaruan", `href="`+draft+`"`)
	o.expect(head.get("/surat/"+id), 200, "!Draf pembaruan")
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

func TestCorrectionsAreToldAsSuch(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, kabid, staf, applicant := o.person("kepala"), o.person("kabid"), o.person("staf"), o.person("pemohon")
	id, _, number := o.letterOfApplicant()
	act, ketua := "/surat/"+id+"/aksi/koreksi_surat", "officers.ketua.name"
	typed := kabid.typedIn(act)
	if typed.Get(ketua) == "" {
		t.Error("the form has not the name of the chair")
	}
	typed.Set("legal_ground", "salah_tulis")
	typed.Set("note", "Rekaan.")
	o.expect(kabid.post(act, typed), 422, "Betulkan sekurang-kurangnya satu data")
	typed.Set(ketua, "")
	o.expect(kabid.post(act, typed), 200, "Yang akan berubah", "<ins>tidak diisi</ins>", `name="`+ketua+`" value=""`, ">Ubah lagi<", "!Periksa perubahan")
	typed.Set("diperiksa", "ya")
	o.expect(kabid.post(act, typed), 422, `href="#`+ketua+`"`, "Periksa perubahan")
	typed.Set("ubah", "ya")
	o.expect(kabid.post(act, typed), 200, "Periksa perubahan", "!Yang akan berubah")
	correction := o.corrected(kabid, id)
	o.expect(kabid.get(correction), 200, "Betulkan surat", "!koreksi_surat")
	o.expect(applicant.get("/beranda"), 200, "Pembetulan surat "+number)
	o.expect(applicant.get(correction), 200, "Betulkan surat", "!koreksi_surat", "Pembetulan surat")
	staf.take(correction, "susun_konsep", nil)
	signing := "/tanda-tangan/" + strings.TrimPrefix(correction, "/permohonan/")
	for _, page := range []string{signing, correction} {
		o.expect(head.get(page), 200, "Pembetulan surat", number, "Alasan: Nomor rumah salah tulis (rekaan).", "<del>Jalan Khayalan Nomor 7</del>", "<ins>Jalan Rekaan Nomor 8</ins>", "<ins>Warga Rekaan Baru</ins>",
			"Berkas permohonan asalnya", "!berkas</b> sudah diperiksa", "!belum diunggah")
	}
	head.take(correction, "tandatangani", nil)
	o.expect(head.get("/surat/"+id), 200, "Ganti dengan surat baru", ", Sistem", "!sistem")
	o.expect(applicant.get("/beranda"), 200, "Surat sudah diganti dengan surat baru")
	o.expect(applicant.get("/surat/"+id), 200, "yang berlaku surat penggantinya", "!Mintalah surat yang baru kepada organisasi")
	o.expect(applicant.get("/surat/"+id+"/perbarui"), 200, "Surat sudah diganti", "Yang dapat diperbarui surat penggantinya", "Pembetulan ke-1", "!Mulai permohonan pembaruan")

	organisation := o.one(`SELECT organisation_id FROM certificates WHERE id = '` + id + `'`)
	o.one(`INSERT INTO organisation_statuses (id, organisation_id, status, letter_number, letter_date, issuer, note, filename, mime, size, sha256, object_key, by_user, by_name, as_role, at)
		SELECT gen_random_uuid(), '` + organisation + `', 'peringatan', '1/REKAAN', '2026-01-02', 'Instansi Rekaan', '', 'a.pdf', 'application/pdf', 1, repeat('a', 64), 'rekaan', id, name, 'kabid', now()
		FROM users WHERE email LIKE 'kabid@%' RETURNING id`)
	for _, reader := range []*secretary{kabid, applicant} {
		o.expect(reader.get("/ormas/"+organisation+"/status"), 200, "<b>Peringatan tertulis</b>", "!<b>peringatan</b>")
	}
}

// corrected begins the correction of the house number and of the secretary in a letter, and gives the address of its case.
func (o *office) corrected(kabid *secretary, letter string) string {
	o.t.Helper()
	typed := kabid.typedIn("/surat/" + letter + "/aksi/koreksi_surat")
	typed.Set("address.street", "Jalan Rekaan Nomor 8")
	typed.Set("officers.sekretaris.name", "Warga Rekaan Baru")
	typed.Set("legal_ground", "salah_tulis")
	typed.Set("note", "Nomor rumah salah tulis (rekaan).")
	typed.Set("diperiksa", "ya")
	kabid.onLetter(letter, "koreksi_surat", typed)
	return "/permohonan/" + o.one(`SELECT id FROM dossiers WHERE replaces = '`+letter+`' AND origin IS NOT NULL`)
}

// typedIn is what a browser would send of the form of a page as it stands.
func (p *secretary) typedIn(path string) url.Values {
	p.t.Helper()
	root, err := html.Parse(strings.NewReader(p.get(path).body))
	if err != nil {
		p.t.Fatal(err)
	}
	typed := url.Values{}
	for n := range root.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		_, selected := at["selected"]
		switch {
		case n.Data == "input" && (at["type"] == "checkbox" || at["type"] == "radio") && !checked:
		case n.Data == "input" && at["name"] != "":
			typed.Set(at["name"], at["value"])
		case n.Data == "textarea" && n.FirstChild != nil:
			typed.Set(at["name"], n.FirstChild.Data)
		case n.Data == "option" && selected:
			for _, a := range n.Parent.Attr {
				if a.Key == "name" {
					typed.Set(a.Val, at["value"])
				}
			}
		}
	}
	return typed
}
