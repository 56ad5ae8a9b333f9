package registry

import (
	"strings"
	"unicode/utf8"
)

// Page is a part of a list.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the next page; empty: this was the last
	Total *int   // all rows, where asked for; counting may stop at some number
}

// Query is what is looked for in a list.
type Query struct {
	Q      string // part of a name from three characters on; start of a number
	Cursor string // Next of the page before; empty: from the start
	Limit  int    // rows of a page, 1 to 100
	Exact  bool   // words are not put right where nothing fits; only the register does
}

// What a search may ask for.
const (
	maxLimit  = 100
	maxSearch = 200 // characters
)

// Problems say what is wrong with it.
func (s Query) Problems() Faults {
	var problems Faults
	if s.Limit < 1 || s.Limit > maxLimit {
		problems.Add("limit", "di_luar_batas", "Isi dengan angka 1 sampai 100.")
	}
	if !utf8.ValidString(s.Q) || strings.ContainsRune(s.Q, 0) {
		problems.Add("q", "tidak_sah", "Kata yang dicari memuat huruf yang tidak sah.")
	} else if utf8.RuneCountInString(s.Q) > maxSearch {
		problems.Add("q", "terlalu_panjang", "Kata yang dicari paling panjang 200 huruf.")
	}
	return problems
}
