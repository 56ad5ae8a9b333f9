package pages_test

import (
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

func (s *site) code(secret string) string {
	s.t.Helper()
	code, err := totp.GenerateCode(secret, s.Clock.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

func TestSecondFactorPages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	staff := s.secretary("staf", "staf")
	signIn := url.Values{"email": {"staf@contoh.test"}, "password": {"kata sandi contoh"}, "lanjut": {"/antrean"}}
	stranger := func(t *testing.T) *secretary {
		t.Helper()
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		return &secretary{site: s.with(t), by: staff.by, client: &http.Client{Jar: jar, CheckRedirect: staff.client.CheckRedirect}}
	}

	t.Run("whoever works for the office is asked to set it up first, and can go on", func(t *testing.T) {
		p := stranger(t)
		to := p.went(p.post("/masuk", signIn))
		p.expect(p.get(to), 200, "Akun petugas perlu autentikator", `href="/antrean">Nanti saja`, "<svg", "!style=")
		applicant := p.secretary("pemohon")
		p.expect(applicant.get("/akun/autentikator"), 200, "!Akun petugas", "Pasang autentikator")
	})
	secret := regexp.MustCompile(`kode patah">([A-Z2-7]{32})<`).FindStringSubmatch(staff.get("/akun/autentikator").body)
	if secret == nil {
		t.Fatal("no secret on the page")
	}
	t.Run("a wrong first code sets up nothing", func(t *testing.T) {
		s := s.with(t)
		s.expect(staff.post("/akun/autentikator", url.Values{"kode": {"000000"}, "lanjut": {"/antrean"}}), 422, `href="#kode"`, secret[1], `value="/antrean"`)
	})
	a := staff.post("/akun/autentikator", url.Values{"kode": {s.code(secret[1])}})
	s.expect(a, 200, "sudah terpasang", "!"+secret[1])
	recovery := regexp.MustCompile(`<li class="kode">([0-9A-Z-]{11})</li>`).FindAllStringSubmatch(a.body, -1)
	if len(recovery) != 10 {
		t.Fatalf("%d recovery codes", len(recovery))
	}
	s.Clock.Add(time.Minute)

	t.Run("the code comes after the password, and nothing is open before it", func(t *testing.T) {
		p := stranger(t)
		p.expect(p.post("/masuk", signIn), 200, "Tuliskan kode", `value="/antrean"`, "!kata sandi contoh")
		if a := p.get("/antrean"); a.status != http.StatusSeeOther {
			t.Errorf("open without a code: %d", a.status)
		}
		p.expect(p.post("/masuk/kode", url.Values{"kode": {"000000"}, "lanjut": {"/antrean"}}), 401, "Kode tidak cocok", `value="/antrean"`)
		if to := p.went(p.post("/masuk/kode", url.Values{"kode": {p.code(secret[1])}, "lanjut": {"/antrean"}})); to != "/antrean" {
			t.Error(to)
		}
		p.expect(p.get("/antrean"), 200)
	})
	t.Run("a form that the end of a session interrupted goes on after the code", func(t *testing.T) {
		p := stranger(t)
		form := url.Values{"bawaan:name": {"Nama yang ditulis"}}
		maps.Copy(form, signIn)
		p.expect(p.post("/masuk", form), 200, "Nama yang ditulis", `name="bawaan:name"`)
		p.expect(p.post("/masuk/kode", url.Values{"kode": {recovery[0][1]}, "lanjut": {"/ormas/baru"}, "bawaan:name": {"Nama yang ditulis"}}), 200,
			`name="name" value="Nama yang ditulis"`, "!bawaan:")
	})
	t.Run("without a password no code is asked for", func(t *testing.T) {
		p := stranger(t)
		p.expect(p.post("/masuk/kode", url.Values{"kode": {recovery[1][1]}}), 401, "Masuklah sekali lagi")
		p.went(p.get("/masuk/kode"))
	})
}
