package bsre

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"net/http"
)

// Fault is a way in which the gateway goes wrong. Several may be set.
type Fault struct {
	NoStatus   bool   // the question of status breaks
	HangStatus bool   // and is never answered
	Early      bool   // it is answered well whatever the person's standing: only the call that signs refuses
	Shape      string // of a refusal: "", "lama", "200"

	HangBefore bool   // nothing is signed and nothing answered
	HangAfter  bool   // signed, and nothing answered
	CutBefore  bool   // the connection ends before anything is signed
	CutAfter   bool   // signed, and the answer ends in the middle
	Broken     bool   // 500 before anything is signed
	BrokenLate bool   // 500 although it was signed
	Code       int    // a refusal with this number, 400
	Text       string // what that refusal says before its number; empty: "Contoh"
	Status     int    // an answer with this HTTP status and no content

	JSON    string                     // 200 with this text in place of the file
	Echo    bool                       // 200 with what was sent, the passphrase included
	Change  func(signed []byte) []byte // what becomes of the signed file before it is sent
	Another []byte                     // another file is signed than the one that was sent
	By      *Signer                    // somebody else signs
	Plain   bool                       // a signature without time stamp
	Two     bool                       // two files come back for one
}

// before goes wrong before anything is signed, and tells whether it did.
func (f Fault) before(s *Server, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case f.HangBefore:
		s.hang(r)
	case f.CutBefore:
		panic(http.ErrAbortHandler)
	case f.Broken:
		s.failed(w, r)
	case f.Code != 0:
		s.refuse(w, f, refusal{f.Code, cmp.Or(f.Text, "Contoh")})
	case f.Status != 0:
		w.WriteHeader(f.Status)
	default:
		return false
	}
	return true
}

// outcome is a call that has led to a signature.
type outcome struct {
	r          *http.Request
	signed     []byte
	passphrase string
}

// after answers, in the way that is set.
func (f Fault) after(s *Server, w http.ResponseWriter, o outcome) {
	signed := o.signed
	if f.Change != nil {
		signed = f.Change(bytes.Clone(signed))
	}
	files := []string{base64.StdEncoding.EncodeToString(signed)}
	switch {
	case f.HangAfter:
		s.hang(o.r)
		return
	case f.CutAfter:
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write([]byte(`{"time": 862, "file": ["`)) // cut right away
		panic(http.ErrAbortHandler)
	case f.BrokenLate:
		s.failed(w, o.r)
		return
	case f.JSON != "":
		_, _ = w.Write([]byte(f.JSON)) // whoever went away gets nothing
		return
	case f.Echo:
		s.write(w, http.StatusOK, map[string]any{"message": "diterima", "passphrase": o.passphrase})
		return
	case f.Two:
		files = append(files, files[0])
	}
	s.write(w, http.StatusOK, map[string]any{"time": 862, "file": files})
}
