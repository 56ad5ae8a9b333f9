package registry

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ormas/workflow"
)

// CleanText is a text as it is kept: without space around it, in normal form C, and without what no database stores and
// nobody sees.
func CleanText(s string) string {
	seen := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return workflow.Tidy(seen)
}

// TooLong says that a text has more characters than its field takes.
func TooLong(field, text string, most int) Faults {
	if utf8.RuneCountInString(text) <= most {
		return nil
	}
	return Faults{{Field: field, Code: "terlalu_panjang", Detail: "Isian ini terlalu panjang."}}
}

// LongNote says that a text for people has more characters than workflow.MaxNote; nil is no text.
func LongNote(field string, note *string) Faults {
	if note == nil {
		return nil
	}
	return TooLong(field, *note, workflow.MaxNote)
}

// NeededNote cleans a text for people that has to be there, and says that it is missing, in those words, or that it has more
// characters than workflow.MaxNote.
func NeededNote(field string, text *string, missing string) Faults {
	if *text = CleanText(*text); *text == "" {
		return Faults{{Field: field, Code: "wajib", Detail: missing}}
	}
	return LongNote(field, text)
}

// longestLine is the most characters of one line: of a letterhead, a name, a choice, a remark.
const longestLine = 200

// UnfitLine tells whether a text cannot stand in one line: it has more than 200 characters, or some that are not printed.
func UnfitLine(text string) bool {
	return utf8.RuneCountInString(text) > longestLine || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl)
}
