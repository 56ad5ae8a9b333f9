package registry

import (
	"time"

	"github.com/google/uuid"
)

// Note is a word of the office to itself about a case. The applicant never sees it.
type Note struct {
	ID        uuid.UUID `db:"id"`
	DossierID uuid.UUID `db:"dossier_id"`
	By        uuid.UUID `db:"by_user"`
	ByName    string    `db:"by_name"`
	At        time.Time `db:"at"`
	Text      string    `db:"text"`
}
