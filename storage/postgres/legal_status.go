package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

const statusColumns = `s.id, s.organisation_id, s.status, s.letter_number, s.letter_date, s.issuer, s.note, s.filename, s.mime, s.size,
	s.sha256, s.object_key, s.by_user, s.by_name, s.as_role, s.at`

// statusOrder puts the latest first: what was recorded last is what holds, since letters arrive out of order and whoever
// records one has read it.
const statusOrder = `s.at DESC, s.id DESC`

// OrganisationStatuses is what other offices decided about an organisation, the latest 100 first.
func (r reader) OrganisationStatuses(ctx context.Context, organisation uuid.UUID) ([]registry.OrganisationStatus, error) {
	var all []registry.OrganisationStatus
	err := r.list(ctx, &all, `SELECT `+statusColumns+` FROM organisation_statuses s WHERE s.organisation_id = $1
		ORDER BY `+statusOrder+` LIMIT 100`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list legal status: %w", err)
	}
	return all, nil
}

// CurrentStatus is what was decided last about an organisation; ok is false where nothing is known.
func (r reader) CurrentStatus(ctx context.Context, organisation uuid.UUID) (s registry.OrganisationStatus, ok bool, err error) {
	return lookUp[registry.OrganisationStatus](ctx, r, sought{"Status hukum", `SELECT ` + statusColumns + ` FROM organisation_statuses s
		WHERE s.organisation_id = $1 ORDER BY ` + statusOrder + ` LIMIT 1`}, organisation)
}

// VisibleStatus finds a recorded status if this person may see its organisation.
func (r reader) VisibleStatus(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.OrganisationStatus, error) {
	return find[registry.OrganisationStatus](ctx, r, sought{"Status hukum", `SELECT ` + statusColumns + ` FROM organisation_statuses s
		JOIN organisations g ON g.id = s.organisation_id WHERE ` + organisationVisible(by) + ` AND s.id = $3`}, by.User, by.Office, id)
}

// AddOrganisationStatus records what another office decided. Its file is in the store already. At is set here.
func (tx *Tx) AddOrganisationStatus(ctx context.Context, s *registry.OrganisationStatus) error {
	s.At = tx.Now
	_, err := tx.exec(ctx, `INSERT INTO organisation_statuses (id, organisation_id, status, letter_number, letter_date, issuer, note,
			filename, mime, size, sha256, object_key, by_user, by_name, as_role, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		s.ID, s.OrganisationID, s.Status, s.LetterNumber, day(s.LetterDate), s.Issuer, s.Note, s.Filename, s.MIME, s.Size, s.SHA256,
		s.ObjectKey, s.ByUser, s.ByName, s.As, s.At)
	if err != nil {
		return fmt.Errorf("record legal status: %w", err)
	}
	return nil
}
