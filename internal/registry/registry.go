// Package registry holds the nouns of the office: what a dossier, a document, a finding, a certificate is. No I/O.
package registry

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"ormas/workflow"
)

// Error is the one vocabulary for refusals; workflow speaks it too.
type Error = workflow.Error

// FieldError is one thing wrong with one field.
type FieldError = workflow.FieldError

// NotFound is the refusal for what is not there or not visible to this person; both look the same.
func NotFound(what string) *Error {
	return workflow.Refuse(workflow.Missing, "tidak_ditemukan", what+" tidak ditemukan.")
}

// Forbid refuses for want of a role or because of who the person is.
func Forbid(code, detail string) *Error { return workflow.Refuse(workflow.Forbidden, code, detail) }

// Conflict refuses because of state, version or a locked item.
func Conflict(code, detail string) *Error { return workflow.Refuse(workflow.Conflict, code, detail) }

// Invalid refuses one field of the input.
func Invalid(field, code, detail string) *Error {
	return workflow.RefuseFields(FieldError{Field: field, Code: code, Detail: detail})
}

// NewID makes an id that sorts by time (UUIDv7).
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// codeAlphabet leaves out what people confuse on paper: I, L, O, U.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode makes a code of 10 characters for paper: 50 random bits.
func NewCode() string {
	var b [10]byte
	rand.Read(b[:]) // never fails; the runtime ends the process instead
	for i := range b {
		b[i] = codeAlphabet[b[i]%32]
	}
	return string(b[:])
}

// Form is the data of an organisation or a dossier as a JSON object; the definition says which names it may have.
type Form map[string]any

// Scan reads a JSON column.
func (f *Form) Scan(src any) error { return scanJSON(f, src) }

// Value writes a JSON column.
func (f Form) Value() (driver.Value, error) { return valueJSON(f) }

// Text gives a text by its dotted name, "" where there is none.
func (f Form) Text(name string) string {
	v, _ := f.At(name).(string)
	return v
}

// At gives what stands under a dotted name, nil where nothing does.
func (f Form) At(name string) any {
	var v any = map[string]any(f)
	for part := range strings.SplitSeq(name, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[part]
	}
	return v
}

// Search is a text without case and accents, in which names are looked for.
func Search(parts ...string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(strings.Join(parts, " "))) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func scanJSON(into, src any) error {
	switch b := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(b, into)
	case string:
		return json.Unmarshal([]byte(b), into)
	}
	return fmt.Errorf("read JSON column: unexpected %T", src)
}

func valueJSON(v any) (driver.Value, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write JSON column: %w", err)
	}
	return string(b), nil
}
