package pages_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/demo"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/web/api"
	"ormas/web/pages"
	"ormas/workflow"
)

// site is the pages on a real database.
type site struct {
	*testkit.Kit
	t          *testing.T
	accounts   *account.Accounts
	office     *casework.Office
	rulemaking *rulemaking.Office
	measures   *measures.Office
	mandates   *mandates.Office
	server     *httptest.Server
}

func setup(t *testing.T) *site {
	t.Helper()
	gin.SetMode(gin.TestMode)
	k := testkit.New(t)
	s := &site{Kit: k, t: t, accounts: account.New(k.DB, "http://ormas.contoh.test")}
	s.office = casework.New(k.DB, k.Store, casework.Settings{
		BaseURL: "http://ormas.contoh.test", MaxUpload: 1 << 20, KeyDir: t.TempDir(),
		Signer: func(o registry.Office, by registry.Signer) (certificate.Signer, error) {
			if g := o.Settings.Gateway; by.Kind == registry.StateGateway {
				return certificate.Gateway{Address: g.Address, Credential: g.Credential, Issuers: g.Issuers, Timeout: 20 * time.Second, NIK: by.NIK, Owned: by.Certificate}, nil
			}
			return certificate.OwnKey{Path: o.Settings.SignerKey, Now: k.Clock.Now}, nil
		},
	})
	s.rulemaking = rulemaking.New(k.DB, s.office.Rules)
	s.measures = measures.New(k.DB, s.office.Rules)
	s.mandates = mandates.New(k.DB, s.office.Rules, s.office.Intake)
	if err := s.office.EnsureIssuingKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := gin.New()
	sessions := account.NewSessions(k.DB, "http://ormas.contoh.test", api.WriteProblem)
	p := pages.Register(r, pages.Deps{Office: s.office, Rulemaking: s.rulemaking, Measures: s.measures, Mandates: s.mandates, Accounts: s.accounts, Sessions: sessions, Status: api.StatusOf})
	for path, err := range refusals {
		r.GET(path, func(c *gin.Context) { p.Refuse(c, err) })
	}
	s.server = httptest.NewServer(sessions.Handler(r))
	t.Cleanup(s.server.Close)
	return s
}

var refusals = map[string]error{
	"/uji/403": registry.Forbid("contoh", "Contoh larangan."),
	"/uji/413": workflow.Refuse(workflow.TooLarge, "contoh", "Contoh kiriman besar."),
	"/uji/429": workflow.Refuse(workflow.TooMany, "contoh", "Contoh terlalu sering."),
	"/uji/500": errors.New("rahasia dalam"),
	"/uji/503": workflow.Refuse(workflow.Away, "contoh", "Contoh gangguan."),
}

// answer is what came back, with the redirects not followed.
type answer struct {
	status int
	header http.Header
	body   string
}

func (s *site) get(path string) answer { return s.send(http.MethodGet, path, nil) }

func (s *site) post(path string, form url.Values) answer { return s.send(http.MethodPost, path, form) }

func (s *site) send(method, path string, form url.Values) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// expect checks a status and that some texts are there; those that begin with ! must not be.
func (s *site) expect(a answer, status int, texts ...string) {
	s.t.Helper()
	if a.status != status {
		s.t.Errorf("status %d, want %d", a.status, status)
	}
	for _, text := range texts {
		text, without := strings.CutPrefix(text, "!")
		if strings.Contains(a.body, text) == without {
			s.t.Errorf("%q: there %t, in\n%s", text, !without, a.body)
		}
	}
}

func (s *site) one(query string) (text string) {
	s.t.Helper()
	if err := s.DB.Pool().QueryRowContext(s.t.Context(), query).Scan(&text); err != nil {
		s.t.Fatal(err)
	}
	return text
}

// with gives a subtest its own site, so that it fails by itself.
func (s *site) with(t *testing.T) *site {
	t.Helper()
	copied := *s
	copied.t = t
	return &copied
}

func TestPublicPages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	_, err := demo.Create(t.Context(), demo.Deps{DB: s.DB, Office: s.office, Rulemaking: s.rulemaking, Accounts: s.accounts, StateDir: t.TempDir(), Host: "demo.contoh.test"})
	if err != nil {
		t.Fatal(err)
	}
	letter := s.one(`SELECT code FROM certificates ORDER BY id LIMIT 1`)
	under := s.one(`SELECT tracking_code FROM dossiers WHERE state = 'perbaikan'`)

	t.Run("home offers the procedures of the office", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/"), 200, `href="/permohonan/baru">Mulai permohonan`, `href="/daftar">Buat akun`, `lang="id"`, "Kota Contoh", "Surat keterangan domisili organisasi", `action="/cek"`, `action="/lacak"`,
			"/api/v1/openapi.json", "!<script", "!style=", "!Peragaan")
	})
	t.Run("a typed code leads to its page, however it is typed", func(t *testing.T) {
		s := s.with(t)
		a := s.get("/lacak?kode=" + url.QueryEscape(" ab-cd efg/hj "))
		if a.status != http.StatusSeeOther || a.header.Get("Location") != "/lacak/ABCDEFGHJ" {
			t.Errorf("got %d %s", a.status, a.header.Get("Location"))
		}
	})
	t.Run("what people type instead of a code", func(t *testing.T) { typedInstead(t, s, letter) })
	t.Run("an empty code is asked for again", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/cek?kode=..."), 422, `value="..."`, `aria-invalid="true"`, `href="#kode-cek"`, "<title>Ada yang perlu diperbaiki")
	})
	t.Run("a case tells turn, due date and way, and no names", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/lacak/"+strings.ToLower(under)), 200, "Perbaikan oleh pemohon", "sisa 15 hari kerja", `aria-current="step"`,
			"dari 15 hari kerja", "!Angklung", "!Warga Contoh", "!Staf Contoh")
	})
	t.Run("a draft is not there", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/lacak/"+s.one(`SELECT tracking_code FROM dossiers WHERE state = 'draf'`)), 404, "Kode tidak ditemukan")
	})
	t.Run("an unknown code stays in the form", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/lacak/QQQQQQQQQQ"), 404, `value="QQQQQQQQQQ"`)
		s.expect(s.get("/cek/"+url.PathEscape("<b>ä")), 404, "&lt;b&gt;ä", "!<b>ä")
	})
	t.Run("the other kind of code shows the way", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/lacak/"+letter), 404, `href="/cek/`+letter)
		s.expect(s.get("/cek/"+under), 404, `href="/lacak/`+under)
	})
	t.Run("a letter is active, with all that anybody may compare", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/cek/"+letter[:5]+"-"+strings.ToLower(letter[5:])), 200, `<data value="aktif">Aktif</data>`, "Perkumpulan Kebun Rekaan",
			"Mimpi", "Kepala Contoh", "demo.contoh.test", "bukan tanda tangan elektronik tersertifikasi", s.one(`SELECT letter_number FROM certificates ORDER BY id LIMIT 1`))
	})
	t.Run("a revoked letter says so, with the reason", func(t *testing.T) {
		s := s.with(t)
		s.one(`UPDATE certificates SET state = 'dicabut', reason = 'Contoh alasan.', since = '2026-11-20' RETURNING code`)
		s.expect(s.get("/cek/"+letter), 200, "Dicabut", "Contoh alasan.", "20 November 2026", "!masih berlaku")
	})
}

// typedInstead wants addresses, numbers and codes of another length understood where a letter's code is asked for.
func typedInstead(t *testing.T, s *site, letter string) {
	t.Helper()
	t.Run("the address of a letter is as good as its code, however it is pasted", func(t *testing.T) {
		s := s.with(t)
		for _, typed := range []string{
			"http://ormas.contoh.test/cek/" + letter, "HTTPS://ORMAS.CONTOH.TEST/CEK/" + letter + "#ABCDEF", "ormas.contoh.test/cek/" + strings.ToLower(letter) + "/",
			"/cek/" + letter, "cek/" + letter + "?x=1", "127.0.0.1:8080/cek?kode=" + letter, "http://ormas.contoh.test/cek/\n" + letter[:5] + " " + letter[5:],
			" " + strings.ToLower(letter[:5]) + "-" + letter[5:] + ". ",
		} {
			if a := s.get("/cek?kode=" + url.QueryEscape(typed)); a.status != http.StatusSeeOther || a.header.Get("Location") != "/cek/"+letter {
				t.Errorf("%q leads with %d to %q", typed, a.status, a.header.Get("Location"))
			}
		}
	})
	t.Run("an address at another host is refused", func(t *testing.T) {
		s := s.with(t)
		for _, typed := range []string{"http://0rmas.contoh.test/cek/" + letter, "ormas.contoh.test.palsu.test/cek/" + letter, "http://ormas.contoh.test@palsu.test/cek/" + letter} {
			s.expect(s.get("/cek?kode="+url.QueryEscape(typed)), 422, "bukan alamat resmi ormas.contoh.test", "surat itu tiruan", "!tidak dikeluarkan")
		}
	})
	t.Run("what is no code is not taken for a letter that was never issued", func(t *testing.T) {
		s := s.with(t)
		number := s.one(`SELECT registration_number FROM certificates ORDER BY id LIMIT 1`)
		s.expect(s.get("/cek?kode="+url.QueryEscape(number)), 422, "Itu bukan kode surat (10 huruf dan angka, di samping kode QR)", `value="`+number+`"`,
			`href="/register?q=`+url.QueryEscape(number)+`"`, `href="#kode-cek"`, "!tidak dikeluarkan")
		for _, typed := range []string{"22/12/X/2026", "ABCDEFGHJ", "ABCDEFGHJKM", "UUUUUUUUUU", "https://ormas.contoh.test/register"} {
			s.expect(s.get("/cek?kode="+url.QueryEscape(typed)), 422, "Itu bukan kode surat", "!tidak dikeluarkan")
		}
		s.expect(s.get("/cek/ABCDEFGHJ"), 404, "Itu bukan kode surat", `value="ABCDEFGHJ"`, "!tidak dikeluarkan")
		s.expect(s.get("/cek/QQQQQQQQQQ"), 404, "tidak dikeluarkan oleh kantor ini", "!Itu bukan kode surat")
	})
}

func TestMailedLinks(t *testing.T) {
	t.Parallel()
	s := setup(t)
	err := s.accounts.Register(t.Context(), s.Office.ID, account.NewAccount{
		Email: "warga@contoh.test", Name: "Warga Contoh",
		Password: "kata sandi contoh", Address: "192.0.2.1",
	})
	if err != nil {
		t.Fatal(err)
	}
	token := s.mailed()

	t.Run("following a link confirms nothing", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/akun/konfirmasi?token="+token), 200, `method="post"`, token, "noindex")
		if s.one(`SELECT count(*) FROM users WHERE confirmed_at IS NOT NULL`) != "0" {
			t.Error("confirmed")
		}
	})
	t.Run("the button confirms, once", func(t *testing.T) {
		s := s.with(t)
		a := s.post("/akun/konfirmasi", url.Values{"token": {token}})
		if a.status != http.StatusSeeOther {
			t.Fatalf("got %d", a.status)
		}
		s.expect(s.get(a.header.Get("Location")), 200, "sudah dikonfirmasi")
		s.expect(s.post("/akun/konfirmasi", url.Values{"token": {token}}), 422, "sudah dipakai", `role="alert"`)
		s.expect(s.get("/akun/konfirmasi?token="+token), 200, "silakan", `!<form action="/akun/konfirmasi"`)
	})
	t.Run("a new password can be asked for without telling who has an account", func(t *testing.T) {
		s := s.with(t)
		known := s.post("/akun/kata-sandi/minta", url.Values{"email": {"warga@contoh.test"}})
		stranger := s.post("/akun/kata-sandi/minta", url.Values{"email": {"lain@contoh.test"}})
		if known.status != http.StatusSeeOther || known.status != stranger.status || known.header.Get("Location") != stranger.header.Get("Location") {
			t.Errorf("got %v and %v", known, stranger)
		}
		s.expect(s.post("/akun/kata-sandi/minta", url.Values{"email": {"bukan alamat"}}), 422, `value="bukan alamat"`, `id="email-salah"`)
	})
	t.Run("a password is set by the link and never echoed", func(t *testing.T) {
		s := s.with(t)
		token := s.mailed()
		form := func(password, again string) url.Values {
			return url.Values{"token": {token}, "password": {password}, "again": {again}}
		}
		s.expect(s.post("/akun/kata-sandi", form("pendek", "pendek")), 422, "paling sedikit 12", `id="password-salah"`, token, "!pendek\"")
		s.expect(s.post("/akun/kata-sandi", form("sandi baru contoh", "lain")), 422, "belum sama", `id="again-salah"`, "!sandi baru contoh")
		if a := s.post("/akun/kata-sandi", form("sandi baru contoh", "sandi baru contoh")); a.status != http.StatusSeeOther {
			t.Fatalf("got %d", a.status)
		}
		if _, err := s.accounts.SignIn(t.Context(), account.Credentials{Email: "warga@contoh.test", Password: "sandi baru contoh", Address: "192.0.2.1"}); err != nil {
			t.Error(err)
		}
		s.expect(s.post("/akun/kata-sandi", form("sandi baru contoh", "sandi baru contoh")), 404, "Minta kata sandi baru")
	})
	t.Run("too many requests are told to wait", func(t *testing.T) {
		s := s.with(t)
		var a answer
		for range 7 {
			a = s.post("/akun/kata-sandi/minta", url.Values{"email": {"sering@contoh.test"}})
		}
		s.expect(a, 429, `value="sering@contoh.test"`)
		if a.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	})
	t.Run("a form that is too large is refused", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.post("/akun/konfirmasi", url.Values{"token": {strings.Repeat("a", 70_000)}}), 413, "Kiriman terlalu besar")
	})
}

// mailed is the secret of the newest mail.
func (s *site) mailed() string {
	s.t.Helper()
	_, secret, _ := strings.Cut(s.one(`SELECT body FROM mails ORDER BY id DESC LIMIT 1`), "token=")
	return strings.Fields(secret)[0]
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for path, title := range map[string]string{
		"/uji/403": "Tidak diizinkan", "/uji/413": "Kiriman terlalu besar", "/uji/429": "Terlalu sering",
		"/uji/500": "Terjadi kesalahan", "/uji/503": "Layanan sedang terganggu", "/statis/lain.css": "Halaman tidak ditemukan",
	} {
		t.Run(title, func(t *testing.T) {
			s := s.with(t)
			a := s.get(path)
			s.expect(a, a.status, "<h1>"+title, `lang="id"`, "!rahasia dalam")
		})
	}
	t.Run("says that the service is away while the database is", func(t *testing.T) {
		s := setup(t)
		if err := s.DB.Close(); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/", "/lacak", "/cek/ABCDEFGHJK"} {
			if a := s.get(path); a.status < 500 || !strings.Contains(a.body, "<h1>") {
				t.Errorf("%s: got %d %s", path, a.status, a.body)
			}
		}
	})
}

func TestAssets(t *testing.T) {
	t.Parallel()
	s := setup(t)
	page := s.get("/cek")
	links := regexp.MustCompile(`(?:href|src)="(/statis/[^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(links) < 3 {
		t.Fatalf("got %v", links)
	}
	for _, link := range links {
		a := s.get(link[1])
		s.expect(a, 200)
		if !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %s", link[1], a.header.Get("Cache-Control"))
		}
		for _, inner := range regexp.MustCompile(`url\("([^"]+)"\)`).FindAllStringSubmatch(a.body, -1) {
			s.expect(s.get("/statis/"+inner[1]), 200)
		}
	}
}

func TestHomeBeforeTheFirstOffice(t *testing.T) {
	t.Parallel()
	s := setup(t)
	if _, err := s.DB.Pool().ExecContext(context.WithoutCancel(t.Context()), `TRUNCATE offices CASCADE`); err != nil {
		t.Fatal(err)
	}
	s.expect(s.get("/"), 200, "!Mulai permohonan", "Belum ada layanan", "Layanan Ormas")
}
