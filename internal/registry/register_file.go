package registry

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Names of the files of the register; those of the sitemap are told apart by number where there are several.
const (
	RegisterCSV  = "data.csv"
	RegisterJSON = "data.json"
	SitemapFile  = "sitemap.xml"
)

// RegisterSnapshot is one making of the files of the register of an office.
type RegisterSnapshot struct {
	ID       uuid.UUID      `db:"id"`
	OfficeID uuid.UUID      `db:"office_id"`
	Day      time.Time      `db:"day"` // a date of the office, as of which the states are told
	Letters  int            `db:"letters"`
	MadeAt   time.Time      `db:"made_at"`
	Files    []RegisterFile `db:"-"`
}

// File is one of the files by its name.
func (s RegisterSnapshot) File(name string) (RegisterFile, bool) {
	for _, f := range s.Files {
		if f.Name == name {
			return f, true
		}
	}
	return RegisterFile{}, false
}

// RegisterFile is one file of a snapshot; the object under its key never changes.
type RegisterFile struct {
	Name      string `db:"name"`
	ObjectKey string `db:"object_key"`
	Size      int64  `db:"size"`   // bytes
	SHA256    string `db:"sha256"` // lower-case hex
}

// HarmlessCell keeps a spreadsheet from taking a text of a CSV for a formula, or a part of it: where Indonesian is spoken semicolons part
// the columns, and then a formula may begin within the text too.
func HarmlessCell(text string) string {
	text = innerFormula.ReplaceAllString(text, "$1'$2")
	if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("=+-@＝＋－＠\t\r\n", first) {
		return "'" + text
	}
	return text
}

// innerFormula is the beginning of a formula behind what may part columns or rows.
var innerFormula = regexp.MustCompile(`([;\t\r\n]\s*)([=+\-@＝＋－＠])`)
