package registry

import (
	"time"

	"github.com/google/uuid"
)

// Audit is what one audit of the letters of an office found.
type Audit struct {
	ID          uuid.UUID `db:"id"`
	OfficeID    uuid.UUID `db:"office_id"`
	BegunAt     time.Time `db:"begun_at"`
	EndedAt     time.Time `db:"ended_at"`
	Letters     int       `db:"letters"`     // whose rows were compared
	Files       int       `db:"files"`       // that were opened
	Differences int       `db:"differences"` // all of them
	Sentences   []string  `db:"-"`           // about the first MaxDifferences of them
}

// MaxDifferences is how many differences of an audit are told.
const MaxDifferences = 1000
