package registry

import (
	"strings"
	"time"

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

// HarmlessCell keeps a spreadsheet from taking a text of a CSV for a formula.
func HarmlessCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
