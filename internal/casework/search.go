package casework

import (
	"strings"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// Search is what is looked for in a list.
type Search struct {
	Q      string // part of a name from three characters on; start of a number
	Cursor string // Next of the page before; empty: from the start
	Limit  int    // rows of a page, 1 to 100
	Exact  bool   // words are not put right where nothing fits; only the register does
}

// What a search may ask for.
const (
	maxLimit  = 100
	maxSearch = 200 // characters
	minName   = 3   // characters; the index knows names by groups of three
)

func checkSearch(s Search) []registry.FieldError {
	var problems []registry.FieldError
	if s.Limit < 1 || s.Limit > maxLimit {
		problems = append(problems, registry.FieldError{Field: "limit", Code: "di_luar_batas", Detail: "Isi dengan angka 1 sampai 100."})
	}
	if !utf8.ValidString(s.Q) || strings.ContainsRune(s.Q, 0) {
		problems = append(problems, registry.FieldError{Field: "q", Code: "tidak_sah", Detail: "Kata yang dicari memuat huruf yang tidak sah."})
	} else if utf8.RuneCountInString(s.Q) > maxSearch {
		problems = append(problems, registry.FieldError{Field: "q", Code: "terlalu_panjang", Detail: "Kata yang dicari paling panjang 200 huruf."})
	}
	return problems
}

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
