package casework

import (
	"strings"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// Search is what is looked for in a list.
type Search = registry.Query

// minName is the fewest characters of a part of a name; the index knows names by groups of three.
const minName = 3

// termOf reads what somebody looks for in all the ways it may be meant.
func termOf(q string) postgres.Term {
	t := postgres.Term{Number: strings.ToLower(strings.TrimSpace(q))}
	if name := registry.Search(q); utf8.RuneCountInString(name) >= minName {
		t.Name = name
	}
	if code := readCode(q); len(code) <= codeLength {
		t.Code = code
	}
	return t
}

const codeLength = 10

// readCode reads a code, or its start, as people type it from paper: in small letters, with spaces and hyphens, with
// letters that look like digits. Empty where it cannot be one.
func readCode(text string) string {
	code := misread.Replace(strings.ToUpper(text))
	if strings.Trim(code, "0123456789ABCDEFGHJKMNPQRSTUVWXYZ") != "" {
		return ""
	}
	return code
}

var misread = strings.NewReplacer(" ", "", "-", "", "I", "1", "L", "1", "O", "0")
