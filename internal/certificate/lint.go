package certificate

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Lint compares a rendered letter with its content and tells everything that is wrong, nil if nothing is. It trusts the
// bytes of the PDF alone: its text, its fonts and the picture of its QR.
func Lint(pdf []byte, l Letter) []Problem {
	p, err := readBack(pdf, l.footer())
	if err != nil {
		return []Problem{unreadable}
	}
	return slices.Concat(l.lintDraft(p), missing(l.requiredToSign()), l.Signatory.lintCapacity(), l.lintValidity(), l.lintQR(p))
}

const unreadable Problem = "Berkas surat tidak dapat dibaca kembali."

// lintDraft is the part of the lint that a draft has to pass too.
func (l Letter) lintDraft(p printed) []Problem {
	problems := slices.Concat(missing(l.required()), missingGlyphs(l), foreignLetters(l), l.differences(p.text), leftovers(p.text))
	if len(p.loose) > 0 {
		problems = append(problems, "Ada huruf yang tidak tertanam di berkas surat.")
	}
	if l.Office.LogoKey != "" && p.pictures < l.pictures() {
		problems = append(problems, "Logo kantor tidak ada di surat.")
	}
	if p.cut {
		problems = append(problems, "Ada tulisan yang keluar dari tepi halaman.")
	}
	return problems
}

// pictures is how many the letter has: its logo, and the QR once it has one.
func (l Letter) pictures() (n int) {
	for _, named := range []string{l.Office.LogoKey, l.CheckURL} {
		if named != "" {
			n++
		}
	}
	return n
}

// fact is one thing that the letter says.
type fact struct{ label, text string }

// required is what no letter can do without, drafts included.
func (l Letter) required() []fact {
	facts := []fact{
		{"Judul surat", l.Title},
		{"Nama instansi", l.Office.name()},
		{"Nomor registrasi", l.RegistrationNumber},
		{"Nama organisasi", l.Organisation.Name},
		{"Masa bakti pengurus", dateOr(l.TermTo, "")},
		{"Pernyataan bahwa surat bukan izin", l.NoPermit},
		{"Jabatan penanda tangan", strings.Join(l.Signatory.Capacity, " ")},
		{"Nama penanda tangan", l.Signatory.Name},
		{"Susunan pengurus", strings.Join(officerLines(l.Officers), "")},
	}
	for _, o := range l.Officers {
		facts = append(facts, fact{"Nama " + o.Position, o.Name})
	}
	return facts
}

// requiredToSign is what signing fills in.
func (l Letter) requiredToSign() []fact {
	return []fact{
		{"Nomor surat", l.LetterNumber},
		{"Tanggal surat", dateOr(l.IssuedOn, "")},
		{"Alamat pemeriksaan surat", l.CheckURL},
		{"Kode surat", l.Code},
	}
}

func missing(facts []fact) (problems []Problem) {
	for _, f := range facts {
		if strings.TrimSpace(f.text) == "" {
			problems = append(problems, Problem(f.label+" belum ada."))
		}
	}
	return problems
}

// differences tells what the page does not say exactly as the content does.
func (l Letter) differences(text string) (problems []Problem) {
	page := squeeze(text)
	for _, f := range l.facts() {
		if !strings.Contains(page, squeeze(f.text)) {
			problems = append(problems, Problem(f.label+" di surat tidak sama dengan data."))
		}
	}
	return problems
}

// facts is what the page has to say, in its own words. A row is wanted with its number, its label and the number of the
// row after it, so that neither a longer nor a shorter text passes for it.
func (l Letter) facts() []fact {
	facts := []fact{
		{"Judul atau nomor surat", strings.ToUpper(l.Title) + "Nomor:" + l.numberText()},
		{"Nama instansi", l.Office.name()},
		{"Pernyataan bahwa surat bukan izin", l.NoPermit},
		{"Tempat, tanggal, atau jabatan penanda tangan", l.Place + ", " + l.issuedText() + strings.Join(l.Signatory.Capacity, "") + l.Signatory.Name},
		{"Penanda tangan", l.Signatory.Name + l.Signatory.Rank},
		{"Surat perintah penanda tangan", l.Signatory.basis()},
		{"NIP penanda tangan", l.Signatory.NIP},
		{"Alamat pemeriksaan surat", l.CheckURL},
		{"Kode surat", l.Code},
		{"Keterangan tanda tangan", l.SignatureNote},
	}
	rows := l.rows()
	for i, r := range rows {
		text := fmt.Sprintf("%d.%s:%s", i+1, r.Label, strings.Join(r.Lines, ""))
		if i+1 < len(rows) {
			text += fmt.Sprintf("%d.", i+2)
		}
		facts = append(facts, fact{r.Label, text})
	}
	for _, list := range [][]string{l.Grounds, l.Considerations, l.Duties, l.Copies} {
		for _, text := range list {
			facts = append(facts, fact{"Kalimat “" + text + "”", text})
		}
	}
	return facts
}

func (l Letter) lintValidity() (problems []Problem) {
	want := ValidUntil(l.Validity, l.ValidFrom(), l.TermTo, l.Organisation.Approval.Until)
	if !l.ValidUntil.Equal(want) {
		problems = append(problems, Problem(fmt.Sprintf("Masa berlaku surat tertulis sampai %s, padahal menurut aturan sampai %s.",
			dateOr(l.ValidUntil, "tanpa batas"), dateOr(want, "tanpa batas"))))
	}
	if !want.IsZero() && want.Before(l.IssuedOn) {
		problems = append(problems, "Masa berlaku surat sudah lewat pada tanggal surat.")
	}
	return problems
}

func (l Letter) lintQR(p printed) (problems []Problem) {
	if !strings.HasSuffix(l.CheckURL, l.Code) {
		problems = append(problems, "Alamat pemeriksaan surat tidak memuat kode surat.")
	}
	if !slices.Contains(p.codes, l.QRText()) {
		problems = append(problems, "Kode QR di surat tidak terbaca sebagai alamat pemeriksaan surat.")
	}
	return append(problems, l.lintToken()...)
}

// lintToken verifies the token in the QR as anybody will who checks the letter without a network.
func (l Letter) lintToken() []Problem {
	if l.Token == "" {
		return nil
	}
	token, err := ReadToken(l.QRText())
	if err != nil || l.IssuingKey == nil || l.ListIndex == nil {
		return []Problem{"Isi kode QR di surat tidak dapat diperiksa."}
	}
	switch said, err := token.Claims(*l.IssuingKey); {
	case err != nil:
		return []Problem{"Tanda tangan di dalam kode QR surat tidak sah."}
	case said != l.claims():
		return []Problem{"Isi kode QR di surat tidak sama dengan data."}
	}
	return nil
}

// leftover finds what a template or a number pattern leaves when it was not filled, and the day of an empty date, in
// text without white space.
var leftover = regexp.MustCompile(`\{\{|\}\}|\{[a-z_]*\}|<novalue>|<nil>|%!|ZgotmplZ|\(\)|\[\]|TODO:|1Januari1(?:\D|$)`)

func leftovers(text string) (problems []Problem) {
	for _, found := range leftover.FindAllString(squeeze(text), -1) {
		problems = append(problems, Problem(fmt.Sprintf("Di surat masih ada isian yang belum terisi: %q.", found)))
	}
	return problems
}

// missingGlyphs tells which characters the font of the letter cannot write. On the page they would be empty boxes.
func missingGlyphs(l Letter) []Problem {
	content, err := json.Marshal(l)
	if err != nil {
		return []Problem{"Isi surat tidak dapat dibaca."}
	}
	var strange []rune
	for _, r := range string(content) {
		if r >= 0x20 && regular.GlyphIndex(r) == 0 && !slices.Contains(strange, r) {
			strange = append(strange, r)
		}
	}
	if len(strange) == 0 {
		return nil
	}
	return []Problem{Problem(fmt.Sprintf("Huruf %q tidak dapat ditulis di surat.", string(strange)))}
}

// foreignLetters tells which letters are of another alphabet, or other forms of Latin ones. Many look just like those: the letter of one
// organisation would read as that of another, in the register and wherever it is checked.
func foreignLetters(l Letter) []Problem {
	content, err := json.Marshal(l)
	if err != nil {
		return nil // missingGlyphs has said so
	}
	var foreign []rune
	for _, r := range string(content) {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) && !latin(r) && !slices.Contains(foreign, r) {
			foreign = append(foreign, r)
		}
	}
	if len(foreign) == 0 {
		return nil
	}
	return []Problem{Problem(fmt.Sprintf("Huruf %q bukan huruf Latin biasa, walaupun dapat tampak sama. Surat ditulis dengan huruf Latin.", string(foreign)))}
}

func latin(r rune) bool {
	return unicode.Is(unicode.Latin, r) && norm.NFKC.String(string(r)) == string(r)
}
