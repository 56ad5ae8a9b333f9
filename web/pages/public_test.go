package pages_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"ormas/internal/demo"
	"ormas/internal/testkit"
)

func TestGuide(t *testing.T) {
	t.Parallel()
	s := setup(t)
	answers := "/panduan?jawab=1&surat=pendaftaran&level=cabang&religious=ya&belief=tidak&names_public_officials=belum_tahu"

	t.Run("asks five questions, three of them the conditions of the definitions", func(t *testing.T) {
		s := s.with(t)
		a := s.get("/panduan")
		s.expect(a, 200, "Apakah organisasi bergerak di bidang agama?", "Tingkat organisasi", "Surat Keterangan Terdaftar (SKT)", "!checked", "!style=")
		if n := strings.Count(a.body, "<fieldset"); n != 5 {
			t.Errorf("%d questions", n)
		}
	})
	t.Run("asks again for what was not answered and keeps the rest", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/panduan?jawab=1&surat=pelaporan&religious=apa"), 422, `value="pelaporan" checked`, `href="#religious"`, `id="level-salah"`,
			`!href="#surat"`)
	})
	t.Run("names the track, what applies and why", func(t *testing.T) {
		s := s.with(t)
		a := s.get(answers)
		s.expect(a, 200, "Pendaftaran Organisasi Kemasyarakatan Tidak Berbadan Hukum", "28 berkas", "organisasi induknya", "Surat rekomendasi dari Badan")
		_, needed, _ := strings.Cut(a.body, `id="h-perlu"`)
		needed, may, _ := strings.Cut(needed, `id="h-mungkin"`)
		may, spared, _ := strings.Cut(may, `id="h-tidak"`)
		for part, want := range map[string]string{needed: "urusan di bidang agama", may: "tokoh masyarakat", spared: "urusan kebudayaan"} {
			if !strings.Contains(part, want) {
				t.Errorf("%q is not where its answer sends it", want)
			}
		}
	})
	t.Run("says what has to be there first", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get(strings.Replace(answers, "surat=pendaftaran", "surat=belum", 1)), 200, "Belum dapat ditentukan", "!berkas</b>")
	})
}

func TestOfficialDocuments(t *testing.T) {
	t.Parallel()
	s := setup(t)
	t.Run("shows the service standard with all its components", func(t *testing.T) {
		s := s.with(t)
		a := s.get("/standar-pelayanan/pelaporan")
		s.expect(a, 200, "14. Evaluasi kinerja pelaksana", "(diisi oleh kantor)", "Surat Keterangan Melapor", `href="/standar-pelayanan/pelaporan.pdf"`, "!style=")
	})
	t.Run("gives SOP and standard as PDFs that may be shown in place", func(t *testing.T) {
		s := s.with(t)
		for _, path := range []string{"/alur/pelaporan/sop.pdf", "/standar-pelayanan/pendaftaran.pdf"} {
			a := s.get(path)
			s.expect(a, 200, "%PDF-")
			if kind := a.header.Get("Content-Type"); kind != "application/pdf" {
				t.Errorf("%s is %s", path, kind)
			}
		}
	})
	t.Run("gives the poster, and the pictures with a text to send with them", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/alur/pelaporan/poster.pdf"), 200, "%PDF-")
		s.expect(s.get("/alur/pelaporan/gambar"), 200, "Teks untuk disertakan", "/panduan", `href="/alur/pelaporan/gambar/persegi/1"`, `href="/alur/pelaporan/gambar/tegak/1"`)
		for _, path := range []string{"lingkaran/1", "persegi/0", "persegi/99", "persegi/x"} {
			s.expect(s.get("/alur/pelaporan/gambar/"+path), 404)
		}
		s.expect(s.get("/alur/lain/poster.pdf"), 404)
	})
	t.Run("prints a document anew where its office has changed", func(t *testing.T) {
		s := s.with(t)
		first, again := s.get("/standar-pelayanan/pelaporan.pdf"), s.get("/standar-pelayanan/pelaporan.pdf")
		if _, err := s.DB.Pool().ExecContext(t.Context(), `UPDATE offices SET settings = jsonb_set(settings, '{address}', '"Jalan Rekaan Lain Nomor 9"')`); err != nil {
			t.Fatal(err)
		}
		if other := s.get("/standar-pelayanan/pelaporan.pdf"); first.body != again.body || other.body == first.body {
			t.Error("the kept document is not the one of the office")
		}
	})
	t.Run("knows no documents of a procedure that is not there", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/alur/lain/sop.pdf"), 404)
		s.expect(s.get("/standar-pelayanan/lain"), 404)
		s.expect(s.get("/standar-pelayanan/lain.pdf"), 404)
	})
	t.Run("leads there from guide and flow", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/panduan"), 200, `href="/standar-pelayanan/pelaporan"`, `href="/alur/pendaftaran/sop.pdf"`)
		s.expect(s.get("/alur/pelaporan"), 200, `href="/standar-pelayanan/pelaporan"`, `href="/alur/pelaporan/sop.pdf"`, `href="/alur/pelaporan/poster.pdf"`, `href="/alur/pelaporan/gambar"`)
	})
}

func TestFlowPicture(t *testing.T) {
	t.Parallel()
	s := setup(t)
	t.Run("draws each step of the procedure with roles and norm", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/alur/pelaporan"), 200, ">5b</text>", ">Nyatakan berkas lengkap</text>", ">Kepala Bidang</text>", ">paling lama 2 hari kerja</text>", "!style=")
	})
	t.Run("is a file by itself", func(t *testing.T) {
		s := s.with(t)
		a := s.get("/alur/pelaporan.svg")
		s.expect(a, 200, `xmlns="http://www.w3.org/2000/svg"`)
		if a.header.Get("Content-Type") != "image/svg+xml" {
			t.Error(a.header)
		}
		for d := xml.NewDecoder(strings.NewReader(a.body)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Run("keeps all its words inside their boxes", func(t *testing.T) {
		s := s.with(t)
		for _, m := range regexp.MustCompile(`<text x="\d+" y="\d+"[^>]*>([^<]*)</text>`).FindAllStringSubmatch(s.get("/alur/pelaporan").body, -1) {
			if len(m[1]) > 44 {
				t.Errorf("%q is too long for a telephone", m[1])
			}
		}
	})
	t.Run("a procedure that is not offered is not there", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/alur/lain"), 404)
		s.expect(s.get("/persyaratan/lain.svg"), 404)
	})
}

func TestRequirementList(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.expect(s.get("/persyaratan/pelaporan"), 200, "26 berkas", "Satu untuk setiap pengurus: Ketua, Sekretaris, dan Bendahara.", "Dengan meterai Rp10.000.",
		"Ditandatangani oleh Ketua dan Sekretaris.", "Bila organisasi bergerak di bidang agama", "!Surat rekomendasi dari Badan", "Peraturan Menteri Dalam Negeri Nomor 57 Tahun 2017")
	s.expect(s.get("/persyaratan/pendaftaran"), 200, "27 berkas", "Surat rekomendasi dari Badan")
	s.expect(s.get("/dasar-hukum"), 200, "Nomor 17 Tahun 2013", "Nomor 56 Tahun 2017", "!Pasal")
}

func TestPublicRegister(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.expect(s.get("/register"), 200, "Belum ada surat yang terbit")
	_, err := demo.Create(t.Context(), demo.Deps{DB: s.DB, Office: s.office, Rulemaking: s.rulemaking, Accounts: s.accounts, StateDir: t.TempDir(), Host: "demo.contoh.test"})
	if err != nil {
		t.Fatal(err)
	}
	s.one(`UPDATE certificates SET office_id = '` + s.Office.ID.String() + `' RETURNING code`) // the page answers for the first office

	t.Run("lists the letters without codes and names of persons", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/register"), 200, "Perkumpulan Kebun Rekaan", "Aktif", "!"+s.one(`SELECT code FROM certificates ORDER BY id LIMIT 1`), "!Kepala Contoh")
	})
	t.Run("finds a part of a name and says when nothing fits", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/register?q=kebun"), 200, "Perkumpulan Kebun Rekaan", `value="kebun"`)
		s.expect(s.get("/register?q="+s.one(`SELECT registration_number FROM certificates ORDER BY id LIMIT 1`)), 200, "Perkumpulan Kebun Rekaan")
		s.expect(s.get("/register?q=%3Cb%3Etak+ada"), 200, "Tidak ada surat yang cocok", "&lt;b&gt;", "!Kebun Rekaan")
	})
	t.Run("names the filters under which nothing was found, and leads to the same search without them", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/register?q=kebun&keadaan=dicabut&tahun=2026"), 200, "Tidak ada surat yang cocok dengan “kebun” dengan saringan: keadaan Dicabut, tahun surat 2026.",
			`<a href="/register?q=kebun">Cari “kebun” tanpa saringan</a>`, "!Kebun Rekaan")
		s.expect(s.get("/register?keadaan=dicabut"), 200, "Tidak ada surat yang cocok dengan saringan: keadaan Dicabut.", "Kurangi saringannya", "!tanpa saringan")
		s.expect(s.get("/register?q=tidak+ada+namanya"), 200, "Coba sebagian nama saja", "!saringan", "!terlalu pendek")
	})
	t.Run("says that two letters are too few", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/register?q=ke"), 200, "“ke” terlalu pendek untuk mencari nama: tulis paling sedikit tiga huruf.", "!Coba sebagian nama")
	})
	t.Run("says what it looked for instead of what was mistyped, and how to look for that", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/register?q=kebn+rekan&tahun=2026"), 200, "Menampilkan hasil untuk <strong>“kebun rekaan”</strong>", "Perkumpulan Kebun Rekaan",
			`value="kebn rekan"`, `href="/register?persis=1&amp;q=kebn&#43;rekan&amp;tahun=2026"`)
		s.expect(s.get("/register?q=kebn+rekan&persis=1"), 200, "Tidak ada surat yang cocok", "!Menampilkan hasil untuk")
		s.expect(s.get("/register?q=kebun"), 200, "!Menampilkan hasil untuk")
	})
	t.Run("leads through the pages and refuses a broken mark", func(t *testing.T) {
		s := s.with(t)
		s.run(`ALTER TABLE certificates DROP CONSTRAINT certificates_dossier_id_fkey, DROP CONSTRAINT certificates_signing_id_fkey`)
		s.run(`INSERT INTO certificates SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'dossier_id', gen_random_uuid(),
			'signing_id', gen_random_uuid(), 'code', upper(substr(md5(n::text), 1, 10)), 'object_key', n::text, 'registration_number', n::text, 'letter_number', n::text, 'list_index', 1000 + n))).*
			FROM certificates c, generate_series(1, 30) n WHERE c.id = (SELECT id FROM certificates ORDER BY id LIMIT 1)`)
		a := s.get("/register?q=kebun")
		link := regexp.MustCompile(`href="(/register\?cursor=[^"]+)"`).FindStringSubmatch(a.body)
		if strings.Count(a.body, `<li class="lembar">`) != 20 || link == nil {
			t.Fatal(a.body)
		}
		s.expect(s.get(strings.ReplaceAll(link[1], "&amp;", "&")), 200, "Sudah sampai akhir daftar", "Kembali ke awal")
		s.expect(s.get("/register?cursor=rusak"), 422, `role="alert"`)
	})
}

// run changes the database behind the service's back.
func (s *site) run(statement string) {
	s.t.Helper()
	if _, err := s.DB.Pool().ExecContext(s.t.Context(), statement); err != nil {
		s.t.Fatal(err)
	}
}

func TestPromise(t *testing.T) {
	t.Parallel()
	t.Run("says how it is computed where nothing was decided yet", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		s.expect(s.get("/standar-pelayanan/pelaporan"), 200, "Lamanya permohonan akhir-akhir ini belum dihitung.", "Selasa, 15 Desember 2026",
			"Angkanya muncul sesudah dihitung", "!Setiap tahap kantor", "!0%")
		if err := s.measures.Measure(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.expect(s.get("/standar-pelayanan/pelaporan"), 200, "terlalu sedikit permohonan", "15 hari kerja: permohonan yang diajukan sekarang diputus paling lambat Selasa, 15 Desember 2026",
			"Dihitung Selasa, 24 November 2026 pukul 09.00 WITA", "terlalu sedikit</td>", "!0%")
		s.expect(s.get("/"), 200, "diputus paling lambat Selasa, 15 Desember 2026")
		s.expect(s.get("/panduan"), 200, "diputus paling lambat Selasa, 15 Desember 2026", "!diputus sekitar")
	})
	t.Run("tells median, ninth tenth, share and day", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		for i := range 12 {
			s.decided(i)
		}
		if err := s.measures.Measure(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.expect(s.get("/standar-pelayanan/pelaporan"), 200,
			"Dari 12 permohonan yang diputus dalam 90 hari terakhir, separuhnya selesai dalam 1 hari kerja waktu kantor dan sembilan dari sepuluh dalam 3 hari kerja.",
			"Rabu, 25 November 2026", "sembilan dari sepuluh paling lambat Jumat, 27 November 2026", "100% (12 dari 12) dalam batas 15 hari kerja",
			`<th scope="row">Pemeriksaan kelengkapan</th><td>2 hari kerja</td><td>1 hari kerja</td><td>3 hari kerja</td><td>75% (9 dari 12)</td><td>0</td>`,
			"!Forum Rekaan", "!style=")
		s.expect(s.get("/"), 200, "Bila diajukan sekarang, diputus sekitar Rabu, 25 November 2026")
		s.expect(s.get("/panduan"), 200, "diputus sekitar Rabu, 25 November 2026")
	})
}

// decided is a case that was checked for i modulo 4 working days in the week of 2 November and then signed.
func (s *site) decided(i int) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, 2+day, hour-8, 0, 0, 0, time.UTC) }
	s.Case(s.Office, "pelaporan", testkit.Step{At: at(0, 8), To: "diajukan"}, testkit.Step{At: at(0, 9), To: "pemeriksaan"},
		testkit.Step{At: at(i%4, 10), To: "penelitian_kabid"}, testkit.Step{At: at(i%4, 11), To: "penandatanganan"},
		testkit.Step{At: at(i%4, 14), To: "terbit"})
}
