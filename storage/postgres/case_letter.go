package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

// CaseLetter is what a case has to do with letters: the one it ended with, and the one it is to replace.
type CaseLetter struct {
	DossierID  uuid.UUID  `db:"dossier_id"`
	State      *string    `db:"state"` // as stored; nil: no letter yet, as with the two below
	ValidUntil *time.Time `db:"valid_until"`
	Reason     *string    `db:"reason"`   // why it is not in force
	Replaces   *string    `db:"replaces"` // number of the letter that the case is to replace; nil: of none
	Correction bool       `db:"correction"`
	TimeZone   string     `db:"time_zone"` // of the office
}

// CaseLetters tells it of some cases that this person may see, at most as many as a page lists.
func (r reader) CaseLetters(ctx context.Context, by workflow.Actor, dossiers []uuid.UUID) ([]CaseLetter, error) {
	var all []CaseLetter
	err := r.list(ctx, &all, `SELECT d.id AS dossier_id, c.state, c.valid_until, c.reason, old.letter_number AS replaces,
		d.origin IS NOT NULL AS correction, f.time_zone
		FROM dossiers d JOIN offices f ON f.id = d.office_id
		LEFT JOIN certificates c ON c.dossier_id = d.id LEFT JOIN certificates old ON old.id = d.replaces
		WHERE d.id = ANY($3) AND `+visible(by)+` LIMIT 200`, by.User, by.Office, dossiers)
	if err != nil {
		return nil, fmt.Errorf("list letters of cases: %w", err)
	}
	return all, nil
}
