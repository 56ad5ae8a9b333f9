package workflow

import (
	"errors"
	"strings"
)

// Kind says what sort of refusal an Error is. Only the web turns it into a status code.
type Kind string

// The kinds of refusal, in the order in which a request is checked.
const (
	Unauthenticated Kind = "unauthenticated" // nobody is signed in
	Missing         Kind = "missing"         // not there, or not visible to this person
	Forbidden       Kind = "forbidden"       // no role of this person has it, or separation of persons
	Conflict        Kind = "conflict"        // state, version or locked item
	Invalid         Kind = "invalid"         // input, guard
	TooLarge        Kind = "too_large"       // more bytes than allowed
	Unsupported     Kind = "unsupported"     // a file type that is not accepted
	TooMany         Kind = "too_many"        // slow down
	Away            Kind = "away"            // database or store cannot be reached now
)

// Outdated is the code of the refusal of what was decided upon an older version than there is.
const Outdated = "versi_usang"

// FieldError is one thing wrong with one input field.
type FieldError struct {
	Field  string `json:"field" doc:"Nama isian, bertitik"`
	Code   string `json:"code" doc:"Kode tetap"`
	Detail string `json:"detail" doc:"Kalimat untuk orang"`
}

// Error is a refusal: a kind for machines, a stable code, and a sentence fit for an applicant's eyes.
type Error struct {
	Kind   Kind
	Code   string
	Detail string
	Fields []FieldError
}

// Error joins the sentence and those of the fields.
func (e *Error) Error() string {
	parts := []string{e.Detail}
	for _, f := range e.Fields {
		parts = append(parts, f.Field+": "+f.Detail)
	}
	return strings.Join(parts, " ")
}

// Words are one sentence that says why: the first that is said of a field, else that of the whole.
func (e *Error) Words() string {
	for _, f := range e.Fields {
		if f.Detail != "" {
			return f.Detail
		}
	}
	return e.Detail
}

// Refuse makes an Error of a kind.
func Refuse(k Kind, code, detail string) *Error {
	return &Error{Kind: k, Code: code, Detail: detail}
}

// RefuseFields makes an Invalid error that names fields.
func RefuseFields(fields ...FieldError) *Error {
	return &Error{Kind: Invalid, Code: "isian_tidak_sah", Detail: "Ada isian yang perlu diperbaiki.", Fields: fields}
}

// Stale refuses what was decided upon an older version of something than there is.
func Stale(what string) *Error {
	return Refuse(Conflict, Outdated, what+" ini sudah berubah sejak Anda membukanya. Muat ulang lalu ulangi.")
}

// KindOf gives the kind of a refusal, or "" for an error that is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}
