package pages_test

import (
	"maps"
	"net/url"
	"testing"

	"ormas/internal/registry"
)

// freeDay is what an administrator types to add a free day.
func freeDay() url.Values {
	return url.Values{
		"perubahan": {"hari"}, "menggantikan": {""}, "tanggal": {"2026-12-30"}, "nama": {"Hari Rekaan"},
		"jenis": {"libur_daerah"}, "sumber": {"Keputusan Contoh 1/2026"},
	}
}

func TestDayPages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	const calendar, path = "/pengaturan/kalender", "/pengaturan/kalender/hari"
	t.Run("what is wrong is told at each input, and nothing typed is lost", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(calendar), 200, `href="`+path+`"`)
		s.expect(admin.get(path), 200, "Tambah satu hari libur", "Cuti bersama", "!Hapus", "!style=")
		wrong := url.Values{"perubahan": {"hari"}, "tanggal": {"2026-02-30"}, "jenis": {"liburan"}, "sumber": {"Keputusan Contoh"}}
		s.expect(admin.post(path, wrong), 422, "Tuliskan tanggal yang ada", "Tuliskan nama hari libur", "Pilih jenis hari libur.", `href="#nama"`,
			`value="2026-02-30"`, `value="Keputusan Contoh"`, "<title>Ada yang perlu diperbaiki")
		national := freeDay()
		national.Set("jenis", "libur_nasional")
		s.expect(admin.post(path, national), 422, "Impor daftar setahun penuh")
	})
	var form url.Values
	t.Run("a day is shown first, and can be written otherwise", func(t *testing.T) {
		s := s.with(t)
		a := admin.post(path, freeDay())
		s.expect(a, 200, "Belum ada yang disimpan", "Ditambah: Rabu, 30 Desember 2026: Hari Rekaan, libur daerah, Keputusan Contoh 1/2026.")
		s.expect(a, 200, "!memang bukan hari kerja")
		saturday := freeDay()
		saturday.Set("tanggal", "2026-12-26")
		s.expect(admin.post(path, saturday), 200, "Sabtu, 26 Desember 2026 memang bukan hari kerja")
		form = carriedOn(t, a.body, path+"/simpan")
		s.expect(admin.post(path, carriedOn(t, a.body, path)), 200, `value="Hari Rekaan"`, "!Belum ada yang disimpan")
		s.expect(admin.get(calendar), 200, "!Hari Rekaan")
	})
	t.Run("what is confirmed is a new version, once", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(admin.went(admin.post(path+"/simpan", form))), 200, "Kalender sudah disimpan", "<h2 id=\"h-libur\">Hari libur 2026", "Hari Rekaan", "Versi 2")
		admin.went(admin.post(path+"/simpan", form)) // a second click
		s.expect(admin.get(calendar), 200, "!Versi 3")
		late := maps.Clone(form)
		late["kunci"], late["tanggal"] = []string{"lain"}, []string{"2026-12-29"}
		s.expect(admin.post(path+"/simpan", late), 409, "sudah diubah orang lain", `value="2026-12-29"`)
	})
	t.Run("a day is moved, and a day that is taken is not", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.post(path, freeDay()), 422, "Tanggal ini sudah menjadi hari libur: Hari Rekaan.", `href="/pengaturan/kalender/hari?`, "Ubah hari libur yang sudah ada pada tanggal itu")
		s.expect(admin.get(path+"?menggantikan=2026-12-30"), 200, "Ubah hari libur", "Hapus hari libur ini", `value="Hari Rekaan"`, `value="libur_daerah" checked`)
		s.expect(admin.get(path+"?menggantikan=2026-12-29"), 404)
		same, moved := freeDay(), freeDay()
		same.Set("menggantikan", "2026-12-30")
		s.expect(admin.post(path, same), 422, "tidak ada yang berubah")
		moved.Set("menggantikan", "2026-12-30")
		moved.Set("tanggal", "2026-12-28")
		s.expect(admin.post(path, moved), 200, "Ditambah: Senin, 28 Desember 2026", "Dihapus: Rabu, 30 Desember 2026")
	})
	t.Run("a day is taken out after a look", func(t *testing.T) {
		s := s.with(t)
		a := admin.post(path, url.Values{"perubahan": {"hapus"}, "menggantikan": {"2026-12-30"}})
		s.expect(a, 200, "Dihapus: Rabu, 30 Desember 2026", "!Kembali mengubah isian")
		admin.went(admin.post(path+"/simpan", carriedOn(t, a.body, path+"/simpan")))
		s.expect(admin.get(calendar), 200, "Belum ada hari libur", "Versi 3")
		s.expect(admin.post(path, url.Values{"perubahan": {"hapus"}, "menggantikan": {"2026-12-30"}}), 404)
	})
	t.Run("nobody else changes one", func(t *testing.T) {
		s := s.with(t)
		head := s.secretary("kepala", "kepala_badan")
		s.expect(head.get(path), 403)
		s.expect(head.post(path, freeDay()), 403)
		s.expect(head.post(path+"/simpan", form), 403)
	})
}
