package registry

import (
	"strings"
	"unicode"
)

// Likeness is how a number that somebody reads from paper compares with the true one.
type Likeness int

// How two numbers compare.
const (
	Different  Likeness = iota
	LooksAlike          // other signs that look the same, such as the letter O for the digit 0: how a forgery would be written
	Same
)

// CompareNumbers tells whether a number as typed is the true one. Spaces and capitals make no difference.
func CompareNumbers(typed, number string) Likeness {
	typed, number = plainNumber(typed), plainNumber(number)
	switch {
	case typed == number:
		return Same
	case lookOf(typed) == lookOf(number):
		return LooksAlike
	}
	return Different
}

// plainNumber is a number without spaces, in capitals.
func plainNumber(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}

// looks are signs that people take for those of a number: of the Latin letters, and capitals of other scripts.
var looks = strings.NewReplacer(
	"O", "0", "Q", "0", "D", "0", "О", "0", "Ο", "0", "I", "1", "L", "1", "|", "1", "!", "1", "І", "1", "Ι", "1", "Z", "2", "S", "5", "Ѕ", "5",
	"G", "6", "B", "8", "В", "8", "Β", "8", "А", "A", "Α", "A", "М", "M", "Μ", "M", "Р", "P", "Ρ", "P", "Т", "T", "Τ", "T", "К", "K", "Κ", "K",
	"–", "-", "—", "-", "‐", "-", "⁄", "/", "∕", "/", "\\", "/",
)

func lookOf(number string) string { return looks.Replace(number) }
