package registry

import (
	"time"

	"github.com/google/uuid"
)

// OfficeLogo is a logo that an office has or had: the keys of its pictures, PNGs that never change. Papers go on naming the one
// they were made with, so none is ever removed.
type OfficeLogo struct {
	ID       uuid.UUID  `db:"id" json:"id"`
	OfficeID uuid.UUID  `db:"office_id" json:"-"`
	PaperKey string     `db:"paper_key" json:"paper_key"` // for papers
	PageKey  string     `db:"page_key" json:"page_key"`   // small, for pages of the web
	MadeBy   *uuid.UUID `db:"made_by" json:"-"`
	MadeAt   time.Time  `db:"made_at" json:"-"`
}

// Path is where the service gives the small picture; another logo has another one, so browsers may keep it for good.
func (l OfficeLogo) Path() string { return "/logo.png?v=" + l.ID.String() }
