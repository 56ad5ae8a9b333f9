package registry

import (
	"time"

	"github.com/google/uuid"
)

// Opening tells that somebody of the office has a case open. It is no lock.
type Opening struct {
	UserID uuid.UUID `db:"user_id"`
	Name   string    `db:"name"`
	At     time.Time `db:"at"` // last seen at it
}

// OpeningKept is how long a case counts as open after somebody was last seen at it.
const OpeningKept = 15 * time.Minute
