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
func lineProblems(lines ...line) registry.Faults {
	var problems registry.Faults
	for _, l := range lines {
		switch {
		case l.required && l.value == "":
			problems.Add(l.field, "wajib", l.label+" belum diisi.")
		case utf8.RuneCountInString(l.value) > l.max:
			problems.Add(l.field, "terlalu_panjang", fmt.Sprintf("%s paling panjang %d huruf.", l.label, l.max))
		case !utf8.ValidString(l.value) || strings.ContainsFunc(l.value, unicode.IsControl):
			problems.Add(l.field, "tidak_sah", l.label+" memuat huruf yang tidak dapat disimpan.")
		}
	}
	return problems
}
