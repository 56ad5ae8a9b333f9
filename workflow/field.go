package workflow

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// MaxItems is the most entries a list may have.
const MaxItems = 100

// maxChoice bounds a choice while it is typed; whether it is one of the options is asked when it is handed in.
const maxChoice = 100

// fault makes the FieldError of this field.
func (f Field) fault(code, detail string) []FieldError {
	return []FieldError{{Field: f.Name, Code: code, Detail: fmt.Sprintf("Isian \"%s\" %s", f.Label, detail)}}
}

// shape checks what has to hold from the first keystroke on: type and length. A blank text is always well shaped.
func (f Field) shape(v any) []FieldError {
	switch f.Type {
	case Bool:
		if _, ok := v.(bool); !ok {
			return f.fault("jenis", "harus ya atau tidak (true atau false).")
		}
	case Number:
		if n, ok := number(v); !ok || math.IsInf(n, 0) || math.IsNaN(n) {
			return f.fault("jenis", "harus berupa angka.")
		}
	case List, IDs:
		return f.listShape(v)
	default:
		text, ok := v.(string)
		if !ok {
			return f.fault("jenis", "harus berupa teks.")
		}
		return f.textShape(text)
	}
	return nil
}

// listShape checks a list; the first bad entry is told, since the field is shown as one box.
func (f Field) listShape(v any) []FieldError {
	items, ok := list(v)
	if !ok {
		return f.fault("jenis", "harus berupa daftar teks.")
	}
	if len(items) > MaxItems {
		return f.fault("terlalu_banyak", fmt.Sprintf("paling banyak berisi %d butir.", MaxItems))
	}
	for _, item := range items {
		text, ok := item.(string)
		if !ok {
			return f.fault("jenis", "harus berupa daftar teks.")
		}
		if wrong := f.textShape(text); wrong != nil {
			return wrong
		}
	}
	return nil
}

// textShape checks a text as it will be stored, trimmed and in one spelling. Secrets are never stored and taken as they
// are.
func (f Field) textShape(text string) []FieldError {
	if f.Type != Secret {
		text = f.tidy(text)
	}
	if limit := f.limit(); limit > 0 && utf8.RuneCountInString(text) > limit {
		return f.fault("terlalu_panjang", fmt.Sprintf("paling panjang %d huruf.", limit))
	}
	if unprintable(text) {
		return f.fault("huruf_tidak_sah", "memuat tanda yang tidak dapat disimpan.")
	}
	if text == "" {
		return nil
	}
	switch f.Type {
	case Date:
		if !isDate(text) {
			return f.fault("jenis", "harus berupa tanggal yang ada, ditulis seperti 2026-12-31.")
		}
	case DateTime:
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return f.fault("jenis", "harus berupa waktu, ditulis seperti 2026-12-31T10:00:00+08:00.")
		}
	case Person, IDs:
		if !isID(text) {
			return f.fault("jenis", "harus berupa id (UUID).")
		}
	}
	return nil
}

// limit is the longest text in characters; 0 where the type itself bounds it.
func (f Field) limit() int {
	if f.Max == 0 && f.Type == Choice {
		return maxChoice
	}
	return f.Max
}

// complete checks everything that has to hold when a value is handed in.
func (f Field) complete(v any) []FieldError {
	if blank(v) {
		if f.Required {
			return f.fault("wajib", f.lacking())
		}
		return nil
	}
	if wrong := f.shape(v); wrong != nil {
		return wrong
	}
	return f.rules(v)
}

// lacking tells that nothing stands there, in the word for how it is given.
func (f Field) lacking() string {
	switch f.Type {
	case Choice, Person, IDs:
		return "belum dipilih."
	}
	return "belum diisi."
}

// rules checks the value itself: options, the only accepted value, pattern, range.
func (f Field) rules(v any) []FieldError {
	text, _ := v.(string)
	n, isNumber := number(v)
	switch {
	case f.Equals != nil && v != f.Equals:
		return f.fault("tidak_diterima", f.hintOr(f.equalsHint()))
	case len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == text }):
		return f.fault("pilihan", "harus salah satu dari: "+f.values()+".")
	case f.pattern != nil && !f.pattern.MatchString(text):
		return f.fault("pola", f.hintOr("belum ditulis dengan benar."))
	case isNumber && (f.Minimum != nil && n < *f.Minimum || f.Maximum != nil && n > *f.Maximum):
		return f.fault("di_luar_batas", f.hintOr("di luar batas yang mungkin."))
	}
	return nil
}

// hintOr prefers the words of the definition to those of the code.
func (f Field) hintOr(sentence string) string {
	if f.Hint != "" {
		return f.Hint
	}
	return sentence
}

// equalsHint tells the only accepted value; a yes is what a statement of truth waits for.
func (f Field) equalsHint() string {
	if f.Equals == true {
		return "harus disetujui."
	}
	return fmt.Sprintf("harus %v.", f.Equals)
}

// OptionLabel is what people call a choice; what was sent itself where the field has no such choice.
func (f Field) OptionLabel(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// values lists the options as they are sent, since programs read the sentence too.
func (f Field) values() string {
	all := make([]string, len(f.Options))
	for i, o := range f.Options {
		all[i] = o.Value
	}
	return strings.Join(all, ", ")
}

// blank tells whether nothing was filled in. False is an answer, not a blank.
func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !blank(item) })
	case []string:
		return !slices.ContainsFunc(v, func(item string) bool { return !blank(item) })
	}
	return false
}

// number reads a number as JSON gives it, or as Go code writes it.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	}
	return 0, false
}

// list reads a list as JSON gives it, or as Go code writes it.
func list(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case []string:
		items := make([]any, len(v))
		for i, s := range v {
			items[i] = s
		}
		return items, true
	}
	return nil, false
}

// isDate accepts days that exist, written YYYY-MM-DD.
func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// isID accepts the one common spelling of a UUID only; the library would take four.
func isID(text string) bool {
	return len(text) == 36 && uuid.Validate(text) == nil
}

// unprintable finds control characters other than line breaks and tabs; the database cannot store all of them.
func unprintable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// tidy is a text as this field keeps it: only long texts have more than one line. The letter prints the others into lines of
// its own.
func (f Field) tidy(text string) string {
	if f.Type != LongText {
		text = OneLine(text)
	}
	return tidy(text)
}

// Check tidies what somebody typed into a field of text, and tells what is wrong with it.
func (f Field) Check(typed string) (string, []FieldError) {
	text := f.tidy(typed)
	return text, f.complete(text)
}

// OneLine is a text with a blank for each line break.
func OneLine(text string) string { return lineBreaks.Replace(text) }

var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\u2028", " ", "\u2029", " ")

// Tidy is a text as it is kept; see tidy.
func Tidy(text string) string { return tidy(text) }

// tidy trims a text and brings it into one spelling (NFC), so that equal texts are equal bytes. What cannot be seen is
// left out: a name of nothing else would count as filled in, and one that turns the writing round reads as another.
func tidy(text string) string {
	seen := strings.Map(func(r rune) rune {
		if unicode.In(r, invisible...) || r == emptyBraille {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(norm.NFC.String(seen))
}

// invisible are the tables of characters that show nothing: formats, fillers, and what only chooses another form of a letter.
var invisible = []*unicode.RangeTable{unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}

// emptyBraille is a letter of six dots none of which is raised.
const emptyBraille = '\u2800'
