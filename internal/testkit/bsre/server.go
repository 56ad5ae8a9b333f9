// Package bsre is a stand-in for the state's signing gateway in tests: an HTTP server of the documented contract,
// version 2, that really signs, with keys made as it starts, and that can fail in every way a gateway fails.
package bsre

import (
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// The application's access to the gateway.
const (
	User     = "aplikasi-contoh"
	Password = "sandi-aplikasi:contoh"
)

// Server is a gateway. Its files are what an office's settings name.
type Server struct {
	URL        string
	Credential string // path of "user:password"
	Issuers    string // path of a PEM file with the root that issued all certificates
	TLS        string // path of a PEM file that vouches for the server, empty where it speaks plain HTTP

	now     func() time.Time
	ca, tsa *Signer
	mu      sync.Mutex
	persons map[string]*Person
	fault   Fault
	faults  map[int]Fault // of single calls to sign, by their number
	calls   []Call
	ending  chan struct{}
}

// Call is a request to sign as it came.
type Call struct {
	NIK        string
	Properties map[string]any
	File       []byte // the first
	Signed     bool   // a signature was made, whatever became of the answer
}

// Person is somebody known to the gateway.
type Person struct {
	NIK, Passphrase string
	Status          string // ISSUE can sign
	*Signer
}

// New starts a gateway for a test; its certificates are valid around a time.
func New(t testing.TB, now func() time.Time) *Server {
	t.Helper()
	s := newServer(t, now)
	h := httptest.NewServer(s.routes())
	s.run(t, h)
	return s
}

// NewTLS starts a gateway that speaks TLS.
func NewTLS(t testing.TB, now func() time.Time) *Server {
	t.Helper()
	s := newServer(t, now)
	h := httptest.NewTLSServer(s.routes())
	s.TLS = file(t, "tls.pem", pemOf(h.Certificate().Raw))
	s.run(t, h)
	return s
}

func newServer(t testing.TB, now func() time.Time) *Server {
	t.Helper()
	s := &Server{now: now, persons: map[string]*Person{}, ending: make(chan struct{})}
	s.ca = newRoot(t, now())
	s.tsa = s.ca.issue(t, "Otoritas Waktu Rekaan", EC(t))
	s.Credential = file(t, "akses", []byte(User+":"+Password+"\n"))
	s.Issuers = file(t, "penerbit.pem", pemOf(s.ca.Cert.Raw))
	return s
}

func (s *Server) run(t testing.TB, h *httptest.Server) {
	t.Helper()
	s.URL = h.URL
	t.Cleanup(func() { close(s.ending); h.CloseClientConnections(); h.Close() })
}

func file(t testing.TB, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pemOf(der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}) }

// Register makes a person known, with a certificate for the key.
func (s *Server) Register(t testing.TB, nik, passphrase string, key Key) *Person {
	t.Helper()
	p := &Person{NIK: nik, Passphrase: passphrase, Status: "ISSUE", Signer: s.ca.issue(t, "Pejabat Rekaan "+nik, key)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.persons[nik] = p
	return p
}

// Fail makes every call from now on go wrong in a way; the zero Fault ends that.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// FailCall makes one call to sign go wrong in a way, counted from 0 over the whole life of the server.
func (s *Server) FailCall(n int, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults == nil {
		s.faults = map[int]Fault{}
	}
	s.faults[n] = f
}

// Calls are the requests to sign so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v2/user/check/status", s.status)
	mux.HandleFunc("POST /api/v2/sign/pdf", s.sign)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != User || password != Password {
			s.write(w, http.StatusUnauthorized, map[string]any{"timestamp": s.now(), "status": 401, "error": "Unauthorized", "path": r.URL.Path})
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *Server) write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever went away gets nothing
}

// standings are what the gateway says to the question of status, with the number that comes along.
var standings = map[string]int{
	"ISSUE": 1111, "EXPIRED": 2022, "RENEW": 2023, "WAITING_FOR_VERIFICATION": 2021, "NEW": 2021, "NO_CERTIFICATE": 2021,
	"NOT_REGISTERED": 2011, "SUSPEND": 2024, "REVOKE": 2025,
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	var in struct{ NIK string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		s.failed(w, r)
		return
	}
	s.mu.Lock()
	p, fault := s.persons[in.NIK], s.fault
	s.mu.Unlock()
	word := "NOT_REGISTERED"
	if p != nil {
		word = p.Status
	}
	switch {
	case fault.NoStatus:
		s.failed(w, r)
	case fault.HangStatus:
		s.hang(r)
	case fault.Early: // the question is answered well, and the call that signs refuses
		s.write(w, http.StatusOK, map[string]any{"status_code": 1111, "status": "ISSUE", "message": "contoh"})
	default:
		s.write(w, http.StatusOK, map[string]any{"status_code": standings[word], "status": word, "message": "contoh"})
	}
}

// nikShape is what the gateway takes for a NIK.
var nikShape = regexp.MustCompile(`^[0-9]{16}$`)

func (s *Server) sign(w http.ResponseWriter, r *http.Request) {
	var in struct {
		NIK        string           `json:"nik"`
		Passphrase string           `json:"passphrase"`
		Properties []map[string]any `json:"signatureProperties"`
		File       []string         `json:"file"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in.Properties) != 1 || len(in.File) == 0 || !nikShape.MatchString(in.NIK) {
		s.failed(w, r)
		return
	}
	letter, err := base64.StdEncoding.DecodeString(in.File[0])
	if err != nil || !sound(in.Properties[0]) {
		s.failed(w, r)
		return
	}
	s.mu.Lock()
	p, fault := s.persons[in.NIK], s.fault
	s.calls = append(s.calls, Call{NIK: in.NIK, Properties: in.Properties[0], File: letter})
	n := len(s.calls) - 1
	if one, special := s.faults[n]; special {
		fault = one
	}
	s.mu.Unlock()
	if fault.before(s, w, r) {
		return
	}
	if code, text := s.refuses(p, in.Passphrase); code != 0 {
		s.refuse(w, fault, refusal{code, text})
		return
	}
	signed, err := p.Sign(letter, s.look(fault, in.Properties[0]))
	if err != nil {
		s.refuse(w, fault, refusal{2041, "PDF tidak valid"})
		return
	}
	s.mu.Lock()
	s.calls[n].Signed = true
	s.mu.Unlock()
	fault.after(s, w, outcome{r, signed, in.Passphrase})
}

// sound tells whether the properties of a signature are complete, as the contract has them.
func sound(p map[string]any) bool {
	if p["tampilan"] == "INVISIBLE" {
		return true
	}
	placed := p["page"] != nil && p["originX"] != nil && p["originY"] != nil
	return p["tampilan"] == "VISIBLE" && p["imageBase64"] != nil && p["width"] != nil && p["height"] != nil && placed != (p["tag_koordinat"] != nil)
}

func (s *Server) refuses(p *Person, passphrase string) (int, string) {
	switch {
	case p == nil:
		return 2011, "User tidak terdaftar"
	case p.Status != "ISSUE":
		return standings[p.Status], "Sertifikat " + strings.ToLower(p.Status)
	case passphrase != p.Passphrase:
		return 2031, "Passphrase anda salah"
	}
	return 0, ""
}

// refusal is an error of the gateway with its own number.
type refusal struct {
	code int
	text string
}

// refuse says so in one of the shapes that were seen.
func (s *Server) refuse(w http.ResponseWriter, f Fault, r refusal) {
	switch f.Shape {
	case "lama": // the code stands by itself
		s.write(w, http.StatusBadRequest, map[string]any{"status_code": r.code, "error": r.text + " !!!"})
	case "200":
		s.write(w, http.StatusOK, map[string]any{"status_code": 400, "error": fmt.Sprintf("Proses signing gagal : %s %d", r.text, r.code)})
	default:
		s.write(w, http.StatusBadRequest, map[string]any{"status_code": 400, "error": fmt.Sprintf("Proses signing gagal : %s %d", r.text, r.code)})
	}
}

// failed is the answer of a gateway that broke: it says nothing.
func (s *Server) failed(w http.ResponseWriter, r *http.Request) {
	s.write(w, http.StatusInternalServerError, map[string]any{"timestamp": s.now(), "status": 500, "error": "Internal Server Error", "path": r.URL.Path})
}

// hang answers nothing until the caller has gone.
func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.ending:
	}
}
