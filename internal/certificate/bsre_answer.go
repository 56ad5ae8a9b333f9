package certificate

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// answer is what the gateway said.
type answer struct {
	status int
	body   []byte
}

// said is an answer as far as it is looked at. Whatever is of another kind than expected reads as empty.
type said struct {
	File   []string
	Status string // of a person
	Code   int    // of an error, 0: none
	Locked bool   // an error speaks of an account that is closed
}

// errorCode is a number of four figures at the end of an error, where the gateway writes its code.
var errorCode = regexp.MustCompile(`\b(2\d{3})\W*$`)

// closing is how an error may speak of an account that takes no passphrase any more. The contract is silent about what
// becomes of one after several wrong passphrases, so the words are looked at, in both languages.
var closing = regexp.MustCompile(`(?i)\b(ter|di)kunci\b|\b(ter|di)blokir\b|\blocked\b|\bblocked\b`)

// read looks for the parts one by one: the gateway does not keep to one shape, and a wrong type in one of them must not
// hide the others.
func (a answer) read() (s said) {
	var parts map[string]json.RawMessage
	if json.Unmarshal(a.body, &parts) != nil {
		return said{}
	}
	part := func(name string, into any) bool {
		return parts[name] != nil && json.Unmarshal(parts[name], into) == nil
	}
	part("file", &s.File)
	part("status", &s.Status) // a number where it repeats the HTTP status, which leaves it empty
	var code json.Number
	if part("status_code", &code) {
		s.Code = codeIn(code.String())
	}
	for _, name := range []string{"error", "message"} {
		var text string
		if !part(name, &text) {
			continue
		}
		if s.Code == 0 {
			s.Code = codeIn(text)
		}
		s.Locked = s.Locked || closing.MatchString(text)
	}
	return s
}

// codeIn is the code at the end of a text, 0 where there is none.
func codeIn(text string) int {
	found := errorCode.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	code, err := strconv.Atoi(found[1])
	if err != nil {
		return 0 // four figures always are a number
	}
	return code
}

// The sentences for what the gateway tells in two ways, as a code and as a standing.
const (
	unregistered = "NIK Anda belum terdaftar di BSrE. Mintalah administrator memeriksa NIK yang dicatat, atau daftarkan diri ke BSrE."
	inactive     = "Sertifikat Anda di BSrE belum aktif. Aktifkan lebih dahulu."
	expired      = "Sertifikat Anda di BSrE sudah kedaluwarsa. Perpanjang lebih dahulu."
	renewed      = "Sertifikat Anda di BSrE sedang diperpanjang."
	suspended    = "Sertifikat Anda di BSrE sedang ditangguhkan."
	revoked      = "Sertifikat Anda di BSrE sudah dicabut."
	closed       = "Akun BSrE Anda terkunci. Hubungi BSrE untuk membukanya."
	barred       = "Gateway BSrE menolak akses aplikasi ini. Hubungi administrator."
)

// The gateway's codes for a wrong passphrase and for somebody who is suspended.
const (
	wrongPassphrase = 2031
	suspendedCode   = 2024
)

// refusals are the codes by which the gateway says that nothing was signed.
var refusals = map[int]string{
	2011: unregistered, 2021: inactive, 2022: expired, 2023: renewed, suspendedCode: suspended, 2025: revoked,
	2041: "Gateway BSrE tidak dapat membaca berkas surat.",
}

// signed is the file in an answer. A refusal is definite only where the gateway says so in its documented ways; whatever
// else comes leaves the outcome unknown, and what came with "200" in place of the file is kept apart, unless it repeats
// the passphrase.
func (a answer) signed(passphrase []byte) ([]byte, error) {
	s := a.read()
	switch {
	case a.status == http.StatusOK && len(s.File) > 0:
		return a.file(s, passphrase)
	case s.Locked && a.status == http.StatusBadRequest, s.Locked && s.Code != 0:
		return nil, locked(closed, a.cause())
	case s.Code == suspendedCode:
		return nil, locked(suspended, a.cause())
	case s.Code == wrongPassphrase:
		return nil, refused("Frasa sandi BSrE salah.", a.cause())
	case refusals[s.Code] != "":
		return nil, settled(refusals[s.Code], a.cause())
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return nil, settled(barred, a.cause())
	case a.status == http.StatusBadRequest && s.Code != 0:
		return nil, settled(fmt.Sprintf("Gateway BSrE menolak permintaan ini (kode %d). Hubungi administrator.", s.Code), a.cause())
	case a.status == http.StatusNotFound || a.status == http.StatusMethodNotAllowed || a.status == http.StatusRequestEntityTooLarge:
		return nil, settled(fmt.Sprintf("Gateway BSrE tidak menerima permintaan ini (HTTP %d). Hubungi administrator.", a.status), a.cause())
	case a.status == http.StatusOK:
		return nil, a.strange("Gateway BSrE menjawab, tetapi tanpa berkas surat.", a.body, passphrase)
	}
	return nil, &SigningError{Kind: ErrUnknown, Detail: fmt.Sprintf("Gateway BSrE menjawab dengan galat (HTTP %d).", a.status), Cause: a.cause()}
}

// file is the one PDF that an answer holds.
func (a answer) file(s said, passphrase []byte) ([]byte, error) {
	pdf, err := base64.StdEncoding.DecodeString(s.File[0])
	if err != nil || len(s.File) != 1 {
		return nil, a.strange("Gateway BSrE menjawab, tetapi berkasnya tidak dapat dibaca.", a.body, passphrase)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return nil, a.strange("Berkas dari gateway BSrE bukan PDF.", pdf, passphrase)
	}
	return pdf, nil
}

// strange is an answer with success that is not the signed letter.
func (a answer) strange(detail string, apart, passphrase []byte) error {
	e := &SigningError{Kind: ErrUnknown, Detail: detail, Cause: a.cause()}
	if len(apart) > 0 && !repeats(apart, passphrase) && !repeats(a.body, passphrase) {
		e.Apart = apart
	}
	return e
}

// repeats tells whether a text holds the passphrase in one of the ways in which a request is echoed.
func repeats(text, passphrase []byte) bool {
	query := []byte(url.QueryEscape(string(passphrase)))
	for _, form := range [][]byte{passphrase, base64.StdEncoding.AppendEncode(nil, passphrase), query} {
		if bytes.Contains(text, form) {
			return true
		}
	}
	words := json.NewDecoder(bytes.NewReader(text))
	for { // the same text can be written in many ways in JSON
		word, err := words.Token()
		if err != nil {
			return false
		}
		if said, ok := word.(string); ok && strings.Contains(said, string(passphrase)) {
			return true
		}
	}
}

// cause is what the log learns of an answer: numbers only, since a text may repeat what was sent.
func (a answer) cause() error {
	return fmt.Errorf("gateway answered HTTP %d, code %d, %d bytes", a.status, a.read().Code, len(a.body))
}

// unsent turns an unknown outcome of a call that signs nothing into a refusal.
func unsent(err error) error {
	told, ok := errors.AsType[*SigningError](err)
	if !ok || errors.Is(err, ErrRefused) {
		return err
	}
	return settled("Gateway BSrE tidak menjawab, jadi belum ada yang ditandatangani. Silakan coba lagi sebentar lagi.", told.Cause)
}
