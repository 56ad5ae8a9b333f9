package pages_test

import (
	"net/url"
	"regexp"
	"testing"

	"ormas/internal/registry"
)

// carriedOn are the hidden inputs of the first form of a page that leads to a path.
func carriedOn(t *testing.T, body, path string) url.Values {
	t.Helper()
	form := regexp.MustCompile(`(?s)<form action="` + regexp.QuoteMeta(path) + `".*?</form>`).FindString(body)
	values := url.Values{}
	for _, found := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		values.Add(found[1], found[2])
	}
	if len(values) == 0 {
		t.Fatalf("no form to %s in\n%s", path, body)
	}
	return values
}

const hoursAddress = "/pengaturan/kalender/jam"

// ramadanHours are what an administrator types to add a range.
func ramadanHours() url.Values {
	return url.Values{
		"perubahan": {"rentang"}, "untuk": {"kerja"}, "menggantikan": {""}, "from": {"2026-02-19"}, "to": {"2026-03-20"},
		"senin": {"08.00-12.00, 12.30-15.00"}, "selasa": {"08.00-12.00"}, "remark": {"Ramadan rekaan"},
	}
}

func TestHoursPages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	const path = hoursAddress
	ramadan := ramadanHours()
	t.Run("an office shows its hours and where they are changed", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(path), 200, "Sehari-hari", "berlaku hari ini", "Loket dibuka selama jam kerja", "WITA (Makassar)", "!Hapus<", "!style=")
		s.expect(admin.get("/pengaturan/kalender"), 200, `href="`+path+`"`, "WITA (Makassar)")
		s.expect(admin.get(path+"/rentang?untuk=kerja&menggantikan=%2F"), 200, `value="07.30-12.00, 13.00-16.00"`, `name="menggantikan" value="/"`)
		s.expect(admin.get(path+"/rentang?untuk=lain"), 404)
		s.expect(admin.get(path+"/rentang?untuk=kerja&menggantikan=tiada"), 404)
	})
	t.Run("what is wrong is told at each input, and nothing typed is lost", func(t *testing.T) {
		s := s.with(t)
		wrong := url.Values{
			"perubahan": {"rentang"}, "untuk": {"kerja"}, "from": {"2026-03-20"}, "to": {"2026-02-19"}, "senin": {"12.00-08.00"},
			"rabu": {"08.00-12.00, 11.00-13.00"}, "jumat": {"pagi"}, "remark": {"Rekaan"},
		}
		s.expect(admin.post(path, wrong), 422, "Tanggal selesai lebih awal daripada tanggal mulai.", "Senin: Jam 12.00-08.00 berakhir sebelum dimulai.",
			"Rabu: Jam 08.00-12.00 dan 11.00-13.00 bertumpang tindih.", `href="#jumat"`, `value="pagi" autocomplete="off" aria-invalid="true"`,
			`value="2026-03-20"`, `value="Rekaan"`, "<title>Ada yang perlu diperbaiki")
		s.expect(admin.post(path, url.Values{"perubahan": {"hapus"}, "untuk": {"kerja"}, "menggantikan": {"/"}}), 422, "berlaku seterusnya")
		s.expect(admin.post(path, url.Values{"perubahan": {"zona"}, "zone": {"Asia/Tokyo"}}), 422, "Pilih zona waktu kantor.")
	})
	var form url.Values
	t.Run("a change is shown first, and can be written otherwise", func(t *testing.T) {
		s := s.with(t)
		a := admin.post(path, ramadan)
		s.expect(a, 200, "Belum ada yang disimpan", "Jam kerja ditambah (19 Februari 2026 sampai 20 Maret 2026): Senin 08.00–12.00 dan 12.30–15.00; Selasa 08.00–12.00 (Ramadan rekaan).",
			"Tidak ada permohonan yang sedang berjalan")
		form = carriedOn(t, a.body, path+"/simpan")
		again := carriedOn(t, a.body, path)
		s.expect(admin.post(path, again), 200, `value="08.00-12.00, 12.30-15.00"`, `value="Ramadan rekaan"`, "!Belum ada yang disimpan")
		s.expect(admin.get(path), 200, "!Ramadan rekaan")
	})
	t.Run("what is confirmed is a new version, once", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(admin.went(admin.post(path+"/simpan", form))), 200, "Kalender sudah disimpan", "Ramadan rekaan", "Hapus<")
		admin.went(admin.post(path+"/simpan", form)) // a second click
		s.expect(admin.get("/pengaturan/kalender"), 200, "Versi 2", "Jam kerja ditambah", "Warga admin", "!Versi 3")
		late := form
		late.Set("kunci", "lain")
		late.Set("to", "2026-03-21")
		s.expect(admin.post(path+"/simpan", late), 409, "sudah diubah orang lain", `value="2026-03-21"`)
	})
	t.Run("a range is taken away again", func(t *testing.T) {
		s := s.with(t)
		a := admin.post(path, url.Values{"perubahan": {"hapus"}, "untuk": {"kerja"}, "menggantikan": {"2026-02-19/2026-03-20"}})
		s.expect(a, 200, "Jam kerja dihapus (19 Februari 2026 sampai 20 Maret 2026)")
		s.expect(admin.get(admin.went(admin.post(path+"/simpan", carriedOn(t, a.body, path+"/simpan")))), 200, "!Ramadan rekaan")
	})
	t.Run("anybody reads when the counter is open", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/"), 200, "Jam layanan", "Senin–Kamis 07.30–12.00 dan 13.00–16.00", "WITA, kecuali hari libur.")
		a := admin.post(path, url.Values{"perubahan": {"rentang"}, "untuk": {"loket"}, "senin": {"08.00-12.00"}, "selasa": {"08.00-12.00"}})
		s.expect(a, 200, "Jam loket ditambah (Sehari-hari): Senin–Selasa 08.00–12.00.")
		admin.went(admin.post(path+"/simpan", carriedOn(t, a.body, path+"/simpan")))
		for _, page := range []string{"/", "/panduan"} {
			s.expect(s.get(page), 200, "Jam layanan", "Senin–Selasa 08.00–12.00", "!Senin–Kamis")
		}
	})
	t.Run("the office moves into another time zone", func(t *testing.T) {
		s := s.with(t)
		a := admin.post(path, url.Values{"perubahan": {"zona"}, "zone": {"Asia/Jayapura"}})
		s.expect(a, 200, "Zona waktu: dari WITA (Makassar) menjadi WIT (Jayapura).", "!Kembali mengubah isian")
		admin.went(admin.post(path+"/simpan", carriedOn(t, a.body, path+"/simpan")))
		s.expect(s.get("/"), 200, "WIT, kecuali hari libur.")
	})
}

func TestHoursAreTheAdministrators(t *testing.T) {
	t.Parallel()
	s := setup(t)
	head := s.secretary("kepala", "kepala_badan")
	s.expect(head.get(hoursAddress), 403)
	s.expect(head.get(hoursAddress+"/rentang?untuk=kerja"), 403)
	s.expect(head.post(hoursAddress, ramadanHours()), 403)
	s.expect(head.post(hoursAddress+"/simpan", ramadanHours()), 403)
}
