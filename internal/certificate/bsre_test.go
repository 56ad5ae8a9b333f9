package certificate

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ormas/internal/testkit/bsre"
)

// The NIK and passphrase of the person who signs in these tests, with signs that JSON writes in another way.
const (
	headNIK    = "0000000000000000"
	headSecret = "contoh \"bukan\" \\ rahasia\t§"
)

// gateway is one that knows the head, and a signer for the head.
func gateway(t testing.TB, key bsre.Key) (*bsre.Server, *bsre.Person, Gateway) {
	t.Helper()
	s := bsre.New(t, clock)
	head := s.Register(t, headNIK, headSecret, key)
	return s, head, Gateway{
		Address: s.URL, Credential: s.Credential, Issuers: s.Issuers, Timeout: 20 * time.Second, NIK: headNIK, Owned: head.Fingerprint(),
	}
}

func TestGatewaySigns(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	for name, key := range map[string]bsre.Key{"RSA": bsre.RSA(t), "EC": bsre.EC(t)} {
		for _, plain := range []bool{false, true} {
			t.Run(fmt.Sprintf("with %s, without time stamp %v", name, plain), func(t *testing.T) {
				t.Parallel()
				s, head, g := gateway(t, key)
				s.Fail(bsre.Fault{Plain: plain})
				signed, err := g.Sign(t.Context(), p, []byte(headSecret))
				if err != nil {
					t.Fatal(err)
				}
				r, err := Verify(signed.PDF, Expected{Content: p.PDF(), Fingerprint: head.Fingerprint(), Issuers: issuersOf(t, g)})
				if err != nil || !r.OK() || !r.SignedAt.Equal(signedAt) {
					t.Errorf("got %+v, %v", r, err)
				}
				if r, err = Verify(signed.PDF, Expected{}); err != nil || !r.OK() {
					t.Errorf("by itself: got %+v, %v", r, err)
				}
				if signed.SHA256 != hash(signed.PDF) || signed.Fingerprint != head.Fingerprint() {
					t.Errorf("got %s, %s", signed.SHA256, signed.Fingerprint)
				}
				if dir := os.Getenv("KEEP_SIGNED"); dir != "" { // for other people's verifiers
					path := filepath.Join(dir, fmt.Sprintf("gateway-%s-%v.pdf", name, plain))
					if err := os.WriteFile(path, signed.PDF, 0o600); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

func TestGatewayRequest(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	t.Run("sends the letter, its reason and its place, and nothing to be seen", func(t *testing.T) {
		t.Parallel()
		s, _, g := gateway(t, bsre.EC(t))
		if _, err := g.Sign(t.Context(), p, []byte(headSecret)); err != nil {
			t.Fatal(err)
		}
		c := s.Calls()[0]
		if !bytes.Equal(c.File, p.PDF()) || c.NIK != headNIK || c.Properties["tampilan"] != "INVISIBLE" || len(c.Properties) != 3 ||
			c.Properties["reason"] != p.letter.Title || c.Properties["location"] != p.letter.Place {
			t.Errorf("got %v", c.Properties)
		}
	})
	for name, place := range map[string]Place{
		"a page and its origin": {Page: 1, OriginX: 0, OriginY: 640.5, Width: 80, Height: 80}, "a mark": {Mark: "#", Width: 80, Height: 60},
	} {
		t.Run("sends the QR to be seen at "+name, func(t *testing.T) {
			t.Parallel()
			s, _, g := gateway(t, bsre.EC(t))
			g.Seen = &place
			if _, err := g.Sign(t.Context(), p, []byte(headSecret)); err != nil {
				t.Fatal(err)
			}
			c := s.Calls()[0].Properties
			if c["tampilan"] != "VISIBLE" || c["width"] != place.Width || !strings.HasPrefix(c["imageBase64"].(string), "iVBOR") {
				t.Errorf("got %v", c)
			}
			if (c["originY"] == nil) != (place.Mark != "") || (c["tag_koordinat"] == nil) != (place.Mark == "") {
				t.Errorf("got %v", c)
			}
		})
	}
	t.Run("speaks TLS with whom the file vouches for, and with nobody else", func(t *testing.T) {
		t.Parallel()
		s := bsre.NewTLS(t, clock)
		head := s.Register(t, headNIK, headSecret, bsre.EC(t))
		g := Gateway{Address: s.URL, CA: s.TLS, Credential: s.Credential, Issuers: s.Issuers, Timeout: 20 * time.Second, NIK: headNIK, Owned: head.Fingerprint()}
		if _, err := g.Sign(t.Context(), p, []byte(headSecret)); err != nil {
			t.Error(err)
		}
		g.CA = ""
		_, err := g.Sign(t.Context(), p, []byte(headSecret))
		wantRefused(t, err, "tidak dapat dihubungi")
		if n := len(s.Calls()); n != 1 {
			t.Errorf("%d calls arrived, want the first only", n)
		}
	})
	t.Run("knows the signer by the number of the certificate too", func(t *testing.T) {
		t.Parallel()
		_, head, g := gateway(t, bsre.EC(t))
		g.Owned = head.Cert.SerialNumber.String()
		if _, err := g.Sign(t.Context(), p, []byte(headSecret)); err != nil {
			t.Error(err)
		}
	})
}

func TestGatewayRefuses(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	tests := map[string]struct {
		fault  bsre.Fault
		status string
		change func(*Gateway)
		typed  string
		want   string
		asked  bool // the passphrase may have left
	}{
		"a wrong passphrase":                        {typed: "keliru-contoh", want: "Frasa sandi BSrE salah.", asked: true},
		"a wrong passphrase, in the older shape":    {fault: bsre.Fault{Shape: "lama"}, typed: "keliru-contoh", want: "Frasa sandi BSrE salah.", asked: true},
		"a wrong passphrase that came with success": {fault: bsre.Fault{Shape: "200"}, typed: "keliru-contoh", want: "Frasa sandi BSrE salah.", asked: true},
		"no passphrase":                             {typed: "", want: "Tuliskan frasa sandi"},
		"somebody not registered":                   {change: func(g *Gateway) { g.NIK = "0000000000000009" }, want: "belum terdaftar"},
		"somebody not registered, when it signs":    {fault: bsre.Fault{Early: true}, change: func(g *Gateway) { g.NIK = "0000000000000009" }, want: "belum terdaftar", asked: true},
		"no NIK":                                    {change: func(g *Gateway) { g.NIK = "" }, want: "NIK"},
		"an expired certificate":                    {status: "EXPIRED", want: "kedaluwarsa"},
		"an expired certificate, when it signs":     {fault: bsre.Fault{Early: true}, status: "EXPIRED", want: "kedaluwarsa", asked: true},
		"a certificate in renewal":                  {status: "RENEW", want: "sedang diperpanjang"},
		"one in renewal, when it signs":             {fault: bsre.Fault{Early: true, Shape: "lama"}, status: "RENEW", want: "sedang diperpanjang", asked: true},
		"somebody who is being verified":            {status: "WAITING_FOR_VERIFICATION", want: "masih diverifikasi"},
		"a certificate not activated":               {status: "NEW", want: "belum aktif"},
		"no certificate":                            {status: "NO_CERTIFICATE", want: "belum mempunyai sertifikat"},
		"an inactive certificate, when it signs":    {fault: bsre.Fault{Early: true, Shape: "200"}, status: "NEW", want: "belum aktif", asked: true},
		"a suspended certificate":                   {status: "SUSPEND", want: "ditangguhkan"},
		"a suspended one, when it signs":            {fault: bsre.Fault{Early: true}, status: "SUSPEND", want: "ditangguhkan", asked: true},
		"an account that is closed":                 {fault: bsre.Fault{Code: 2099, Text: "Akun anda terkunci,"}, want: "terkunci", asked: true},
		"an account that is closed, the older way":  {fault: bsre.Fault{Code: 2031, Text: "Your account is locked", Shape: "lama"}, want: "terkunci", asked: true},
		"a revoked certificate":                     {status: "REVOKE", want: "dicabut"},
		"a revoked one, when it signs":              {fault: bsre.Fault{Early: true}, status: "REVOKE", want: "dicabut", asked: true},
		"a file that the gateway cannot read":       {fault: bsre.Fault{Code: 2041}, want: "tidak dapat membaca", asked: true},
		"a code that nobody has seen":               {fault: bsre.Fault{Code: 2099}, want: "kode 2099", asked: true},
		"a call that is not there":                  {fault: bsre.Fault{Status: 404}, want: "HTTP 404", asked: true},
		"a question of status that is not answered": {fault: bsre.Fault{HangStatus: true}, change: func(g *Gateway) { g.Timeout = 200 * time.Millisecond }, want: "belum ada yang ditandatangani"},
		"a gateway that is not there":               {change: func(g *Gateway) { g.Address = "http://" + nobody(t) }, want: "belum ada yang ditandatangani"},
		"a wrong access":                            {change: func(g *Gateway) { g.Credential = written(t, "a:b") }, want: "menolak akses"},
		"an access without password":                {change: func(g *Gateway) { g.Credential = written(t, "a") }, want: "nama pengguna"},
		"no file of the access":                     {change: func(g *Gateway) { g.Credential += "x" }, want: "Berkas akses"},
		"no file of the issuers":                    {change: func(g *Gateway) { g.Issuers += "x" }, want: "penerbit"},
		"a file of issuers without any":             {change: func(g *Gateway) { g.Issuers = written(t, "kosong") }, want: "penerbit"},
		"no file of the gateway's certificate":      {change: func(g *Gateway) { g.CA = "/tidak/ada" }, want: "sertifikat gateway"},
		"plain HTTP to another machine":             {change: func(g *Gateway) { g.Address = "http://gateway.contoh.test" }, want: "Alamat gateway"},
		"an address with a password in it":          {change: func(g *Gateway) { g.Address = "https://a:b@gateway.contoh.test" }, want: "Alamat gateway"},
		"a signer whose certificate is not known":   {change: func(g *Gateway) { g.Owned = "" }, want: "Sertifikat penanda tangan"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, head, g := gateway(t, bsre.EC(t))
			s.Fail(test.fault)
			if test.status != "" {
				head.Status = test.status
			}
			if test.change != nil {
				test.change(&g)
			}
			typed := test.typed
			if typed == "" && name != "no passphrase" {
				typed = headSecret
			}
			_, err := g.Sign(t.Context(), p, []byte(typed))
			wantRefused(t, err, test.want)
			wantSilent(t, err, typed)
			calls := s.Calls()
			if (len(calls) > 0) != test.asked || len(calls) > 0 && calls[0].Signed {
				t.Errorf("%d calls to sign arrived, want any: %v", len(calls), test.asked)
			}
			told, _ := errors.AsType[*SigningError](err)
			if told.Settled == strings.Contains(name, "passphrase") || told.Locked != (strings.Contains(name, "suspended") || strings.Contains(name, "closed")) {
				t.Errorf("settled %v, locked %v", told.Settled, told.Locked)
			}
		})
	}
}

func TestGatewayOutcomeUnknown(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	other, err := Prepare(func() Letter { l := testLetter(); l.Organisation.Name = "Perkumpulan Lain"; return l }())
	if err != nil {
		t.Fatal(err)
	}
	short := func(g *Gateway) { g.Timeout = 4 * time.Second } // time enough to arrive, on a busy machine too
	tests := map[string]struct {
		fault  func(*bsre.Server, *bsre.Person) bsre.Fault
		change func(*Gateway)
		want   string
		signed bool // inside the gateway
		apart  bool
	}{
		"a time-out before it is signed":    {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{HangBefore: true} }, short, "tidak menjawab dalam waktu", false, false},
		"a time-out after it is signed":     {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{HangAfter: true} }, short, "tidak menjawab dalam waktu", true, false},
		"a connection cut before":           {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{CutBefore: true} }, nil, "terputus", false, false},
		"a connection cut after":            {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{CutAfter: true} }, nil, "terputus", true, false},
		"500 before it is signed":           {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Broken: true} }, nil, "HTTP 500", false, false},
		"500 after it is signed":            {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{BrokenLate: true} }, nil, "HTTP 500", true, false},
		"a status never heard of":           {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Status: 307} }, nil, "HTTP 307", false, false},
		"400 without a reason":              {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Status: 400} }, nil, "HTTP 400", false, false},
		"JSON in place of the PDF":          {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{JSON: `{"id_dokumen": "contoh"}`} }, nil, "tanpa berkas", true, true},
		"no JSON at all":                    {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{JSON: "<html>galat</html>"} }, nil, "tanpa berkas", true, true},
		"an empty list of files":            {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{JSON: `{"file": []}`} }, nil, "tanpa berkas", true, true},
		"a file that is no PDF":             {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{JSON: `{"file": ["eyJlcnJvciI6IDF9"]}`} }, nil, "bukan PDF", true, true},
		"a file that is not base64":         {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{JSON: `{"file": ["%%%"]}`} }, nil, "tidak dapat dibaca", true, true},
		"two files for one":                 {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Two: true} }, nil, "tidak dapat dibaca", true, true},
		"an answer that repeats the secret": {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Echo: true} }, nil, "tanpa berkas", true, false},
		"the letter unsigned":               {changed(func([]byte) []byte { return p.PDF() }), nil, "tidak memuat satu tanda tangan", true, true},
		"another letter, signed":            {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Another: other.PDF()} }, nil, "berbeda dari surat", true, true},
		"a changed byte of the letter":      {changed(func(b []byte) []byte { b[1000] ^= 1; return b }), nil, "", true, true},
		"a changed byte of the signature":   {changed(func(b []byte) []byte { b[bytes.LastIndex(b, []byte("/Contents <"))+400] ^= 1; return b }), nil, "", true, true},
		"something behind the signature":    {changed(func(b []byte) []byte { return append(b, "\n%%EOF\n"...) }), nil, "tidak mencakup seluruh", true, true},
		"half a file":                       {changed(func(b []byte) []byte { return b[:len(b)/2] }), nil, "", true, true},
		"a colleague's signature":           {func(s *bsre.Server, _ *bsre.Person) bsre.Fault { return bsre.Fault{By: s.Colleague(t)} }, nil, "bukan milik penanda tangan", true, true},
		"a stranger of the same number": {
			func(_ *bsre.Server, head *bsre.Person) bsre.Fault {
				return bsre.Fault{By: bsre.Stranger(t, head, signedAt)}
			},
			func(g *Gateway) { g.Owned = "nomor" }, "", true, true,
		},
		"pages put in the place of ours": {func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Another: shadowed(t, p.PDF())} }, nil, "berbeda dari surat", true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, head, g := gateway(t, bsre.EC(t))
			s.Fail(test.fault(s, head))
			if test.change != nil {
				test.change(&g)
			}
			if g.Owned == "nomor" {
				g.Owned = head.Cert.SerialNumber.String()
			}
			signed, err := g.Sign(t.Context(), p, []byte(headSecret))
			if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrRefused) || signed.PDF != nil {
				t.Fatalf("got %v", err)
			}
			told, ok := errors.AsType[*SigningError](err)
			if !ok || !strings.Contains(told.Detail, test.want) || (told.Apart != nil) != test.apart {
				t.Errorf("got %q, %d bytes apart", err, len(told.Apart))
			}
			wantSilent(t, err, headSecret)
			if calls := s.Calls(); len(calls) != 1 || calls[0].Signed != test.signed {
				t.Fatalf("got %d calls, want one", len(calls))
			}
			s.Fail(bsre.Fault{})
			g.Timeout, g.Owned = time.Minute, head.Fingerprint()
			if _, err := g.Sign(t.Context(), p, []byte(headSecret)); err != nil {
				t.Errorf("asked again: %v", err)
			}
			if first, again := s.Calls()[0], s.Calls()[1]; !bytes.Equal(first.File, again.File) {
				t.Error("asked again for other content")
			}
		})
	}
}

func TestGatewayIsCutWhenTheServiceEnds(t *testing.T) {
	t.Parallel()
	s, _, g := gateway(t, bsre.EC(t))
	s.Fail(bsre.Fault{HangAfter: true})
	stopping := make(chan struct{})
	g.Stopping = stopping
	go func() {
		for len(s.Calls()) == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		close(stopping)
	}()
	begun := time.Now()
	_, err := g.Sign(t.Context(), prepared(t), []byte(headSecret))
	if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "sedang dihentikan") || time.Since(begun) > 10*time.Second {
		t.Errorf("got %v after %v", err, time.Since(begun))
	}
}

func TestGatewayLeavesThePassphraseToItsOwner(t *testing.T) {
	t.Parallel()
	_, _, g := gateway(t, bsre.EC(t))
	secret := []byte(headSecret)
	body, err := g.request(prepared(t), secret)
	if err != nil || cap(body) < len(body) || !bytes.Contains(body, []byte(`"passphrase":"contoh \"bukan\" \\ rahasia\u0009§"`)) {
		t.Fatalf("got %v", err)
	}
	if _, err := g.request(prepared(t), []byte{0xff}); !errors.Is(err, ErrRefused) {
		t.Errorf("got %v", err)
	}
	if string(secret) != headSecret {
		t.Error("the passphrase was changed")
	}
}

// TestGatewayFindsOneChangedByte changes what the gateway signed with a time stamp: with one key every byte of the signature
// in one of its two digits, with the other many, and some of the rest.
func TestGatewayFindsOneChangedByte(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	keys := map[string]bsre.Key{"RSA": bsre.RSA(t), "EC": bsre.EC(t)}
	for name, step := range map[string]int{"RSA": 7, "EC": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, head, g := gateway(t, keys[name])
			signed, err := g.Sign(t.Context(), p, []byte(headSecret))
			if err != nil {
				t.Fatal(err)
			}
			everyByte(t, signed.PDF, Expected{Fingerprint: head.Fingerprint(), Issuers: issuersOf(t, g)}, step)
		})
	}
}

// everyByte wants a change of one byte found: in the signature at every step, else here and there.
func everyByte(t *testing.T, pdf []byte, want Expected, step int) {
	t.Helper()
	gap := bytes.LastIndex(pdf, []byte("/Contents <"))
	margin := gap + len(bytes.TrimRight(pdf[gap:bytes.LastIndex(pdf, []byte("> /Filter"))], "0"))
	changed := bytes.Clone(pdf)
	for at := range pdf {
		if at < gap-100 && at%4999 != 0 || at > margin+10 && at%1999 != 0 || at%step != 0 {
			continue
		}
		flip := []byte{0x01, 0x20}[at/4%2] // another value, another letter case
		changed[at] ^= flip
		if r, err := Verify(changed, want); err == nil && r.OK() {
			t.Errorf("byte %d (%d of the signature) changed from %q to %q: not found", at, (at-gap-11)/2, pdf[at-8:at+8], changed[at])
		}
		changed[at] ^= flip
	}
}

func changed(how func([]byte) []byte) func(*bsre.Server, *bsre.Person) bsre.Fault {
	return func(*bsre.Server, *bsre.Person) bsre.Fault { return bsre.Fault{Change: how} }
}

// shadowed is a letter whose first page was given other content by an update at its end, as editors do.
func shadowed(t testing.TB, pdf []byte) []byte {
	t.Helper()
	at := bytes.LastIndex(pdf, []byte("startxref"))
	var prev int
	if _, err := fmt.Sscanf(string(pdf[at:]), "startxref\n%d", &prev); err != nil {
		t.Fatal(err)
	}
	trailer := pdf[bytes.LastIndex(pdf, []byte("trailer")):at]
	page := bytes.Index(pdf, []byte("/Type /Page "))
	if page < 0 {
		t.Fatal("no page found")
	}
	begin := bytes.LastIndex(pdf[:page], []byte(" 0 obj"))
	number := pdf[bytes.LastIndexByte(pdf[:begin], '\n')+1 : begin]
	object := pdf[begin : page+bytes.Index(pdf[page:], []byte("endobj"))]
	if !bytes.Contains(object, []byte("/MediaBox [")) {
		t.Fatal("a page without size")
	}
	var b bytes.Buffer
	b.Write(pdf)
	offset := b.Len()
	fmt.Fprintf(&b, "%s%s", number, bytes.Replace(object, []byte("/MediaBox ["), []byte("/MediaBox [1 "), 1))
	fmt.Fprint(&b, "endobj\n")
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n%s 1\n%010d 00000 n \n%s", number, offset, bytes.Replace(trailer, []byte("/Size"), fmt.Appendf(nil, "/Prev %d /Size", prev), 1))
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", xref)
	return b.Bytes()
}

func issuersOf(t testing.TB, g Gateway) []*x509.Certificate {
	t.Helper()
	all, err := certificatesIn(g.Issuers)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantRefused(t *testing.T, err error, want string) {
	t.Helper()
	if !errors.Is(err, ErrRefused) || errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a refusal with %q", err, want)
	}
}

// wantSilent wants an error whose whole chain does not hold the passphrase.
func wantSilent(t *testing.T, err error, secret string) {
	t.Helper()
	told, ok := errors.AsType[*SigningError](err)
	if !ok {
		t.Fatalf("got %T", err)
	}
	for _, text := range []string{err.Error(), fmt.Sprint(told.Cause), string(told.Apart)} {
		if secret != "" && (strings.Contains(text, secret) || strings.Contains(text, bsre.Password)) {
			t.Errorf("%q tells a secret", text)
		}
	}
}

// nobody is an address at which nothing listens.
func nobody(t testing.TB) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func written(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "berkas")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
