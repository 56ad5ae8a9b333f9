package pages_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"

	"ormas/internal/account"
)

// elsewhere is the same person, signed in with another browser.
func (p *secretary) elsewhere(email, password string) *secretary {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	other := &secretary{site: p.site, by: p.by, client: &http.Client{Jar: jar, CheckRedirect: p.client.CheckRedirect}}
	other.went(other.post("/masuk", url.Values{"email": {email}, "password": {password}, "lanjut": {"/beranda"}}))
	return other
}

func TestOwnAccountPage(t *testing.T) {
	t.Parallel()
	s := setup(t)
	member := s.secretary("warga")

	t.Run("stands behind the name in the head, for whoever is signed in", func(t *testing.T) {
		s := s.with(t)
		s.expect(member.get("/beranda"), 200, `<a href="/akun"><span class="terselubung">Akun saya: </span>Warga warga</a>`)
		s.expect(member.get("/akun"), 200, "<h1>Akun saya", "warga@contoh.test", `href="/akun" aria-current="page"`, `name="name" value="Warga warga"`, "noindex",
			`autocomplete="current-password"`, `autocomplete="new-password"`, `autocomplete="username"`, `href="/akun/autentikator"`, "!/pengaturan/token", "!style=")
		s.expect(s.get("/masuk?lanjut=%2Fakun"), 200, "sampai pada halaman yang dituju")
		s.expect(s.get("/masuk"), 200, "!halaman yang dituju")
		if to := s.get("/akun").header.Get("Location"); to != "/masuk?lanjut=%2Fakun" {
			t.Error(to)
		}
		if a := member.get("/akun"); a.header.Get("Cache-Control") != "no-store" {
			t.Error("browsers may keep it")
		}
	})
	t.Run("stores name and telephone number, and keeps what was typed", func(t *testing.T) {
		s := s.with(t)
		s.expect(member.post("/akun", url.Values{"name": {""}, "phone": {"0800 4711"}}), 422, `href="#name"`, `id="name-salah"`, `value="0800 4711"`)
		s.expect(member.get("/akun"), 200, "!0800 4711")
		to := member.went(member.post("/akun", url.Values{"name": {"Warga Rekaan"}, "phone": {"0800 4711"}}))
		s.expect(member.get(to), 200, "sudah disimpan", `value="Warga Rekaan"`, `value="0800 4711"`, "</span>Warga Rekaan</a>")
	})
	t.Run("lets staff change the number and says who keeps the name", func(t *testing.T) {
		s := s.with(t)
		staff, admin := s.secretary("staf", "staf"), s.secretary("admin", "admin")
		s.expect(staff.get("/akun"), 200, "hanya administrator kantor yang dapat mengubahnya", `!name="name"`, "sebagai Staf")
		s.expect(staff.post("/akun", url.Values{"name": {"Nama Lain"}, "phone": {"0800 1"}}), 422, "hanya administrator kantor", `role="alert"`)
		s.expect(staff.get(staff.went(staff.post("/akun", url.Values{"phone": {"0800 1"}}))), 200, `value="0800 1"`, "Warga staf")
		s.expect(admin.get("/akun"), 200, `href="/pengaturan/orang/`+admin.by.User.String(), `href="/pengaturan/token"`)
	})
}

func TestOwnPasswordPage(t *testing.T) {
	t.Parallel()
	s := setup(t)
	const email, password, fresh = "warga@contoh.test", "kata sandi contoh", "payung biru basah"
	member := s.secretary("warga")

	t.Run("refuses a wrong present password in a sentence, and shows none", func(t *testing.T) {
		s := s.with(t)
		form := url.Values{"current": {"bukan kata sandinya"}, "password": {fresh}, "again": {fresh}}
		s.expect(member.post("/akun/ganti-sandi", form), 422, `href="#current"`, "tidak cocok", `aria-describedby="current-salah"`, `value="Warga warga"`, "!"+fresh, "!bukan kata sandinya")
		form.Set("password", "passwordpassword")
		s.expect(member.post("/akun/ganti-sandi", form), 422, `href="#password"`, "terlalu mudah ditebak", "!passwordpassword")
		form.Set("password", fresh+"!")
		s.expect(member.post("/akun/ganti-sandi", form), 422, `href="#again"`, "belum sama")
	})
	t.Run("changes the password, goes on here and ends the other sessions", func(t *testing.T) {
		s := s.with(t)
		other := member.elsewhere(email, password)
		to := member.went(member.post("/akun/ganti-sandi", url.Values{"current": {password}, "password": {fresh}, "again": {fresh}}))
		s.expect(member.get(to), 200, "Kata sandi sudah diganti", "tetap masuk")
		if a := other.get("/akun"); a.status != http.StatusSeeOther {
			t.Errorf("elsewhere: %d", a.status)
		}
		if _, err := s.accounts.SignIn(t.Context(), account.Credentials{Email: email, Password: fresh, Address: "192.0.2.1"}); err != nil {
			t.Error(err)
		}
	})
	t.Run("ends the other sessions by a button", func(t *testing.T) {
		s := s.with(t)
		other := member.elsewhere(email, fresh)
		s.expect(other.get("/akun"), 200)
		s.expect(member.get(member.went(member.post("/akun/perangkat-lain", nil))), 200, "keluar dari semua perangkat lain")
		if a := other.get("/akun"); a.status != http.StatusSeeOther {
			t.Errorf("elsewhere: %d", a.status)
		}
		s.expect(member.get("/akun"), 200)
	})
	t.Run("carries no password over the end of a session, and leads back", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.post("/akun/ganti-sandi", url.Values{"current": {fresh}, "password": {"lain sama sekali"}, "again": {"lain sama sekali"}}), 401,
			"tuliskan kata sandi, frasa sandi, atau kodenya sekali lagi", `name="lanjut" value="/akun/ganti-sandi"`, "!lain sama sekali", "!"+fresh, "!bawaan:")
		s.expect(s.post("/tanda-tangan", url.Values{"passphrase": {"kunci rekaan"}, "surat": {"satu"}}), 401,
			"frasa sandi, atau kodenya sekali lagi", `name="bawaan:surat" value="satu"`, "!kunci rekaan")
		s.expect(s.post("/akun/autentikator", url.Values{"kode": {"135790"}}), 401, "kodenya sekali lagi", "!135790")
		s.expect(s.post("/akun", url.Values{"name": {"Nama Tertulis"}}), 401, "tidak hilang", `name="bawaan:name" value="Nama Tertulis"`)
		for _, path := range []string{"/akun/ganti-sandi", "/akun/perangkat-lain"} {
			if to := member.went(member.get(path)); to != "/akun" {
				t.Error(to)
			}
		}
	})
	t.Run("slows down whoever guesses the present password", func(t *testing.T) {
		s := s.with(t)
		form := url.Values{"current": {"bukan kata sandinya"}, "password": {"lampu jalan kuning"}, "again": {"lampu jalan kuning"}}
		var a answer
		for range 6 {
			a = member.post("/akun/ganti-sandi", form)
		}
		s.expect(a, 429, "Terlalu banyak percobaan", "<h1>Akun saya")
		if a.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	})
}
