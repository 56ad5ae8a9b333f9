package registry

import (
	"time"

	"github.com/google/uuid"
)

// NumberChange is what an office has decided about one of its number series: from a year on another template, or with
// which number a year begins. Rows are only ever added.
type NumberChange struct {
	ID       uuid.UUID `db:"id"`
	OfficeID uuid.UUID `db:"office_id"`
	Kind     string    `db:"kind"`
	Service  string    `db:"service"`
	Year     int       `db:"year"`
	Template *string   `db:"template"` // nil: this is about the start
	Start    *int      `db:"start"`
	Was      string    `db:"was"` // what held before
	Reason   string    `db:"reason"`
	By       uuid.UUID `db:"by_user"`
	ByName   string    `db:"by_name"`
	At       time.Time `db:"at"`
}
