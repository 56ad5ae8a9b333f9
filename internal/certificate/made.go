package certificate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"ormas/internal/calendar"
)

// Made is a paper that the organisation hands in and that is made here from its data, ready to print, sign and upload.
// Its template is templates/made/<code>.html, or the plain statement where the code has none. What is not known is
// printed as a dotted line to fill in by hand.
type Made struct {
	Code         string    // of the requirement
	Slot         string    // position of the officer it is about; empty: about the organisation
	Label        string    // of the requirement, in the office's wording
	TrackingCode string    // of the dossier
	Origin       string    // address of the service it was made with
	MadeAt       time.Time // on the office's clock
	To           []string  // the addressee, line by line
	Service      string    // title of the procedure
	Place        string    // city of the office
	Town         string    // the same as letters name it where they are written
	Stamp        string    // value of the meterai, such as Rp10.000; empty: none
	Seal         bool      // the organisation puts its own stamp (cap) on it

	Name     string   // of the organisation, as its letterhead has it
	Address  string   // likewise, without city
	Postcode string   // likewise
	Identity []Entry  // what the organisation is
	Form     []Entry  // the numbered rows of the form on the organisation
	More     []Entry  // what else is known of it
	Board    []Person // all officers
	Biodata  []Entry  // of the officer it is about
	Signers  []Person
}

// Entry is one row of data with its label.
type Entry struct {
	Label   string   `json:"label"`
	Values  []string `json:"values,omitempty"`  // one a line; none: filled in by hand
	Choices []string `json:"choices,omitempty"` // what can be chosen by hand, where nothing was
	Picture bool     `json:"picture,omitempty"` // a place to stick a picture
}

// Person is an officer as a paper names him.
type Person struct {
	Position string `json:"position"` // label or own title, such as Ketua Umum
	Name     string `json:"name"`
	NIK      string `json:"nik"`
	Address  string `json:"address"`
}

// sections are the data that a paper made here can print besides name and address. Which of them one prints, only its
// template says, by naming the section.
var sections = map[string]func(m Made) any{
	"identity":   func(m Made) any { return m.Identity },
	"form":       func(m Made) any { return [][]Entry{m.Form, m.More} },
	"board":      func(m Made) any { return m.Board },
	"biodata":    func(m Made) any { return m.Biodata },
	"persons":    func(m Made) any { return m.Signers },
	"signatures": func(m Made) any { return signatures(m.Signers) },
}

// statement is the template of papers that have none of their own.
const statement = "pernyataan.html"

// made tells for each template of a paper made here which sections it prints.
var made = mustReadSections()

// PDF renders the paper. The same content always gives the same bytes.
func (m Made) PDF() ([]byte, error) {
	item := strings.TrimSpace(m.Code + " " + m.Slot)
	return render(page{
		template: m.template(), data: m, title: m.Label, author: m.Name, made: m.MadeAt,
		footer: fmt.Sprintf("Permohonan %s, berkas %s, sidik data %s", m.TrackingCode, item, m.Mark()),
	})
}

// Fingerprint is the SHA-256 (lower-case hex) of exactly the organisation's data that the paper prints: a signed copy
// whose data have another one is stale. Where and when it was made, and what the office says of itself, are no part of
// it.
func (m Made) Fingerprint() string {
	data := map[string]any{"label": m.Label, "name": m.Name, "address": m.Address, "postcode": m.Postcode}
	for _, name := range made[m.template()] {
		data[name] = sections[name](m)
	}
	said, err := json.Marshal(data) // keys come in order
	if err != nil {
		return "" // cannot be: texts only
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:])
}

// Mark is the beginning of the fingerprint, short enough to compare on paper.
func (m Made) Mark() string { return strings.ToUpper(m.Fingerprint()[:8]) }

// Head is the letterhead of the organisation.
func (m Made) Head() Letterhead { return Letterhead{Lines: []string{m.Name}, Address: m.Residence()} }

// Residence is the address with city and postcode.
func (m Made) Residence() string {
	return filled(60, m.Address) + ", " + strings.TrimSpace(m.Place+" "+m.Postcode)
}

// Made tells in words when the paper was made.
func (m Made) Made() string {
	return calendar.FormatMoment(m.MadeAt)
}

// Heading is what a statement is called, and Statement what it states: the two parts of its label.
func (m Made) Heading() string {
	if _, ok := stated(m.Label); ok {
		return strings.TrimSpace(statementPrefix)
	}
	return m.Label
}

// Statement is what the signers state, in the words of the label.
func (m Made) Statement() string {
	text, _ := stated(m.Label)
	return text
}

const statementPrefix = "Surat pernyataan "

// stated cuts off what every statement begins with, whatever its capitals; ok tells whether it was there.
func stated(label string) (text string, ok bool) {
	n := len(statementPrefix)
	if len(label) <= n || !strings.EqualFold(label[:n], statementPrefix) {
		return label, false
	}
	return label[n:], true
}

// template is the name of the template that prints the paper.
func (m Made) template() string {
	if _, own := made[m.Code+".html"]; own {
		return m.Code + ".html"
	}
	return statement
}

// signatures are who signs, without what else is known of them.
func signatures(persons []Person) [][2]string {
	all := make([][2]string, len(persons))
	for i, p := range persons {
		all[i] = [2]string{p.Position, p.Name}
	}
	return all
}

// mustReadSections finds at start-up which sections each template names.
func mustReadSections() map[string][]string {
	files, err := assets.ReadDir("templates/made")
	if err != nil {
		panic(err)
	}
	prints := map[string][]string{}
	for _, file := range files {
		text, err := assets.ReadFile("templates/made/" + file.Name())
		if err != nil {
			panic(err)
		}
		prints[file.Name()] = nil
		for name := range sections {
			if strings.Contains(string(text), `{{template "`+name+`" .}}`) {
				prints[file.Name()] = append(prints[file.Name()], name)
			}
		}
	}
	return prints
}

// entryRow is a row of a table for one value of an entry. One row for all would not break over pages.
type entryRow struct {
	Entry         // with its label in its first row only
	Number int    // counts from 1; 0: no first row
	Value  string // empty: filled in by hand
}

// entryRows are the rows of a table of entries.
func entryRows(entries []Entry) []entryRow {
	var rows []entryRow
	for i, e := range entries {
		first := entryRow{Entry: e, Number: i + 1}
		if len(e.Values) == 0 {
			rows = append(rows, first)
			continue
		}
		for j, value := range e.Values {
			if j > 0 {
				first = entryRow{}
			}
			first.Value = value
			rows = append(rows, first)
		}
	}
	return rows
}

// pairs are the signers as they stand side by side.
func pairs(signers []Person) [][]Person { return slices.Collect(slices.Chunk(signers, 2)) }

// blanks are the numbers of so many lines to fill in by hand, from 1.
func blanks(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// filled is a text, or a dotted line of so many dots to fill in by hand.
func filled(dots int, text string) string { return cmp.Or(text, strings.Repeat(".", dots)) }
