package certificate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"time"
)

// Gateway signs through the state's signing gateway, BSrE esign client service, version 2 of its interface: a certified
// electronic signature. The passphrase goes with the letter to the gateway in the office's own network. It implements
// Signer. What comes back is verified before it is handed on; an answer that is something else has an unknown outcome,
// since the gateway may have signed all the same.
type Gateway struct {
	Address    string        // https://host, or http://host where Plain allows it
	Plain      bool          // speak plain HTTP although the host is not this machine
	CA         string        // path of a PEM file that vouches for the gateway's TLS; empty: the system's authorities
	Credential string        // path of a file with "user:password" of this application at the gateway
	Issuers    string        // path of a PEM file with the authorities that issue signers' certificates
	Timeout    time.Duration // of one call
	NIK        string        // of the person who signs, as known to BSrE
	Owned      string        // the signer's certificate: SHA-256 as 64 hex digits, or its serial number, decimal
	Seen       *Place        // nil: the signature is not seen on the page

	Stopping <-chan struct{} // closed when the service ends: a call under way is cut; nil: never
}

// Place is where a signature is seen: on a page by its upper left corner, or at a mark that the letter prints. Lengths
// are pixels as the gateway takes them.
type Place struct {
	Page             int // from 1
	OriginX, OriginY float64
	Width, Height    float64
	Mark             string // instead of page and origin
}

// largestAnswer is how many bytes of an answer are read beyond twice what was sent.
const largestAnswer = 1 << 20

// Sign implements Signer. It asks for the signer's standing first: that is answered in documented words, and whoever
// cannot sign is told so before the passphrase has left.
func (g Gateway) Sign(ctx context.Context, p Prepared, passphrase []byte) (Signed, error) {
	switch {
	case p.pdf == nil:
		return Signed{}, settled("Surat belum disiapkan.", nil)
	case len(g.NIK) != 16:
		return Signed{}, settled("NIK penanda tangan belum dicatat. Mintalah administrator melengkapinya.", nil)
	case len(passphrase) == 0:
		return Signed{}, refused("Tuliskan frasa sandi BSrE Anda.", nil)
	}
	line, err := g.open()
	if err != nil {
		return Signed{}, err
	}
	ctx, cancel := g.within(ctx)
	defer cancel()
	if err := line.standing(ctx, g.NIK); err != nil {
		return Signed{}, err
	}
	body, err := g.request(p, passphrase)
	if err != nil {
		return Signed{}, err
	}
	defer clear(body)
	a, err := line.post(ctx, "/api/v2/sign/pdf", body)
	if err != nil {
		return Signed{}, err
	}
	pdf, err := a.signed(passphrase)
	if err != nil {
		return Signed{}, err
	}
	return g.accept(p, pdf, line.issuers)
}

// within is a context that ends with the time for a call and with the service.
func (g Gateway) within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, release := context.WithTimeout(ctx, g.Timeout)
	go func() {
		select {
		case <-g.Stopping:
			cancel(errStopping)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { release(); cancel(nil) }
}

// errStopping is why a call was cut when the service ends.
var errStopping = errors.New("the service ends")

// accept verifies what came back and hands on only the letter that was sent, signed whole by the person who should.
func (g Gateway) accept(p Prepared, pdf []byte, issuers []*x509.Certificate) (Signed, error) {
	want := Expected{Content: p.pdf, Issuers: issuers}
	if g.Seen != nil {
		want.Seen = Box{g.Seen.Width, g.Seen.Height}
	}
	if len(g.Owned) == 64 {
		want.Fingerprint = g.Owned
	} else {
		want.Serial = g.Owned
	}
	r, err := Verify(pdf, want)
	strange := func(detail string) error {
		return &SigningError{Kind: ErrUnknown, Detail: detail + " Berkas itu disimpan terpisah dan tidak dipakai.", Cause: err, Apart: pdf}
	}
	switch {
	case err != nil:
		return Signed{}, strange("Berkas dari gateway BSrE tidak memuat satu tanda tangan yang dapat dibaca.")
	case !r.Content:
		return Signed{}, strange("Isi berkas dari gateway BSrE berbeda dari surat yang dikirim.")
	case !r.Valid || !r.WholeFile:
		return Signed{}, strange("Tanda tangan pada berkas dari gateway BSrE tidak sah atau tidak mencakup seluruh berkas.")
	case !r.Signer:
		return Signed{}, strange("Berkas dari gateway BSrE ditandatangani dengan sertifikat yang bukan milik penanda tangan.")
	}
	return Signed{PDF: pdf, SHA256: hash(pdf), Fingerprint: r.Fingerprint, Seen: want.Seen}, nil
}

// line is a way to the gateway that is ready to be used.
type line struct {
	client         *http.Client
	address        string
	user, password string
	issuers        []*x509.Certificate
}

// open reads the files that the settings name and sees that the passphrase goes nowhere else.
func (g Gateway) open() (line, error) {
	if !SafeGateway(g.Address, g.Plain) {
		return line{}, settled("Alamat gateway BSrE di pengaturan kantor tidak dapat dipakai. Hubungi administrator.", nil)
	}
	if g.Owned == "" {
		return line{}, settled("Sertifikat penanda tangan belum dicatat. Mintalah administrator melengkapinya.", nil)
	}
	secret, err := os.ReadFile(g.Credential)
	if err != nil {
		return line{}, settled("Berkas akses ke gateway BSrE tidak dapat dibaca. Hubungi administrator.", err)
	}
	user, password, ok := strings.Cut(strings.TrimRight(string(secret), "\r\n"), ":")
	if !ok || user == "" || password == "" {
		return line{}, settled("Berkas akses ke gateway BSrE tidak memuat nama pengguna dan kata sandi. Hubungi administrator.", nil)
	}
	issuers, err := certificatesIn(g.Issuers)
	if err != nil {
		return line{}, settled("Berkas sertifikat penerbit BSrE tidak dapat dibaca. Hubungi administrator.", err)
	}
	transport, err := g.transport()
	if err != nil {
		return line{}, err
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return line{client, strings.TrimRight(g.Address, "/"), user, password, issuers}, nil
}

// transport speaks to the gateway directly, never through a proxy, on a connection of its own: nothing is sent twice.
func (g Gateway) transport() (*http.Transport, error) {
	t := &http.Transport{
		DialContext:       (&net.Dialer{Timeout: dialTime}).DialContext,
		TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true, TLSHandshakeTimeout: dialTime,
	}
	if g.CA == "" {
		return t, nil
	}
	vouching, err := certificatesIn(g.CA)
	if err != nil {
		return nil, settled("Berkas sertifikat gateway BSrE tidak dapat dibaca. Hubungi administrator.", err)
	}
	t.TLSClientConfig.RootCAs = x509.NewCertPool()
	for _, cert := range vouching {
		t.TLSClientConfig.RootCAs.AddCert(cert)
	}
	return t, nil
}

// dialTime is how long reaching the gateway may take.
const dialTime = 10 * time.Second

// SafeGateway tells whether a passphrase may be sent to an address: by TLS, in plain HTTP on this machine, and elsewhere
// only where the operator says so.
func SafeGateway(address string, plain bool) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (plain || loopback(u.Hostname()))
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// certificatesIn reads a PEM file; one without certificates is an error.
func certificatesIn(path string) ([]*x509.Certificate, error) {
	rest, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []*x509.Certificate
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		all = append(all, cert)
	}
	if len(all) == 0 {
		return nil, errors.New("no certificate in " + path)
	}
	return all, nil
}

// post sends one call. Before a connection stands nothing can have been signed; from then on whatever goes wrong leaves
// the outcome unknown. The error holds neither what was sent nor what came back.
func (l line) post(ctx context.Context, path string, body []byte) (answer, error) {
	connected := false
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }}
	reader := &forgetful{body: body}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodPost, l.address+path, reader)
	if err != nil {
		return answer{}, settled("Alamat gateway BSrE di pengaturan kantor tidak dapat dipakai. Hubungi administrator.", err)
	}
	req.ContentLength = int64(len(body))
	req.SetBasicAuth(l.user, l.password)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, err := l.client.Do(req)
	if err != nil && !connected {
		return answer{}, settled("Gateway BSrE tidak dapat dihubungi, jadi belum ada yang ditandatangani. Silakan coba lagi sebentar lagi.", err)
	}
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	limit := int64(2*len(body) + largestAnswer)
	text, err := io.ReadAll(io.LimitReader(resp.Body, limit))
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	return answer{resp.StatusCode, text}, nil
}

// forgetful hands out a request without letting the client go back to its beginning: a call is never sent again.
type forgetful struct{ body []byte }

func (f *forgetful) Read(p []byte) (int, error) {
	if len(f.body) == 0 {
		return 0, io.EOF
	}
	n := copy(p, f.body)
	f.body = f.body[n:]
	return n, nil
}

// lost is a call that was sent and not answered.
func lost(ctx context.Context, cause error) error {
	detail := "Sambungan ke gateway BSrE terputus sebelum jawabannya diterima."
	switch {
	case errors.Is(context.Cause(ctx), errStopping):
		detail = "Layanan sedang dihentikan sebelum jawaban gateway BSrE diterima."
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		detail = "Gateway BSrE tidak menjawab dalam waktu yang ditentukan."
	}
	return &SigningError{Kind: ErrUnknown, Detail: detail, Cause: cause}
}

// settled is a refusal that no other passphrase changes.
func settled(detail string, cause error) error {
	return &SigningError{Kind: ErrRefused, Detail: detail, Cause: cause, Settled: true}
}

// locked is a refusal of an account that is closed.
func locked(detail string, cause error) error {
	return &SigningError{Kind: ErrRefused, Detail: detail, Cause: cause, Settled: true, Locked: true}
}
