package registry

import (
	"time"

	"github.com/google/uuid"
)

// PastCase is a case as far as its clock is concerned: what is measured and told again of it. It names no person and no
// organisation.
type PastCase struct {
	ID           uuid.UUID `db:"id"`
	DefinitionID uuid.UUID `db:"definition_id"`
	Service      string    `db:"service"`
	TrackingCode string    `db:"tracking_code"`
	State        string    `db:"state"`
	SubmittedAt  time.Time `db:"submitted_at"`
	Rounds       int       `db:"rounds"` // of repair that were sent
	Journal      []Event   `db:"-"`      // without names, notes and inputs
}
