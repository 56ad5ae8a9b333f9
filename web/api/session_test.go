package api_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/web"
)

const password = "kata sandi contoh"

// browser is an HTTP client that keeps cookies.
func browser(t *testing.T, server *httptest.Server) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Transport: server.Client().Transport, Jar: jar}
}

// member gives somebody an account with the password of these tests.
func (w *world) member(email string, roles ...string) {
	w.t.Helper()
	_, err := w.accounts.AddUser(w.t.Context(), w.Office.ID, account.NewUser{Email: email, Name: "Contoh", Roles: roles, Password: password})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("satu@contoh.test", "pemohon")
	c := w.anybody()
	c.http = browser(t, w.server)
	in := c.call("POST", "/session", obj{"email": "Satu@Contoh.test", "password": password})
	if in.StatusCode != http.StatusOK || in.body["email"] != "satu@contoh.test" || len(in.body["roles"].([]any)) != 1 {
		t.Fatalf("got %d: %s", in.StatusCode, clip(in.raw))
	}
	cookie := in.Cookies()[0]
	if cookie.Name != "ormas" || !cookie.HttpOnly || cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" {
		t.Errorf("cookie %v", cookie)
	}
	t.Run("carry a person through requests", func(t *testing.T) {
		if me := c.want(http.StatusOK, "GET", "/me", nil); me["id"] != in.body["id"] {
			t.Errorf("me is %v", me)
		}
		c.want(http.StatusCreated, "POST", "/organisations", obj{"name": "Perkumpulan Kuki"})
	})
	t.Run("act for no other site", func(t *testing.T) {
		for _, headers := range [][]string{{"Origin", "https://jahat.test"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
			for _, call := range []string{"POST /organisations", "DELETE /session", "PATCH /dossiers/x", "PUT /documents/x/verdict"} {
				method, path, _ := strings.Cut(call, " ")
				got := c.call(method, path, obj{"name": "Jahat"}, headers...)
				if got.StatusCode != http.StatusForbidden || got.body["code"] != "asal_lain" {
					t.Errorf("%s with %v: got %d %s", call, headers, got.StatusCode, clip(got.raw))
				}
			}
		}
		c.want(http.StatusCreated, "POST", "/organisations", obj{"name": "Perkumpulan Sendiri"}, "Origin", w.server.URL)
		if n := w.count(`SELECT count(*) FROM organisations WHERE name = 'Jahat'`); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
	t.Run("have no part beside a token", func(t *testing.T) {
		c.refused(http.StatusUnauthorized, "belum_masuk", "GET", "/me", nil, "Authorization", "Bearer karangan")
		for _, other := range []string{"Basic eDp5", "Bearer", "Bearer ", "karangan", "Bearer \x01"} {
			if strings.ContainsRune(other, 1) {
				continue // no client sends it
			}
			c.refused(http.StatusUnauthorized, "belum_masuk", "GET", "/me", nil, "Authorization", other)
		}
		w.role("kabid").want(http.StatusOK, "GET", "/me", nil, "Cookie", "ormas="+cookie.Value)
	})
	t.Run("end when signed out, also for who kept the cookie", func(t *testing.T) {
		out := c.call("DELETE", "/session", nil)
		if out.StatusCode != http.StatusNoContent || len(out.Cookies()) != 1 || out.Cookies()[0].MaxAge >= 0 {
			t.Errorf("got %d with %v", out.StatusCode, out.Cookies())
		}
		for _, value := range []string{cookie.Value, "karangan", ""} {
			w.anybody().refused(http.StatusUnauthorized, "belum_masuk", "GET", "/me", nil, "Cookie", "ormas="+value)
		}
		c.want(http.StatusNoContent, "DELETE", "/session", nil)
	})
}

func TestSessionsBehindTLS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *web.Deps, _ *casework.Settings) { d.BaseURL = "https://ormas.contoh.test" })
	w.member("satu@contoh.test", "pemohon")
	got := w.anybody().call("POST", "/session", obj{"email": "satu@contoh.test", "password": password})
	cookie := got.Cookies()[0]
	if cookie.Name != "__Host-ormas" || !cookie.Secure || cookie.Domain != "" || cookie.Path != "/" || got.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("cookie %v", cookie)
	}
}

// TestEqualAnswers asks about known and unknown accounts: nobody can tell them apart.
func TestEqualAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@contoh.test", "pemohon")
	c := w.anybody()
	same := func(method, path string, body func(email string) obj) {
		t.Helper()
		known, unknown := c.call(method, path, body("ada@contoh.test")), c.call(method, path, body("tiada@contoh.test"))
		if known.StatusCode != unknown.StatusCode || string(known.raw) != string(unknown.raw) {
			t.Errorf("%s: %d %s and %d %s", path, known.StatusCode, clip(known.raw), unknown.StatusCode, clip(unknown.raw))
		}
	}
	same("POST", "/session", func(email string) obj { return obj{"email": email, "password": "kata sandi salah"} })
	same("POST", "/password-resets", func(email string) obj { return obj{"email": email} })
	same("POST", "/accounts", func(email string) obj { return obj{"email": email, "name": "Contoh", "password": password} })
}

// TestDelays guesses passwords: it has to wait, on whatever connection it comes.
func TestDelays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("satu@contoh.test", "pemohon")
	w.member("dua@contoh.test", "pemohon")
	guess := func(email, password string) reply {
		c := w.anybody()
		c.http = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // a new port each time
		return c.call("POST", "/session", obj{"email": email, "password": password})
	}
	for range 5 {
		w.anybody().isRefusal(guess("satu@contoh.test", "kata sandi salah"), http.StatusUnauthorized, "tidak_dapat_masuk")
	}
	late := guess("satu@contoh.test", password)
	if w.anybody().isRefusal(late, http.StatusTooManyRequests, "terlalu_sering"); late.Header.Get("Retry-After") != "10" {
		t.Errorf("retry after %q", late.Header.Get("Retry-After"))
	}
	if got := guess("dua@contoh.test", password); got.StatusCode != http.StatusOK {
		t.Errorf("another account: %d", got.StatusCode)
	}
	w.Clock.Add(10 * time.Second)
	if got := guess("satu@contoh.test", password); got.StatusCode != http.StatusOK {
		t.Errorf("after the wait: %d", got.StatusCode)
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.registered("baru@contoh.test")
	t.Run("a new password ends sessions and tokens", func(t *testing.T) {
		c.want(http.StatusAccepted, "POST", "/password-resets", obj{"email": "baru@contoh.test"})
		token := w.mailed("baru@contoh.test")
		c.refused(http.StatusUnprocessableEntity, "password", "PUT", "/password-resets/"+token, obj{"password": "pendek"})
		c.want(http.StatusNoContent, "PUT", "/password-resets/"+token, obj{"password": "kata sandi yang baru"})
		c.refused(http.StatusNotFound, "tautan_tidak_berlaku", "PUT", "/password-resets/"+token, obj{"password": "kata sandi yang baru"})
		c.refused(http.StatusUnauthorized, "belum_masuk", "GET", "/me", nil)
		c.refused(http.StatusUnauthorized, "tidak_dapat_masuk", "POST", "/session", obj{"email": "baru@contoh.test", "password": password})
		c.want(http.StatusOK, "POST", "/session", obj{"email": "baru@contoh.test", "password": "kata sandi yang baru"})
	})
	for name, body := range map[string]obj{
		"email": {"email": "bukan alamat", "name": "A", "password": password}, "name": {"email": "a@b.test", "name": " ", "password": password},
		"password": {"email": "a@b.test", "name": "A", "password": "pendek"}, "office_id": {"email": "a@b.test", "name": "A", "password": password, "office_id": "x"},
	} {
		c.refused(http.StatusUnprocessableEntity, name, "POST", "/accounts", body)
	}
	c.refused(http.StatusUnprocessableEntity, "token", "POST", "/accounts/confirm", obj{"token": "karangan"})
}
