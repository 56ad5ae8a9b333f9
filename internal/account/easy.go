package account

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fewLetters and fewDigits are how many letters and digits beside words that everybody tries are still no secret: a year, and
// longer runs.
const (
	fewLetters = 2
	fewDigits  = 4
)

// easy tells whether a password of sufficient length is among the first that a guesser tries: words that everybody uses,
// something of the person's own, a short piece again and again, or a run of the keyboard. own are the person's address,
// name and numbers. Several words are never easy, unless they are the person's name.
func easy(password string, own ...string) bool {
	low := strings.ToLower(norm.NFKC.String(password))
	whole, parts := ownPieces(own)
	if slices.Contains(whole, folded(low)) {
		return true
	}
	if severalWords(low) {
		return false
	}
	return repeats(low) || runs(low) || consistsOf(low, append(whole, parts...))
}

// everybodys are words that passwords consist of all over, also with the usual digits in place of letters. "sandi" and
// "ormas" come after the longer ones that contain them.
var everybodys = written("administrator", "selamatdatang", "assalamualaikum", "bhinnekatunggalika", "pemerintah", "kesbangpol",
	"balikpapan", "kalimantan", "passphrase", "password", "katasandi", "bismillah", "alhamdulillah", "indonesia", "merdeka",
	"pancasila", "garuda", "jakarta", "rahasia", "sayangku", "sayang", "cintaku", "cinta", "bidadari", "doraemon", "welcome",
	"letmein", "iloveyou", "princess", "superman", "sunshine", "football", "master", "monkey", "dragon", "qwerty", "asdfgh",
	"zxcvbn", "qazwsx", "pemohon", "pegawai", "kantor", "admin", "login", "masuk", "sandi", "pass", "user", "ormas", "anjing",
	"kucing", "abc")

// written finds words however they are written, with marks between the letters or without.
func written(words ...string) *regexp.Regexp {
	instead := map[rune]string{'a': "[a@4]", 'e': "[e3]", 'i': "[i1!]", 'o': "[o0]", 's': "[s5$]", 't': "[t7]"}
	all := make([]string, len(words))
	for i, word := range words {
		letters := make([]string, 0, len(word))
		for _, r := range word {
			letters = append(letters, cmp.Or(instead[r], string(r)))
		}
		all[i] = strings.Join(letters, `[ ._-]?`)
	}
	return regexp.MustCompile(strings.Join(all, "|"))
}

// consistsOf tells whether hardly anything is left beside everybody's words and the person's own. What holds none of them
// is something else.
func consistsOf(low string, own []string) bool {
	left := folded(everybodys.ReplaceAllString(low, ""))
	for _, piece := range own {
		left = strings.ReplaceAll(left, piece, "")
	}
	letters, digits := strings.Map(only(unicode.IsLetter), left), strings.Map(only(unicode.IsDigit), left)
	return len(left) < len(folded(low)) && utf8.RuneCountInString(letters) <= fewLetters && (len(digits) <= fewDigits || runs(digits))
}

// The shortest pieces of a person's own that count: a shorter one is in many a good password.
const shortestOwn = 4

// ownPieces are what belongs to a person: whole texts with the address's part before the @, and the words of each, the
// longest first.
func ownPieces(own []string) (whole, parts []string) {
	for _, text := range own {
		text = strings.ToLower(norm.NFKC.String(text))
		local, _, _ := strings.Cut(text, "@")
		whole = append(whole, folded(text), folded(local))
		for _, part := range wordsOf(local) {
			parts = append(parts, folded(part))
		}
	}
	long := func(all []string) []string {
		all = slices.DeleteFunc(all, func(s string) bool { return utf8.RuneCountInString(s) < shortestOwn })
		slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
		return all
	}
	return long(whole), long(parts)
}

// severalWords tells whether a password has at least three different words, which is how we advise to make one.
func severalWords(low string) bool {
	different := map[string]bool{}
	for _, word := range wordsOf(low) {
		if utf8.RuneCountInString(word) >= 2 && strings.ContainsFunc(word, unicode.IsLetter) {
			different[word] = true
		}
	}
	return len(different) >= 3
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) })
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// folded is a text without what stands between its letters and digits.
func folded(text string) string { return strings.Map(only(inWord), text) }

func only(these func(rune) bool) func(rune) rune {
	return func(r rune) rune {
		if these(r) {
			return r
		}
		return -1
	}
}

// longestPiece is how long a piece may be that is no password even if it comes twice.
const longestPiece = 8

// repeats tells whether a text is one short piece again and again, the last one perhaps cut.
func repeats(text string) bool {
	all := []rune(text)
	for n := 1; n <= longestPiece && 2*n <= len(all); n++ {
		if slices.Equal(all[n:], all[:len(all)-n]) {
			return true
		}
	}
	return false
}

// rows are what fingers and heads go along, forwards and backwards: digits, the alphabet, the keyboard's rows and columns.
var rows = bothWays("12345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "!@#$%^&*()")

func bothWays(forwards ...string) []string {
	all := slices.Clone(forwards)
	for _, row := range forwards {
		backwards := []byte(row)
		slices.Reverse(backwards)
		all = append(all, string(backwards))
	}
	return all
}

// shortestRun is how long the runs are on average in a text that is made of nothing else; those of words are hardly ever
// longer than two.
const shortestRun = 3

// runs tells whether a text is made of runs.
func runs(text string) bool {
	all := []rune(folded(text))
	if len(all) == 0 { // nothing but marks
		all = []rune(text)
	}
	n := 0
	for rest := all; len(rest) > 0; n++ {
		rest = rest[runAt(rest):]
	}
	return n*shortestRun <= len(all)
}

// runAt is how many runes at the beginning make one run: all the same, or along a row.
func runAt(text []rune) int {
	longest := 1
	for longest < len(text) && text[longest] == text[0] {
		longest++
	}
	for _, row := range rows {
		for longest < len(text) && strings.Contains(row, string(text[:longest+1])) {
			longest++
		}
	}
	return longest
}
