package certificate

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Prepared is a letter that passed the lint, ready to be signed. Only Prepare and Restore make one.
type Prepared struct {
	letter Letter
	pdf    []byte
}

// Draft is a letter without number and date, for reading only: nothing signs it. Only PrepareDraft makes one.
type Draft struct{ pdf []byte }

// Problem is one thing wrong with a letter, as a sentence for the office.
type Problem string

// LintError tells everything that keeps a letter from being signed.
type LintError struct{ Problems []Problem }

func (e *LintError) Error() string {
	sentences := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		sentences[i] = string(p)
	}
	return strings.Join(sentences, " ")
}

// Prepare renders a letter and lints the result against its content. The error is a *LintError if the letter must not
// be signed as it is.
func Prepare(l Letter) (Prepared, error) {
	pdf, err := render(l.page())
	if err != nil {
		return Prepared{}, err
	}
	return Restore(pdf, l)
}

// Restore takes up a letter that was rendered before and lints the stored bytes again: a retry signs the same content,
// even after the templates have changed. The error is a *LintError if bytes and content do not belong together.
func Restore(pdf []byte, l Letter) (Prepared, error) {
	if problems := Lint(pdf, l); len(problems) > 0 {
		return Prepared{}, &LintError{problems}
	}
	return Prepared{letter: l, pdf: pdf}, nil
}

// PrepareDraft renders a letter that has no number and no date yet and lints the rest. The page says that it is a draft
// and what is filled in at signing. The error is a *LintError if something else is wrong.
func PrepareDraft(l Letter) (Draft, error) {
	l.LetterNumber, l.CheckURL, l.Code, l.IssuedOn, l.ValidUntil = "", "", "", time.Time{}, time.Time{}
	pdf, err := render(l.page())
	if err != nil {
		return Draft{}, err
	}
	p, err := readBack(pdf, l.footer())
	if err != nil {
		return Draft{}, &LintError{[]Problem{unreadable}}
	}
	if problems := l.lintDraft(p); len(problems) > 0 {
		return Draft{}, &LintError{problems}
	}
	return Draft{pdf}, nil
}

// PDF is the unsigned letter. The bytes are shared; do not change them.
func (p Prepared) PDF() []byte { return p.pdf }

// SHA256 of the unsigned letter, lower-case hex.
func (p Prepared) SHA256() string { return hash(p.pdf) }

// PDF is the draft. The bytes are shared; do not change them.
func (d Draft) PDF() []byte { return d.pdf }

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
