package pages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// founded makes an organisation with nothing but its name, and gives its address.
func (p *secretary) founded(name string) string {
	p.t.Helper()
	at := p.went(p.post("/ormas/baru", url.Values{"name": {name}}))
	return strings.TrimSuffix(at, "/isian/1?selesai=ormas-dicatat")
}

// formTo is the address of a form on a page.
func (p *secretary) formTo(page, ending string) string {
	p.t.Helper()
	a := p.get(page)
	found := regexp.MustCompile(`action="([^"]*/` + ending + `)"`).FindStringSubmatch(a.body)
	if found == nil {
		p.t.Fatalf("no form to %s on %s: %d\n%s", ending, page, a.status, a.body)
	}
	return found[1]
}

func TestMembersPage(t *testing.T) {
	t.Parallel()
	s := setup(t)
	first, second, stranger := s.secretary("satu"), s.secretary("dua"), s.secretary("tiga")
	at := first.founded("Perkumpulan Kebun Rekaan")
	page := at + "/anggota"

	t.Run("shows who acts for an organisation, to them only", func(t *testing.T) {
		s := s.with(t)
		s.expect(first.get(at), 200, `href="`+page+`"`)
		s.expect(first.get(page), 200, "Warga satu</b> (Anda)", "satu@contoh.test", "Pengelola", "sekurang-kurangnya satu pengelola",
			"Tidak ada undangan", "mencatat organisasi ini", "!keluarkan\"", "!<script", "!style=")
		s.expect(stranger.get(page), 404)
		s.expect(stranger.post(page+"/undang", url.Values{"email": {"tiga@contoh.test"}, "role": {"pengelola"}}), 404)
	})
	t.Run("keeps what was typed where an invitation is refused", func(t *testing.T) {
		s := s.with(t)
		s.expect(first.post(page+"/undang", url.Values{"email": {"bukan alamat"}, "role": {"pengelola"}}), 422,
			`value="bukan alamat"`, `href="#email"`, `id="email-salah"`, `value="pengelola" checked`)
		s.expect(first.post(page+"/undang", url.Values{"email": {"satu@contoh.test"}, "role": {"anggota"}}), 409, "sudah menjadi anggota", `href="#email"`)
	})
	first.went(first.post(page+"/undang", url.Values{"email": {"dua@contoh.test"}, "role": {"anggota"}}))
	link := "/undangan?token=" + s.mailed()

	t.Run("a mailed link tells anybody what is asked, and changes nothing", func(t *testing.T) {
		s := s.with(t)
		s.expect(first.get(page), 200, "Diundang sebagai anggota", "Kirim ulang", "Batalkan", "mengundang dua@contoh.test")
		s.expect(s.get(link), 200, "Anda diundang mengurus Perkumpulan Kebun Rekaan", "Warga satu", `href="/masuk?lanjut=%2Fundangan%3Ftoken%3D`, `href="/daftar"`)
		s.expect(stranger.get(link), 200, "Undangan ini untuk alamat lain", "tiga@contoh.test", "dua@contoh.test", "!Terima undangan")
		s.expect(s.get("/undangan?token=tidak-ada"), 404, "Undangan tidak ditemukan")
		s.expect(second.get(page), 404)
	})
	accept := second.formTo(link, "[0-9a-f-]{36}")

	t.Run("waits at the start of whom it is for, and lets that person in once", func(t *testing.T) {
		s := s.with(t)
		s.expect(second.get("/beranda"), 200, "Undangan untuk Anda", `href="`+accept+`"`)
		s.expect(second.get(accept), 200, "Terima undangan")
		s.expect(stranger.get(accept), 404)
		s.expect(stranger.post(accept, nil), 404)
		s.expect(second.get(second.went(second.post(accept, nil))), 200, "Anda sekarang anggota", "Perkumpulan Kebun Rekaan")
		s.expect(second.post(accept, nil), 409, "sudah dipakai")
		s.expect(second.get(link), 200, "Anda sudah menjadi anggota", "Buka Perkumpulan Kebun Rekaan")
		s.expect(second.get("/beranda"), 200, "!Undangan untuk Anda", "Perkumpulan Kebun Rekaan")
	})
	t.Run("shows who does not lead no way to change anything", func(t *testing.T) {
		s := s.with(t)
		s.expect(second.get(page), 200, "Hanya pengelola yang dapat", "Keluar dari organisasi", "!Undang orang", "!Jadikan")
		s.expect(second.post(page+"/undang", url.Values{"email": {"tiga@contoh.test"}, "role": {"anggota"}}), 403, "pengelola")
		s.expect(second.get(page+"/"+first.by.User.String()+"/keluarkan"), 403)
	})
	t.Run("hands over, and the one who left sees nothing any more", func(t *testing.T) {
		s := s.with(t)
		s.expect(first.post(page+"/"+first.by.User.String()+"/peran", url.Values{"role": {"anggota"}}), 409, "Jadikan anggota lain pengelola", `role="alert"`)
		first.went(first.post(page+"/"+second.by.User.String()+"/peran", url.Values{"role": {"pengelola"}}))
		s.expect(first.get(page+"/"+first.by.User.String()+"/keluarkan"), 200, "Keluar dari Perkumpulan Kebun Rekaan?")
		if to := first.went(first.post(page+"/"+first.by.User.String()+"/keluarkan", nil)); to != "/ormas?selesai=keluar-anggota" {
			t.Errorf("led to %s", to)
		}
		s.expect(first.get(at), 404)
		s.expect(first.get("/ormas"), 200, "!Perkumpulan Kebun Rekaan")
		s.expect(second.get(page), 200, "Warga satu keluar dari organisasi ini", "mengubah peran Warga dua menjadi pengelola")
	})
	t.Run("an invitation is sent again by a new link, and withdrawn", func(t *testing.T) {
		s := s.with(t)
		second.went(second.post(page+"/undang", url.Values{"email": {"satu@contoh.test"}, "role": {"pengelola"}}))
		old := "/undangan?token=" + s.mailed()
		second.went(second.post(second.formTo(page, "kirim"), nil))
		s.expect(first.get(old), 404, "diganti dengan yang lebih baru")
		again := "/undangan?token=" + s.mailed()
		s.expect(first.get(again), 200, "Terima undangan")
		second.went(second.post(second.formTo(page, "batal"), nil))
		s.expect(first.get(again), 200, "sudah dibatalkan")
		s.expect(second.get(page), 200, "Tidak ada undangan yang menunggu", "membatalkan undangan kepada satu@contoh.test")
	})
}

func TestMembersAtTheCounter(t *testing.T) {
	t.Parallel()
	s := setup(t)
	staff, boss, officer := s.secretary("loket", "bagian_umum"), s.secretary("ketua"), s.secretary("staf", "staf")
	a := staff.post("/loket", url.Values{"counter.name": {"Warga Loket"}, "name": {"Paguyuban Loket Rekaan"}, "service": {"pelaporan"}})
	if a.status != http.StatusSeeOther {
		t.Fatalf("the counter answers %d", a.status)
	}
	page := "/ormas/" + s.one(`SELECT id FROM organisations`) + "/anggota"
	s.expect(staff.get(page), 200, "dicatat di loket", "Undang orang")
	staff.went(staff.post(page+"/undang", url.Values{"email": {"ketua@contoh.test"}, "role": {"pengelola"}}))
	link := "/undangan?token=" + s.mailed()
	s.expect(officer.get(page), 404)
	s.expect(boss.get(link), 200, "Petugas kantor mengundang Anda", "!Warga loket")
	boss.went(boss.post(boss.formTo(link, "[0-9a-f-]{36}"), nil))
	s.expect(boss.get(page), 200, "Petugas kantor mengundang ketua@contoh.test", "!Warga loket", "Undang orang")
	s.expect(boss.get("/beranda"), 200, "Paguyuban Loket Rekaan")
	s.expect(staff.get(page), 403, "!ketua@contoh.test") // it is theirs now
}
