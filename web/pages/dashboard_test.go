package pages_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"ormas/internal/testkit"
)

// figured is a site with twelve decided cases, some of them late in a step, two that wait and one of another office.
func figured(t *testing.T) *site {
	t.Helper()
	s := setup(t)
	for i := range 12 {
		s.decided(i)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour-8, 0, 0, 0, time.UTC) }
	s.Case(s.Office, "pelaporan", testkit.Step{At: at(17, 9), To: "diajukan"}, testkit.Step{At: at(17, 10), To: "pemeriksaan"})
	s.Case(s.Office, "pelaporan", testkit.Step{At: at(23, 9), To: "diajukan"}, testkit.Step{At: at(23, 10), To: "pemeriksaan"})
	s.Case(s.Found("lain.contoh.test", "Kota Lain"), "pelaporan", testkit.Step{At: at(17, 9), To: "diajukan"}, testkit.Step{At: at(17, 10), To: "penomoran"})
	if err := s.measures.Measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDashboard(t *testing.T) {
	t.Parallel()
	s := figured(t)
	p := s.secretary("kepala", "kepala_badan")

	t.Run("tells each step in numbers and as a picture", func(t *testing.T) {
		p := p.in(t)
		a := p.get("/dasbor")
		p.expect(a, 200, "Dihitung Selasa, 24 November 2026 pukul 09.00 WITA", "Dari Rabu, 26 Agustus 2026 sampai Selasa, 24 November 2026",
			`<th scope="row">Pemeriksaan kelengkapan</th><td>2 hari kerja</td><td><a href="/dasbor/permohonan?hari=90&amp;isi=tahap&amp;langkah=pemeriksaan&amp;layanan=pelaporan">12</a></td><td>9</td>`,
			`isi=tahap_lewat&amp;langkah=pemeriksaan&amp;layanan=pelaporan">3</a></td><td>75%</td><td>1 hari kerja</td><td>3 hari kerja</td>`,
			`role="img" aria-labelledby="g-tahap-j g-tahap-k"`, `<title id="g-tahap-j">`, ">75% (9 dari 12)</text>", "Keadaan Selasa, 24 November 2026",
			`<th scope="row">November 2026</th>`, "Dalam waktu ini tidak ada catatan kekurangan yang dikirim.", "!penomoran", "!style=", "!<script")
	})
	t.Run("leads from a number to its cases", func(t *testing.T) {
		p := p.in(t)
		p.expect(p.get("/dasbor/permohonan?hari=90&isi=tahap_lewat&langkah=pemeriksaan&layanan=pelaporan"), 200,
			"Lewat batas waktu pada tahap Pemeriksaan kelengkapan", "Forum Rekaan", `href="/dasbor?hari=90&amp;layanan=pelaporan"`, "!Halaman berikutnya")
		a := p.get("/dasbor/permohonan?isi=menunggu_lewat&langkah=pemeriksaan")
		p.expect(a, 200, "Menunggu dan lewat batas waktu")
		if n := strings.Count(a.body, "Forum Rekaan"); n != 1 {
			t.Errorf("%d cases wait and are late", n)
		}
		p.expect(p.get("/dasbor/permohonan?isi=diputus&nilai=2026-10"), 200, "Diputus, Oktober 2026", "Tidak ada permohonan yang cocok.")
		p.expect(p.get("/dasbor/permohonan?isi=apa_saja"), 404)
		for _, odd := range []string{"%00", "%ff", strings.Repeat("x", 300)} {
			p.expect(p.get("/dasbor/permohonan?isi=alasan&nilai="+odd), 404)
		}
	})
	t.Run("gives each table as CSV", func(t *testing.T) {
		p := p.in(t)
		a := p.get("/dasbor/tabel/tahap.csv?layanan=pelaporan&hari=90")
		if kind := a.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" || !strings.HasPrefix(a.body, "\uFEFFTahap,") || !strings.Contains(a.body, "\r\n") {
			t.Fatalf("%s: %.80q", kind, a.body)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\uFEFF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range rows {
			found = found || strings.Join(r, "|") == "Pemeriksaan kelengkapan|2 hari kerja|12|9|3|75%|1 hari kerja|3 hari kerja"
		}
		if !found {
			t.Errorf("got %q", rows)
		}
		p.expect(p.get("/dasbor/tabel/apa.csv"), 404)
	})
	t.Run("measures days from and to, and says what is wrong with them", func(t *testing.T) {
		p := p.in(t)
		p.expect(p.get("/dasbor?hari=0&dari=2026-11-02&sampai=2026-11-03"), 200, `value="2026-11-02"`, "Dari Senin, 2 November 2026 sampai Selasa, 3 November 2026",
			`href="/dasbor/permohonan?dari=2026-11-02&amp;isi=diputus&amp;layanan=pelaporan&amp;sampai=2026-11-03">6</a>`)
		p.expect(p.get("/dasbor?hari=0&dari=2026-11-03&sampai=2026-11-02"), 422, `href="#sampai"`, "tidak boleh sebelum tanggal awal", `value="2026-11-03"`)
		p.expect(p.get("/dasbor?hari=0"), 422, `href="#dari"`, "Tulis tanggal awal", `value=""`)
		p.expect(p.get("/dasbor?hari=7"), 422, `href="#hari"`)
		p.expect(p.get("/dasbor?layanan=tidak_ada"), 404)
	})
	t.Run("says plainly where there is nothing", func(t *testing.T) {
		p := p.in(t)
		p.expect(p.get("/dasbor?layanan=pendaftaran"), 200, "Dalam waktu ini tidak ada permohonan yang diajukan atau diputus.", "Dalam waktu ini tidak ada permohonan yang meninggalkan suatu tahap.", "Tidak ada permohonan yang menunggu.",
			"Dalam waktu ini tidak ada permohonan yang berakhir.", "!<figure", "!<dd>0<")
	})
	t.Run("is for those who read the office's cases", func(t *testing.T) {
		for role, status := range map[string]int{"kabid": 200, "auditor": 200, "pemohon": 403, "admin": 403} {
			p := s.secretary(role, role).in(t)
			for _, path := range []string{"/dasbor", "/dasbor/tabel/tahap.csv", "/dasbor/permohonan?isi=diputus"} {
				p.expect(p.get(path), status)
			}
		}
		s := s.with(t)
		if a := s.get("/dasbor"); a.status == 200 {
			t.Errorf("anybody reads it: %d", a.status)
		}
	})
}

func TestDashboardBeforeItIsMeasured(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kepala", "kepala_badan")
	p.expect(p.get("/dasbor"), 200, "belum dihitung", "Antrean belum dihitung", "!<figure", "!0%")
}

// in is the same person in another test.
func (p *secretary) in(t *testing.T) *secretary {
	t.Helper()
	same := *p
	same.site = p.with(t)
	return &same
}
