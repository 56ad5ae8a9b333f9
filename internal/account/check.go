package account

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/workflow"
)

// The longest texts of an account, in characters.
const (
	maxName  = 200
	maxPhone = 30
)

// tidy is a text as it is stored.
func tidy(s string) string { return workflow.Tidy(s) }

// line is one line of text that somebody wrote.
type line struct {
	field, label, value string
	max                 int // characters
	required            bool
}

// lineProblems says what is wrong with lines of text.
func lineProblems(lines ...line) []registry.FieldError {
	var problems []registry.FieldError
	add := func(l line, code, detail string) {
		problems = append(problems, registry.FieldError{Field: l.field, Code: code, Detail: detail})
	}
	for _, l := range lines {
		switch {
		case l.required && l.value == "":
			add(l, "wajib", l.label+" belum diisi.")
		case utf8.RuneCountInString(l.value) > l.max:
			add(l, "terlalu_panjang", fmt.Sprintf("%s paling panjang %d huruf.", l.label, l.max))
		case !utf8.ValidString(l.value) || strings.ContainsFunc(l.value, unicode.IsControl):
			add(l, "tidak_sah", l.label+" memuat huruf yang tidak dapat disimpan.")
		}
	}
	return problems
}
