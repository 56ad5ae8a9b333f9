package certificate

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"ormas/internal/calendar"
)

// pending stands in a draft where signing fills something in.
const pending = "(diisi saat penandatanganan)"

// row is one numbered row of the letter.
type row struct {
	Label string
	Lines []string
}

// letterPage is what the template of the letter is filled with.
type letterPage struct {
	Letter
	NumberText, IssuedText string
	Rows                   []row
}

// page says how a letter is printed.
func (l Letter) page() page {
	p := page{
		template: "letter.html", data: letterPage{l, l.numberText(), l.issuedText(), l.rows()},
		title: l.Title + " " + l.Organisation.Name, author: l.Office.name(), footer: l.footer(), made: l.IssuedOn,
	}
	if l.LetterNumber == "" {
		p.stamp = "KONSEP"
	}
	return p
}

// footer tells by which rules the case was handled.
func (l Letter) footer() string { return l.Definition.text() }

// text names the version with the hash of its body.
func (d Definition) text() string {
	return fmt.Sprintf("%s versi %d, %s", d.Service, d.Version, d.Hash)
}

func (l Letter) numberText() string { return cmp.Or(l.LetterNumber, pending) }

// correction names the letter that this one takes the place of.
func (l Letter) correction() string {
	if l.Corrects == nil {
		return ""
	}
	return fmt.Sprintf("Ke-%d, menggantikan surat nomor %s tanggal %s", l.Corrects.N, l.Corrects.Number, dateOr(l.Corrects.IssuedOn, pending))
}

func (l Letter) issuedText() string { return dateOr(l.IssuedOn, pending) }

// rows are the numbered rows about the organisation; what is not known has none.
func (l Letter) rows() []row {
	o := l.Organisation
	all := []row{
		{"Nomor registrasi", lines(l.RegistrationNumber)},
		{"Pembetulan", lines(l.correction())},
		{"Nama organisasi", lines(o.Name)},
		{"Nama singkat", lines(o.ShortName)},
		{"Tingkatan", lines(o.Level)},
		{"Organisasi induk", lines(o.Parent)},
		{"Bidang kegiatan", lines(o.Field)},
		{"Alamat sekretariat", lines(o.Address)},
		{"Akta pendirian", lines(o.Deed.Text())},
		{o.Approval.Label, lines(o.Approval.Text())},
		{"NPWP", lines(o.NPWP)},
		{"Pengurus", officerLines(l.Officers)},
		{"Masa bakti pengurus", lines(calendar.FormatDate(l.TermFrom) + " sampai dengan " + calendar.FormatDate(l.TermTo))},
		{"Surat berlaku sampai", lines(dateOr(l.ValidUntil, pending))},
	}
	return slices.DeleteFunc(all, func(r row) bool { return len(r.Lines) == 0 })
}

// Text is the deed on one line, empty where none is known.
func (d Deed) Text() string {
	if d.Number == "" {
		return ""
	}
	text := "Nomor " + d.Number + " tanggal " + calendar.FormatDate(d.Date)
	if d.Notary != "" {
		text += ", Notaris " + d.Notary
	}
	return text
}

// Text is the approval on one line, empty where none is known.
func (a Approval) Text() string {
	if a.Number == "" {
		return ""
	}
	text := "Nomor " + a.Number + " tanggal " + calendar.FormatDate(a.Date)
	if !a.Until.IsZero() {
		text += ", berlaku sampai " + calendar.FormatDate(a.Until)
	}
	return text
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func officerLines(officers []Officer) []string {
	all := make([]string, len(officers))
	for i, o := range officers {
		all[i] = o.Position + ": " + o.Name
	}
	return all
}

func dateOr(t time.Time, otherwise string) string {
	if t.IsZero() {
		return otherwise
	}
	return calendar.FormatDate(t)
}

// name is the office's own name: the last line of its letterhead.
func (h Letterhead) name() string {
	if len(h.Lines) == 0 {
		return ""
	}
	return h.Lines[len(h.Lines)-1]
}

// above are the lines above the office's own name.
func (h Letterhead) above() []string { return h.Lines[:max(len(h.Lines)-1, 0)] }

// contact is one line with the ways to reach the office.
func (h Letterhead) contact() string {
	var ways []string
	for _, way := range []struct{ label, value string }{{"Telepon", h.Phone}, {"Pos-el", h.Email}, {"Laman", h.Site}} {
		if way.value != "" {
			ways = append(ways, way.label+" "+way.value)
		}
	}
	return strings.Join(ways, " – ")
}

func dataURL(png []byte) template.URL {
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // G203: base64 has nothing to escape
}

// qrURL is a QR as the template wants it.
func qrURL(url string) (template.URL, error) {
	picture, err := QR(url)
	return dataURL(picture), err
}

// codeSide is how wide the dark part of the QR of a letter is, in mm.
const codeSide = 30

// qrSide is how wide the picture of a QR is drawn, in mm: the code and its quiet zone.
func qrSide(text string) (string, error) {
	rows, err := Modules(text)
	return fmt.Sprintf("%.1f", codeSide*float64(len(rows)+2*quiet)/float64(max(1, len(rows)))), err
}
