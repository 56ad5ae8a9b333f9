package pages_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ormas/internal/demo"
	"ormas/internal/testkit"
)

// office is the demo with its people, who sign in by the page.
type office struct {
	*site
	password string
}

func openOffice(t *testing.T) *office {
	t.Helper()
	s := setup(t)
	made, err := demo.Create(t.Context(), demo.Deps{DB: s.DB, Office: s.office, Rulemaking: s.rulemaking, Accounts: s.accounts, StateDir: t.TempDir(), Host: "demo.contoh.test"})
	if err != nil {
		t.Fatal(err)
	}
	return &office{s, made.Password}
}

// person is somebody of the demo with a browser.
func (o *office) person(account string) *secretary {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	p := &secretary{site: o.site, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	p.went(p.post("/masuk", url.Values{"email": {account + "@demo.ormas.test"}, "password": {o.password}, "lanjut": {"/beranda"}}))
	return p
}

// at is the address of the demo's first dossier in a state.
func (o *office) at(state string) string {
	o.t.Helper()
	return "/permohonan/" + o.one(`SELECT id FROM dossiers WHERE submitted_at IS NOT NULL AND state = '`+state+`' ORDER BY id LIMIT 1`)
}

// take takes a step by its form.
func (p *secretary) take(base, action string, typed url.Values) {
	p.t.Helper()
	if typed == nil {
		typed = url.Values{}
	}
	typed.Set("version", p.hidden(base+"/aksi/"+action, "version"))
	p.went(p.post(base+"/aksi/"+action, typed))
}

func TestStaffFindTheirWork(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	staff, auditor, applicant, stranger := o.person("staf"), o.person("auditor"), o.person("pemohon"), o.person("staf2")
	t.Run("the start page holds what waits, with the time left", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.get("/beranda"), 200, "Yang menunggu Anda", "Menunggu saya", "Forum Layang-Layang Angan", "sisa 2 hari kerja", "!/loket", "!/tanda-tangan")
		s.expect(o.person("umum").get("/beranda"), 200, "Yayasan Perahu Kertas", `href="/loket"`)
		s.expect(o.person("kepala").get("/beranda"), 200, `href="/tanda-tangan"`)
	})
	t.Run("who only reads has no tasks", func(t *testing.T) {
		s := o.with(t)
		s.expect(auditor.get("/beranda"), 200, "Lewat waktu", "!Menunggu", "!menunggu Anda", `href="/surat/semua"`)
		s.expect(auditor.get(o.at("pemeriksaan")), 200, "Tidak ada langkah yang menunggu Anda", "!/aksi/")
	})
	t.Run("queues are filtered and searched", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.get("/antrean?queue=all"), 200, "Yayasan Perahu Kertas", "Forum Layang-Layang Angan")
		s.expect(staff.get("/antrean?queue=all&q=perahu"), 200, "Yayasan Perahu Kertas", "!Forum Layang-Layang", `value="perahu"`)
		s.expect(staff.get("/antrean?queue=all&state=diajukan"), 200, "Yayasan Perahu Kertas", "!Forum Layang-Layang")
		s.expect(staff.get("/antrean?queue=overdue&q=perahu"), 200, "Tidak ada permohonan yang cocok")
		s.expect(staff.get("/antrean?queue=all&cursor=rusak&q=kata"), 422, `value="kata"`, `role="alert"`)
	})
	t.Run("applicants have no queues, and strangers no case", func(t *testing.T) {
		s := o.with(t)
		s.expect(applicant.get("/antrean"), 403)
		base := o.at("pemeriksaan")
		for _, path := range []string{"", "/periksa", "/pratinjau", "/lembar-periksa", "/lembar-disposisi", "/kunjungan"} {
			s.expect(applicant.get(base+path), 404, "!Layang")
			s.expect(stranger.get(base+path), 404, "!Layang")
		}
		s.expect(applicant.post(base+"/catatan", url.Values{"text": {"x"}}), 404)
	})
	t.Run("every part of a case has its page", func(t *testing.T) {
		s := o.with(t)
		base := o.at("perbaikan")
		for part, text := range map[string]string{
			"data": "Kesenian dan kebudayaan", "berkas": "27 dari 27", "kekurangan": "Belum diketahui Camat",
			"surat": "Pemberitahuan kekurangan", "riwayat": "Isi disposisi", "catatan": "Belum ada catatan",
		} {
			s.expect(staff.get(base+"?bagian="+part), 200, text)
		}
		s.expect(staff.get(base+"/lembar-periksa"), 200, "Kasubbid Contoh", "Papan nama tidak tampak")
		s.expect(staff.get(base+"/lembar-disposisi"), 200, "Teliti dan selesaikan sesuai ketentuan.", "!Kasubbid Contoh")
	})
}

func TestReviewDesk(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	base, staff := o.at("pemeriksaan"), o.person("staf")
	next := func() string {
		t.Helper()
		m := regexp.MustCompile(`href="(` + base + `/periksa/[^"]+)" accesskey="n"`).FindStringSubmatch(staff.get(base + "/periksa").body)
		if m == nil {
			t.Fatal("nothing left to check")
		}
		return m[1]
	}
	first := next()
	t.Run("shows page, data and form, near and turned", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.get(first), 200, "14 dari 26", "Harus cocok dengan", "NIK", "/pages/1?size=besar", `value="tidak_sesuai"`, "Susunan pengurus berbeda", "!tanpa_camat")
		s.expect(staff.get(first+"?ukuran=rinci&putar=90&halaman=99"), 200, "/pages/1?size=rinci", "putar-90", "putar=180")
		s.expect(staff.get(strings.Replace(first, base, o.at("perbaikan"), 1)), 404)
	})
	t.Run("asks for a ground and keeps what was typed", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.post(first, url.Values{"result": {"tidak_sesuai"}, "page": {"1"}}), 422, `href="#reason"`, `id="reason-salah"`, `value="1"`)
		s.expect(staff.post(first, url.Values{"result": {"tidak_sesuai"}, "note": {"Kabur sekali"}, "page": {"dua"}}), 422, "Kabur sekali", `value="dua"`, `id="page-salah"`)
	})
	t.Run("tells others who has it open, nobody of themselves", func(t *testing.T) {
		s := o.with(t)
		second := o.person("kabid")
		s.expect(second.get(first), 200, "Dibuka oleh Staf Contoh, A.Md., baru saja")
		s.expect(second.get("/antrean?queue=all"), 200, "Dibuka oleh Staf Contoh, A.Md., baru saja", "!Dibuka oleh Kabid")
		s.expect(staff.get(base), 200, "!Dibuka oleh") // the case does not wait for the other
		s.expect(o.person("auditor").get(base), 200, "Dibuka oleh Staf Contoh", "!sepakati dahulu")
		s.expect(o.person("pemohon2").get("/beranda"), 200, "!Dibuka oleh")
	})
	t.Run("only who is assigned judges", func(t *testing.T) {
		s := o.with(t)
		second := o.person("kasubbid")
		s.expect(second.get(first), 200, `!value="tidak_sesuai"`, "belum dinilai")
		s.expect(second.post(first, url.Values{"result": {"sesuai"}}), 403)
	})
	t.Run("a part of the page is marked without script, as the page is seen", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.get(first), 200, "Bagian halaman", `name="bagian" value="9"`, "kanan bawah", "!tanda-muka")
		s.expect(staff.post(first, url.Values{"result": {"tidak_sesuai"}, "note": {"Stempel kabur"}, "bagian": {"10"}}), 422, `id="region-salah"`, "Stempel kabur")
		s.expect(staff.post(first, url.Values{"result": {"tidak_sesuai"}, "note": {"Stempel kabur"}, "bagian": {"0.9,0.9,0.5,0.5"}}), 422, `id="region-salah"`)
		staff.went(staff.post(first+"?putar=90&halaman=1", url.Values{"result": {"tidak_sesuai"}, "note": {"Stempel kabur"}, "bagian": {"1"}}))
		s.expect(staff.get(first), 200, "halaman 1, kiri bawah", `class="tanda-muka"`, `x="0" y="667" width="333" height="333"`, "Kotak yang digambar: kiri bawah", `value="0.0000,0.6667,0.3333,0.3333" checked`)
		s.expect(staff.get(base+"/periksa"), 200, "halaman 1, kiri bawah")
		staff.went(staff.post(first, url.Values{"result": {"tidak_sesuai"}, "note": {"Stempel kabur"}}))
		s.expect(staff.get(first), 200, "!kiri bawah)", "!tanda-muka")
	})
	t.Run("goes on to the next item until all are judged", func(t *testing.T) {
		s := o.with(t)
		at := staff.went(staff.post(first, url.Values{"result": {"tidak_sesuai"}, "reason": {"tidak_terbaca"}, "note": {"Kabur sekali"}}))
		for strings.HasPrefix(at, base+"/periksa/") {
			s.expect(staff.get(at), 200, "Penilaian sudah disimpan")
			at = staff.went(staff.post(strings.TrimSuffix(at, "?selesai=dinilai"), url.Values{"result": {"sesuai"}}))
		}
		s.expect(staff.get(at), 200, "26 dari 26", "<b>1</b> tidak sesuai", "/aksi/teruskan", "Konsep, belum diberitahukan")
		s.expect(staff.get(base+"/pratinjau"), 200, "Belum ada yang dikirim", "Kabur sekali", "15 hari kerja", "!Staf Contoh, A.Md.</b>")
		staff.take(base, "teruskan", nil)
		s.expect(staff.get(base+"?selesai=teruskan"), 200, "Teruskan hasil pemeriksaan: sudah dicatat", "!"+base+"/aksi/teruskan")
	})
	t.Run("the second check sees why, adds and removes", func(t *testing.T) {
		s := o.with(t)
		second := o.person("kasubbid")
		s.expect(second.get(first), 200, "Tidak sesuai oleh Staf Contoh", "Kabur sekali", "Catat kekurangan pada berkas ini")
		s.expect(second.post(base+"/temuan", url.Values{"about": {"isian:address.street"}}), 422, `href="#reason"`, `value="isian:address.street" selected`)
		s.expect(second.post(base+"/temuan", url.Values{"note": {"Tanpa pokok"}}), 422, `href="#about"`, "Tanpa pokok")
		s.expect(second.get(second.went(second.post(base+"/temuan", url.Values{"about": {"isian:address.street"}, "note": {"Tulis nomor rumah"}}))), 200,
			"Kekurangan sudah dicatat", "Tulis nomor rumah", "Isian sekarang: Jalan Khayalan Nomor 7")
		id := s.one(`SELECT id FROM findings WHERE field = 'address.street'`)
		s.expect(staff.post(base+"/temuan/"+id+"/hapus", url.Values{}), 403, "dibuat orang lain")
		second.went(second.post(base+"/temuan/"+id+"/hapus", url.Values{}))
		s.expect(second.get(base+"/periksa"), 200, "!Tulis nomor rumah")
	})
}

// TestDeskDoubtsNIK is about what the check would else have to work out in the head.
func TestDeskDoubtsNIK(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	base, staff := o.at("pemeriksaan"), o.person("staf")
	dossier := strings.TrimPrefix(base, "/permohonan/")
	card := base + "/periksa/" + o.one(`SELECT id FROM documents WHERE current AND requirement = 'L6' AND slot = 'ketua' AND dossier_id = '`+dossier+`'`)
	o.expect(staff.get(card), 200, "!Perhatikan")
	o.one(`UPDATE dossiers SET officers = replace(officers::text, '1990-02-15', '1990-02-16')::jsonb WHERE id = '` + dossier + `' RETURNING id`)
	o.expect(staff.get(card), 200, "Perhatikan", "Di sini tertulis 150290, sedangkan menurut isian lainnya 160290")
}

func TestAnswersAreDecided(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	base, applicant := o.at("perbaikan"), o.person("pemohon2")
	disputed := o.one(`SELECT id FROM findings WHERE requirement = 'P5' AND state = 'terkirim'`)
	applicant.went(applicant.post(base+"/kekurangan/"+disputed, url.Values{"cara": {"dispute"}, "jawaban": {"Camat sudah tanda tangan di halaman dua"}}))
	o.Clock.Add(time.Minute)
	applicant.went(applicant.upload(base+"/berkas/L13", nil, map[string][]byte{"depan.png": testkit.PNG()}))
	applicant.take(base, "ajukan_ulang", nil)
	second := o.person("kasubbid")
	t.Run("what is new comes first, old beside new", func(t *testing.T) {
		s := o.with(t)
		old, current := s.one(`SELECT o.id FROM documents o JOIN documents n ON n.dossier_id = o.dossier_id AND n.version = 2 WHERE o.requirement = 'L13' AND n.requirement = 'L13' AND o.version = 1`), s.one(`SELECT id FROM documents WHERE requirement = 'L13' AND version = 2`)
		s.expect(second.get(base), 200, "perbaikan putaran 1", "/documents/"+old+"/pages/1", "/documents/"+current+"/pages/1", current+"?banding=1")
		s.expect(second.get(base+"/periksa"), 200, "perbaikan putaran 1")
		s.expect(second.get(base+"?bagian=riwayat"), 200, "Berkas diganti")
	})
	t.Run("the new version stands beside the old one", func(t *testing.T) {
		s := o.with(t)
		current := s.one(`SELECT id FROM documents WHERE requirement = 'L13' AND current AND version = 2`)
		s.expect(second.get(base+"/periksa"), 200, "berkas baru")
		s.expect(second.get(base+"/periksa/"+current+"?banding=1"), 200, "Versi 1 · halaman 1 dari 1", "Versi 2 · halaman 1 dari 1", "Tutup versi sebelumnya")
	})
	t.Run("whoever decides is led there, the others are told who does", func(t *testing.T) {
		s := o.with(t)
		const waiting = "Jawaban pemohon belum diputus: Surat keterangan domisili"
		s.expect(second.get(base), 200, "Putuskan jawaban pemohon", base+"/periksa#h-kurang")
		s.expect(second.get(base+"?bagian=kekurangan"), 200, "Putuskan jawaban ini", "!menunggu putusan")
		s.expect(o.person("staf").get(base), 200, "!Putuskan jawaban")
		s.expect(o.person("staf").get(base+"?bagian=kekurangan"), 200, "Jawaban ini menunggu putusan Kepala Subbidang.", "!Putuskan jawaban")
		s.expect(o.person("staf").get(base+"/aksi/teruskan"), 200, "Perhatikan dahulu", waiting, "menunggu putusan Kepala Subbidang.")
		s.expect(o.person("kabid").get(base+"/aksi/tangguhkan"), 200, "!Perhatikan dahulu", "Pemohon juga membacanya.")
		s.expect(o.person("staf").get(base+"/aksi/teruskan"), 200, "Boleh dikosongkan. Hanya dibaca petugas kantor.")
		s.expect(applicant.get(base+"/aksi/tarik"), 200, "Boleh dikosongkan. Dibaca petugas kantor.")
	})
	t.Run("a refusal has to say why, and keeps the choice", func(t *testing.T) {
		s := o.with(t)
		s.expect(second.get(base+"/periksa"), 200, "Jawaban pemohon: sanggahan", "Camat sudah tanda tangan", "Simpan putusan")
		s.expect(second.post(base+"/temuan/"+disputed+"/putusan", url.Values{"accepted": {"false"}}), 422, `id="note-`+disputed+`-salah"`, `value="false" checked`)
		s.expect(o.person("staf").post(base+"/temuan/"+disputed+"/putusan", url.Values{"accepted": {"true"}}), 403)
	})
	t.Run("an accepted answer closes the finding", func(t *testing.T) {
		s := o.with(t)
		second.went(second.post(base+"/temuan/"+disputed+"/putusan", url.Values{"accepted": {"true"}}))
		s.expect(second.get(base+"/periksa"), 200, "Jawaban diterima oleh Kasubbid Contoh", "!Simpan putusan")
		s.expect(second.get(base), 200, "!Putuskan jawaban pemohon")
	})
}

// TestAnswerDecidedLate is about a file that loses its verdict where nobody judges any more: the case would reach whoever
// declares it complete or not, and could be neither.
func TestAnswerDecidedLate(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	base, applicant, staff, second := o.at("perbaikan"), o.person("pemohon2"), o.person("staf"), o.person("kasubbid")
	for _, answered := range []string{"P5", "L13"} {
		finding := o.one(`SELECT id FROM findings WHERE requirement = '` + answered + `' AND state = 'terkirim'`)
		applicant.went(applicant.post(base+"/kekurangan/"+finding, url.Values{"cara": {"text"}, "jawaban": {"Sudah benar."}}))
	}
	o.Clock.Add(time.Minute)
	applicant.take(base, "ajukan_ulang", nil)
	staff.take(base, "teruskan", nil)
	o.expect(second.get(base+"/aksi/setujui_kasubbid"), 200, "Jawaban pemohon belum diputus", "!Berkas belum diperiksa")
	for _, answered := range []string{"P5", "L13"} {
		finding := o.one(`SELECT id FROM findings WHERE requirement = '` + answered + `' AND state = 'dijawab'`)
		second.went(second.post(base+"/temuan/"+finding+"/putusan", url.Values{"accepted": {"true"}}))
	}
	o.expect(second.get(base+"/aksi/setujui_kasubbid"), 200, "Berkas belum diperiksa: Surat keterangan domisili", "Kembalikan dahulu", "!belum diputus")
	o.expect(second.get(base+"/aksi/teliti_ulang"), 200, "!Perhatikan dahulu")
}

func TestSigningDay(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, base := o.person("kepala"), o.at("penandatanganan")
	id := strings.TrimPrefix(base, "/permohonan/")
	key := id + ":" + o.one(`SELECT version FROM dossiers WHERE id = '`+id+`'`)
	t.Run("is for those who sign", func(t *testing.T) {
		s := o.with(t)
		s.expect(o.person("staf").get("/tanda-tangan"), 403)
	})
	t.Run("what was not opened is not signed", func(t *testing.T) {
		s := o.with(t)
		s.expect(head.get("/tanda-tangan"), 200, "Lembaga Lumbung Mimpi", "belum dibuka", `!type="checkbox"`)
		s.expect(head.signed(url.Values{"surat": {key}}), 200, "0 dari 1 surat ditandatangani", "belum Anda baca", "tetap menunggu")
		s.expect(head.get("/tanda-tangan"), 200, "Penandatanganan bersama terakhir")
		s.expect(head.post("/tanda-tangan", url.Values{}), 422, `href="#surat"`)
		s.expect(head.post("/tanda-tangan", url.Values{"surat": {key, key}}), 422, "hanya disebut satu kali")
		s.expect(head.post("/tanda-tangan", url.Values{"surat": {"bukan"}}), 404)
	})
	t.Run("the digest tells who did what and shows the draft", func(t *testing.T) {
		s := o.with(t)
		s.expect(head.get("/tanda-tangan/"+id), 200, "Yang tidak biasa", "Kasubbid Contoh", "Kantor ada dan papan nama terpasang", "/konsep/1", base+"/aksi/kembalikan_konsep")
		s.expect(head.get("/tanda-tangan/"+id+"/konsep/9"), 404)
	})
	t.Run("a draft that is returned comes with the reason", func(t *testing.T) {
		o := openOffice(t)
		head, staff, base := o.person("kepala"), o.person("staf"), o.at("penandatanganan")
		head.take(base, "kembalikan_konsep", url.Values{"note": {"Bidang kegiatannya keliru (rekaan)."}})
		o.expect(staff.get(base+"/aksi/susun_konsep"), 200, "Catatan langkah sebelumnya", "Bidang kegiatannya keliru (rekaan).")
		o.expect(staff.get(base), 200, "Catatan langkah sebelumnya", "Bidang kegiatannya keliru (rekaan).")
		o.expect(o.person("auditor").get(base), 200, "!Catatan langkah sebelumnya")
	})
	t.Run("what needs a written reason is told before anybody chooses, and signed by itself", func(t *testing.T) {
		o, why := openOffice(t), "Anda ikut memeriksa permohonan ini. Tuliskan alasan mengapa Anda yang menandatangani."
		head, base := o.person("kepala"), o.at("penandatanganan")
		id := strings.TrimPrefix(base, "/permohonan/")
		o.expect(head.get(base+"/aksi/tandatangani"), 200, "!"+why, "Hanya dibaca petugas kantor.") // what an auditor reads is not the applicant's
		o.one(`WITH did AS (INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, definition_id, at)
			SELECT j.dossier_id, j.seq + 1, 'teliti_ulang', d.state, j.to_state, u.id, u.name, 'kepala_badan', false, j.definition_id, j.at
			FROM journal j JOIN dossiers d ON d.id = j.dossier_id, users u WHERE u.email LIKE 'kepala@%' AND j.dossier_id = '` + id + `' ORDER BY j.seq DESC LIMIT 1 RETURNING dossier_id)
			UPDATE dossiers SET events = events + 1 WHERE id IN (SELECT dossier_id FROM did) RETURNING id`)
		o.expect(head.get("/tanda-tangan/"+id), 200, why)
		o.expect(head.get("/tanda-tangan"), 200, "sudah dibuka", "perlu alasan tertulis", why, `!type="checkbox"`, "!Periksa yang dipilih")
		o.expect(head.get(base+"/aksi/tandatangani"), 200, "Alasan <span class=\"petunjuk\">"+why)
	})
	t.Run("what was opened is signed, each by itself, and once", func(t *testing.T) {
		s := o.with(t)
		s.expect(head.get("/tanda-tangan"), 200, "tidak dapat ditarik kembali", "sudah dibuka", `name="surat" value="`+key+`"`, `name="terbuka" value="`+key+`"`)
		form := url.Values{"cakupan": {"semua"}, "terbuka": {key}, "passphrase": {""}, "kunci": {"rekaan"}}
		s.expect(head.post("/tanda-tangan", form), 200, "Tanda tangani 1 surat?", "Lembaga Lumbung Mimpi", "tidak dapat ditarik kembali", `name="surat" value="`+key+`"`, `name="passphrase"`, `name="kunci"`, "!sudah berubah sejak dibuka")
		s.expect(head.post("/tanda-tangan", url.Values{"surat": {key, id + ":1"}}), 200, "Tanda tangani 1 surat?", "1 surat lain yang dipilih sudah berubah sejak dibuka")
		s.expect(head.signed(form), 200, "Selesai: 1 surat ditandatangani", "Nomor 220/", "!Belum ditandatangani", "!<script")
		s.expect(head.signed(form), 200, "Selesai: 1 surat ditandatangani") // the same form, sent twice
		s.expect(head.get("/tanda-tangan"), 200, "!Lembaga Lumbung Mimpi", "Perkumpulan Sepeda Awan", "!Penandatanganan bersama terakhir")
		s.expect(head.signed(url.Values{"surat": {key}}), 200, "tidak sedang menunggu tanda tangan Anda")
		if s.one(`SELECT count(*) FROM certificates`) != "3" {
			t.Error("not signed once")
		}
	})
}

// signed sends the form that signs several letters, and gives the page of what came of them once that is known.
func (p *secretary) signed(form url.Values) answer {
	p.t.Helper()
	form.Set("pasti", "ya")
	a := p.post("/tanda-tangan", form)
	if a.status != http.StatusSeeOther {
		p.t.Fatalf("status %d, want the page of the results\n%s", a.status, a.body)
	}
	for {
		page := p.get(a.header.Get("Location"))
		if page.status != 200 || strings.Contains(page.body, `data-kemajuan="selesai"`) {
			return page
		}
		if !strings.Contains(page.body, "Perbarui halaman ini") || !strings.Contains(page.body, "bersama.") {
			p.t.Fatalf("neither ended nor going on:\n%s", page.body)
		}
	}
}

func TestVisitCounterAndNotes(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	t.Run("the counter begins a request and fills it in", func(t *testing.T) {
		s := o.with(t)
		desk := o.person("umum")
		s.expect(o.person("staf").get("/loket"), 403)
		s.expect(desk.post("/loket", url.Values{"name": {"Sanggar Bayangan"}, "counter.name": {"Warga Contoh"}}), 422, `href="#service"`, `value="Sanggar Bayangan"`)
		s.expect(desk.post("/loket", url.Values{"name": {"Sanggar Bayangan"}, "service": {"pelaporan"}}), 422, `href="#counter.name"`)
		s.expect(desk.post("/loket", nil), 422, `href="#counter.name"`, `href="#name"`, `href="#service"`)
		at := desk.went(desk.post("/loket", url.Values{"name": {"Sanggar Bayangan"}, "counter.name": {"Warga Contoh"}, "service": {"pelaporan"}}))
		s.expect(desk.get(at), 200, "Sanggar Bayangan", "Isi data pemohon", "Giliran: <b>Pemohon</b>")
		base, _, _ := strings.Cut(at, "?")
		s.expect(desk.get(base+"/isian/1"), 200, `value="Sanggar Bayangan"`)
		s.expect(o.person("staf").get(base), 404)
		s.expect(desk.get("/antrean?queue=mine"), 200, "Sanggar Bayangan")
	})
	t.Run("the counter begins a request for an organisation that the office knows, once", func(t *testing.T) {
		s := o.with(t)
		desk := o.person("umum")
		s.expect(desk.get("/loket?cari=ke"), 422, `href="#cari"`, `value="ke"`)
		s.expect(desk.get("/loket?cari=tidak-ada"), 200, "Tidak ada organisasi")
		a := desk.get("/loket?cari=KEBUN")
		s.expect(a, 200, "Perkumpulan Kebun Rekaan", "Jalan Khayalan Nomor 7")
		m := regexp.MustCompile(`href="(/loket\?ormas=([^"]+))"`).FindStringSubmatch(a.body)
		if m == nil {
			t.Fatal("nothing can be chosen")
		}
		s.expect(desk.get(m[1]), 200, "Perkumpulan Kebun Rekaan", "!Nama organisasi")
		s.expect(desk.post("/loket", url.Values{"organisation_id": {m[2]}, "service": {"pelaporan"}}), 422, `href="#counter.name"`, m[2])
		form := url.Values{"organisation_id": {m[2]}, "counter.name": {"Warga Contoh"}, "service": {"pelaporan"}, "kunci": {desk.hidden(m[1], "kunci")}}
		at, again := desk.went(desk.post("/loket", form)), desk.went(desk.post("/loket", form))
		if at != again {
			t.Errorf("one form began %s and %s", at, again)
		}
		s.expect(desk.get(at), 200, "Perkumpulan Kebun Rekaan")
		s.expect(o.person("staf").get(m[1]), 403)
		s.expect(desk.get("/loket?ormas=0190a6c0-0000-7000-8000-000000000001"), 404)
	})
	t.Run("notes stay in the office", func(t *testing.T) {
		s := o.with(t)
		base, staff := o.at("perbaikan"), o.person("staf")
		s.expect(staff.post(base+"/catatan", url.Values{"text": {"  "}}), 422, `id="text-salah"`)
		s.expect(staff.get(staff.went(staff.post(base+"/catatan", url.Values{"text": {"Telepon sekretariat <besok>"}}))), 200, "Telepon sekretariat &lt;besok&gt;", "Staf Contoh")
		once := url.Values{"text": {"Hanya sekali"}, "kunci": {staff.hidden(base+"?bagian=catatan", "kunci")}}
		staff.went(staff.post(base+"/catatan", once))
		staff.went(staff.post(base+"/catatan", once))
		if n := s.one(`SELECT count(*) FROM notes WHERE text = 'Hanya sekali'`); n != "1" {
			t.Errorf("one form wrote %s notes", n)
		}
		s.expect(o.person("auditor").get(base+"?bagian=catatan"), 200, "Telepon sekretariat", "!Simpan catatan")
		s.expect(o.person("auditor").post(base+"/catatan", url.Values{"text": {"x"}}), 403)
		s.expect(o.person("pemohon2").get(base+"?bagian=catatan"), 200, "!Telepon sekretariat")
	})
	t.Run("the field officer brings photos first, then the record", func(t *testing.T) {
		s := o.with(t)
		base := o.toVisit()
		field := o.person("lapangan")
		s.expect(o.person("kabid").get(base+"/kunjungan"), 409)
		s.expect(field.get(base+"/kunjungan"), 200, "Jalan Khayalan Nomor 7", "Warga Contoh Satu", `capture="environment"`, "Belum ada foto")
		photo := url.Values{"kind": {"foto_kunjungan"}}
		s.expect(field.upload(base+"/lampiran?dari=kunjungan", photo, map[string][]byte{"foto.png": []byte("bukan gambar")}), 415, `href="#file"`, "gambar JPEG atau PNG", "!PDF")
		s.expect(field.get(field.went(field.upload(base+"/lampiran?dari=kunjungan", photo, map[string][]byte{"foto.png": testkit.PNG()}))), 200, "foto.png")
		s.expect(field.get(base+"/aksi/berita_acara"), 200, "foto.png", "posisi.", `value="2026-11-24T09:00:00"`)
		s.expect(field.get(base), 200, base+"/kunjungan", "!"+base+"/aksi/berita_acara")
		s.expect(field.get(base+"/aksi/berita_acara"), 200, base+"/kunjungan", "Berita acara dibuat dari isian ini")
		s.expect(field.post(base+"/aksi/berita_acara", url.Values{
			"version": {field.hidden(base+"/aksi/berita_acara", "version")}, "visited_at": {"2026-11-20T09:00:00"}, "people_met": {"Ketua"}, "result": {"Ada"},
		}), 422, "penunjukan petugas (24 November 2026 pukul ")
		field.take(base, "berita_acara", url.Values{
			"visited_at": {"2026-11-24T09:00:00"}, "people_met": {"Ketua"}, "result": {"Ada"}, "lat": {"-1,25"}, "lon": {"116,85"},
			"photos": {s.one(`SELECT id FROM attachments WHERE filename = 'foto.png'`)},
		})
		s.expect(field.get(base+"?bagian=riwayat"), 200, "24 November 2026 pukul 09.00 WITA", "Foto kunjungan: 1 berkas")
		record := s.one(`SELECT id FROM attachments WHERE kind = 'berita_acara' AND dossier_id = '` + strings.TrimPrefix(base, "/permohonan/") + `'`)
		s.expect(o.person("kabid").get(base+"/aksi/nyatakan_sesuai"), 200, "Baca berita acara kunjungan", record)
	})
}

// toVisit takes the case under examination to its visit by the pages.
func (o *office) toVisit() string {
	o.t.Helper()
	base, staff, head := o.at("pemeriksaan"), o.person("staf"), o.person("kabid")
	for _, m := range regexp.MustCompile(`href="(`+base+`/periksa/[^"]+)"`).FindAllStringSubmatch(staff.get(base+"/periksa").body, -1) {
		staff.went(staff.post(m[1], url.Values{"result": {"sesuai"}}))
	}
	staff.take(base, "teruskan", nil)
	o.person("kasubbid").take(base, "setujui_kasubbid", nil)
	head.take(base, "nyatakan_lengkap", nil)
	o.expect(head.get(base+"/aksi/tunjuk_petugas"), 200, `" checked`) // there is one only
	head.take(base, "tunjuk_petugas", url.Values{"user_id": {o.one(`SELECT id FROM users WHERE email = 'lapangan@demo.ormas.test'`)}})
	return base
}
