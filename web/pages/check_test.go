package pages_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/demo"
)

// regexpFiles finds what the worker keeps.
var regexpFiles = regexp.MustCompile(`"/statis/[^"]+"`)

// checked sends the form for a QR.
func (s *site) checked(fields map[string]string) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.server.URL+"/cek/qr", &b)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return s.do(req)
}

// asked gets a file that may be known already.
func (s *site) asked(path, tag string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	return s.do(req)
}

func (s *site) do(req *http.Request) answer {
	s.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(res.Body); err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, body.String()}
}

// genuine is the content of the demo's letter.
func (s *site) genuine() (l certificate.Letter) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.one(`SELECT letter FROM certificates ORDER BY id LIMIT 1`)), &l); err != nil {
		s.t.Fatal(err)
	}
	return l
}

func TestCheckQR(t *testing.T) {
	t.Parallel()
	s := setup(t)
	_, err := demo.Create(t.Context(), demo.Deps{DB: s.DB, Office: s.office, Rulemaking: s.rulemaking, Accounts: s.accounts, StateDir: t.TempDir(), Host: "demo.contoh.test"})
	if err != nil {
		t.Fatal(err)
	}
	l := s.genuine()
	key, err := certificate.NewIssuingKey()
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := l.WithToken(key, *l.ListIndex)
	if err != nil {
		t.Fatal(err)
	}
	text := l.QRText()
	last := "A"
	if strings.HasSuffix(text[:len(text)-8], "A") {
		last = "B"
	}
	changed := text[:len(text)-9] + last + text[len(text)-8:]
	for name, test := range map[string]struct {
		text, number string
		status       int
		want         []string
	}{
		"of the office":            {text, "", 200, []string{"ditandatangani oleh kantor dan sama dengan register", `<data value="aktif">`, "!mirip"}},
		"with the same number":     {text, strings.ToLower(l.RegistrationNumber), 200, []string{"Nomor pada surat sama."}},
		"with a look-alike number": {text, strings.ReplaceAll(l.RegistrationNumber, "0", "O"), 200, []string{"<title>Nomor mirip: jangan dipakai", "mirip, tetapi tidak sama", "tiruan", `!class="hasil baik"`, `!class="hasil ringkas baik"`, "!sama dengan register"}},
		"with another number":      {text, "9/LAIN", 200, []string{"</span>Nomor berbeda: jangan dipakai</p>", "Kode QR ini milik surat lain", `!class="hasil baik"`, `!class="hasil ringkas baik"`, "<dt>Keadaan hari ini</dt><dd>Aktif</dd>"}},
		"with a blank for number":  {text, "  ", 200, []string{`<data value="aktif">`, "!Nomor pada surat"}},
		"of an older letter":       {l.CheckURL, "", 200, []string{"seperti pada surat lama"}},
		"that was changed":         {changed, "", 422, []string{"tanda tangannya tidak sah", "!aktif"}},
		"of a foreign key":         {foreign.QRText(), "", 422, []string{"bukan milik kantor"}},
		"at another address":       {strings.Replace(text, "ormas.contoh.test", "0rmas.contoh.test", 1), "", 422, []string{"0rmas.contoh.test, bukan alamat resmi ormas.contoh.test"}},
		"of a letter that is not":  {"http://ormas.contoh.test/cek/QQQQQQQQQQ", "", 422, []string{"tidak ada dalam register"}},
		"behind another code":      {strings.Replace(text, l.Code, "QQQQQQQQQQ", 1), "", 422, []string{"tanda tangannya tidak sah"}},
		"that is none":             {"<b>halo</b>", "", 422, []string{"bukan isi kode QR surat", "!<b>halo"}},
		"that is missing":          {"", "", 422, []string{"Pilih gambar kode QR"}},
	} {
		t.Run("a QR "+name, func(t *testing.T) {
			s := s.with(t)
			s.expect(s.checked(map[string]string{"qr": test.text, "nomor": test.number}), test.status, test.want...)
		})
	}
	t.Run("a QR that the register has otherwise", func(t *testing.T) {
		s := s.with(t)
		s.one(`UPDATE certificates SET registration_number = 'LAIN/1' WHERE code = '` + l.Code + `' RETURNING code`)
		defer s.one(`UPDATE certificates SET registration_number = '` + l.RegistrationNumber + `' WHERE code = '` + l.Code + `' RETURNING code`)
		s.expect(s.checked(map[string]string{"qr": text}), 422, "berbeda dari register")
	})
	t.Run("keys are published, to pages of others too, and once", func(t *testing.T) {
		s := s.with(t)
		a := s.asked(casework.KeySetPath, "")
		s.expect(a, 200, `"kid": "`+l.IssuingKey.ID, `"check": "http://ormas.contoh.test/cek/"`, `"revoked_from": null`)
		if a.header.Get("Access-Control-Allow-Origin") != "*" || s.asked(casework.KeySetPath, a.header.Get("ETag")).status != http.StatusNotModified {
			t.Errorf("got %v", a.header)
		}
	})
	t.Run("the list of states follows the letter", func(t *testing.T) {
		listFollows(t, s, l)
	})
	t.Run("the page can be installed and kept", func(t *testing.T) {
		s := s.with(t)
		page := s.get("/cek")
		s.expect(page, 200, `<link rel="manifest"`, `data-pekerja="/cek-pekerja.js"`)
		worker := s.get("/cek-pekerja.js")
		s.expect(worker, 200, `const VERSI = "`, `["/cek",`)
		for _, file := range regexpFiles.FindAllString(worker.body, -1) {
			if a := s.get(strings.Trim(file, `"`)); a.status != http.StatusOK {
				t.Errorf("%s: %d", file, a.status)
			}
		}
		s.expect(s.get("/cek.webmanifest"), 200, `"start_url":"/cek"`, `512x512`)
		s.expect(s.get("/register"), 200, `!rel="manifest"`)
	})
}

// listFollows wants the published list of states to say what the register says of a letter.
func listFollows(t *testing.T, s *site, l certificate.Letter) {
	t.Helper()
	s = s.with(t)
	path := casework.StatusListPath + s.one(`SELECT office_id::text FROM certificates ORDER BY id LIMIT 1`) + ".cwt"
	state := func() (certificate.ListState, string) {
		a := s.asked(path, "")
		list, err := certificate.ReadStatusList([]byte(a.body), *l.IssuingKey)
		if err != nil || a.status != http.StatusOK || list.Address != "http://ormas.contoh.test"+path {
			t.Fatalf("got %d, %+v, %v", a.status, list, err)
		}
		at, err := list.At(*l.ListIndex)
		if err != nil {
			t.Fatal(err)
		}
		return at, a.header.Get("ETag")
	}
	before, tag := state()
	if before != certificate.ListActive || s.asked(path, tag).status != http.StatusNotModified {
		t.Errorf("got %d", before)
	}
	for stored, want := range map[string]certificate.ListState{"dicabut": certificate.ListRevoked, "ditunda": certificate.ListSuspended, "diganti": certificate.ListReplaced} {
		s.one(`UPDATE certificates SET state = '` + stored + `', reason = 'Contoh.' RETURNING code`)
		if got, now := state(); got != want || now == tag {
			t.Errorf("%s: got %d", stored, got)
		}
	}
	s.expect(s.asked(casework.StatusListPath+"00000000-0000-0000-0000-000000000000.cwt", ""), 404)
	s.expect(s.asked(casework.StatusListPath+"x", ""), 404)
}

func TestCheckQRIsPaced(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for range 20 {
		s.expect(s.checked(map[string]string{"qr": "halo"}), 422, "bukan isi kode QR surat")
	}
	s.expect(s.checked(map[string]string{"qr": "halo"}), 429, "terlalu sering")
}
