package pages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ormas/internal/testkit"
)

// openOwn is an office with an invented procedure of its own, and those who work along it.
func openOwn(t *testing.T) (s *site, asker, manager *secretary) {
	t.Helper()
	s = setup(t)
	s.AddOwnProcedure(s.Office)
	return s, s.secretary("peminjam", "peminjam"), s.secretary("pengelola", "pengelola_ruang")
}

// begin begins a case of the office's own procedure and gives its address.
func (p *secretary) begin(service string) string {
	p.t.Helper()
	to := p.went(p.post("/mulai/"+service, url.Values{"kunci": {p.hidden("/mulai/"+service, "kunci")}}))
	return strings.TrimSuffix(to, "/isian/1?selesai=draf-kantor")
}

func TestOwnProcedure(t *testing.T) {
	t.Parallel()
	s, asker, manager := openOwn(t)
	staf, admin, applicant := s.secretary("staf", "staf"), s.secretary("admin", "admin"), s.secretary("warga")
	t.Run("is begun from the start page, by its first role only", func(t *testing.T) {
		s := s.with(t)
		s.expect(asker.get("/beranda"), 200, `href="/mulai/peminjaman"`, "Mulai Peminjaman Ruang Rapat")
		s.expect(asker.get("/mulai/peminjaman"), 200, "Pinjamkan ruang", "paling lama 45 menit", "!Tanyakan kembali")
		for _, other := range []*secretary{manager, staf, admin, applicant} {
			s.expect(other.get("/beranda"), 200, "!/mulai/")
			s.expect(other.get("/mulai/peminjaman"), 404)
			s.expect(other.post("/mulai/peminjaman", url.Values{}), 403)
		}
		s.expect(asker.get("/mulai/pelaporan"), 404)
	})
	t.Run("is nowhere on the pages for everybody, and its flow is for the office", func(t *testing.T) {
		s := s.with(t)
		for _, path := range []string{"/", "/panduan", "/dasar-hukum"} {
			s.expect(s.get(path), 200, "!Peminjaman", "!peminjaman")
		}
		for _, path := range []string{"/alur/peminjaman", "/alur/peminjaman.svg", "/alur/peminjaman/sop.pdf"} {
			s.expect(s.get(path), 404)
			s.expect(applicant.get(path), 404)
			s.expect(staf.get(path), 200)
		}
		s.expect(manager.get("/alur/peminjaman"), 200, "Pinjamkan ruang", "!pemohon", "!/persyaratan/", "!/standar-pelayanan/")
		for _, path := range []string{"/standar-pelayanan/peminjaman", "/standar-pelayanan/peminjaman.pdf", "/persyaratan/peminjaman"} {
			s.expect(manager.get(path), 404)
		}
		s.expect(admin.get("/pengaturan"), 200, "Peminjaman Ruang Rapat")
		s.expect(admin.get("/pengaturan/orang/baru"), 200, "Pengelola ruang", "Kepala Subbidang", "Auditor Inspektorat")
	})
	t.Run("is not offered to applicants, nor at the counter", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.secretary("loket", "bagian_umum").get("/loket"), 200, "Berbadan Hukum", "!Peminjaman")
		applicant.went(applicant.post("/ormas/baru", url.Values{"name": {"Perkumpulan Angan"}}))
		s.expect(applicant.get("/permohonan/baru"), 200, "Berbadan Hukum", "!Peminjaman")
	})
	t.Run("the same button twice begins one case", func(t *testing.T) {
		form := url.Values{"kunci": {asker.hidden("/mulai/peminjaman", "kunci")}}
		first, again := asker.went(asker.post("/mulai/peminjaman", form)), asker.went(asker.post("/mulai/peminjaman", form))
		if first != again {
			t.Errorf("led to %s and %s", first, again)
		}
		base := strings.TrimSuffix(first, "/isian/1?selesai=draf-kantor")
		s.with(t).expect(asker.get(base+"/hapus"), 200, "Hapus draf?", "!organisasi tetap")
		asker.went(asker.post(base+"/hapus", url.Values{}))
	})
}

func TestOwnCase(t *testing.T) {
	t.Parallel()
	s, asker, manager := openOwn(t)
	base := asker.begin("peminjaman")
	t.Run("a draft is filled in, without a word of what it has not", func(t *testing.T) {
		s := s.with(t)
		s.expect(asker.get(base), 200, "Peminjaman Ruang Rapat", `href="`+base+`/isian"`, "bagian=surat", "Belum dapat dilakukan", "Alur dan SOP", "Hapus draf ini",
			"!pemohon", "!Pemohon", "!organisasi", "!bagian=berkas", "!bagian=kekurangan", "!0 dari 0", "!"+base+"/berkas", "!lembar-")
		s.expect(asker.post(base+"/aksi/pinjam", url.Values{"version": {"1"}}), 422, `Isian &#34;Acara&#34; belum diisi.`, "!anggota organisasi")
		asker.went(asker.fill(base+"/isian/1", url.Values{"name": {"Rapat rekaan"}, "needed_on": {"2026-12-01"}}))
		s.expect(asker.get(base+"/isian"), 200, "1 Desember 2026", `href="`+base+`">Lanjut<`, "!persyaratan")
		s.expect(asker.get(base+"/berkas"), 404)
		s.expect(manager.get(base), 404)
	})
	t.Run("letters go with it", func(t *testing.T) {
		s := s.with(t)
		s.expect(asker.get(base+"?bagian=surat"), 200, `value="surat"`, "!foto_kunjungan", "!Foto kunjungan")
		asker.went(asker.upload(base+"/lampiran", url.Values{"kind": {"surat"}}, map[string][]byte{"nota.pdf": testkit.PDF(1)}))
		s.expect(asker.get(base+"?bagian=surat"), 200, "nota.pdf")
	})
	t.Run("handed in it waits for the next role, with the clocks of the office", func(t *testing.T) {
		s := s.with(t)
		if a := asker.get(base + "/ajukan"); a.status != http.StatusSeeOther || a.header.Get("Location") != base+"/aksi/pinjam" {
			t.Errorf("the last look of applicants: %d %s", a.status, a.header.Get("Location"))
		}
		asker.take(base, "pinjam", nil)
		s.expect(manager.get("/beranda"), 200, "Rapat rekaan", "sisa 45 menit")
		s.expect(manager.get(base), 200, "<h1>Rapat rekaan</h1>", "0 dari 45 menit", "<dt>Diajukan</dt>", "<dt>Peminjam ruang</dt><dd>Warga peminjam",
			"Pinjamkan ruang", "!Waktu pemohon", "!pemohon", "!organisasi", "!Hapus draf")
		s.expect(manager.get(base+"?bagian=data"), 200, "<dt>Acara</dt><dd>Rapat rekaan", "!organisasi")
		s.expect(manager.get(base+"?bagian=catatan"), 200, "Hanya untuk petugas kantor", "!Pemohon")
		s.expect(asker.get("/beranda"), 200, "Sedang di orang lain", "Rapat rekaan")
		s.expect(s.get("/lacak/"+s.one(`SELECT tracking_code FROM dossiers`)), 404, "!Rapat")
	})
	t.Run("it comes back and goes to its end", func(t *testing.T) {
		s := s.with(t)
		manager.take(base, "tanyakan", url.Values{"note": {"Berapa orang?"}})
		s.expect(asker.get(base), 200, "Berapa orang?", "Isi data", "Ajukan lagi")
		s.expect(s.secretary("lain", "peminjam").get(base), 200, "Tidak ada langkah yang menunggu Anda", "!Isi data", "!/aksi/")
		asker.take(base, "jawab", nil)
		manager.take(base, "pinjamkan", nil)
		s.expect(asker.get(base), 200, "Dipinjamkan", "!/aksi/")
		s.expect(asker.get(base+"?bagian=riwayat"), 200, "Tanyakan kembali", "(Peminjam ruang)")
	})
}
