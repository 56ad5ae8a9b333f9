package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

const statusColumns = `s.id, s.organisation_id, s.status, s.letter_number, s.letter_date, s.issuer, s.note, s.filename, s.mime, s.size,
	s.sha256, s.object_key, s.by_user, s.by_name, s.as_role, s.at, w.at AS withdrawn_at, w.by_name AS withdrawn_name, w.reason AS withdrawn_reason`

// statuses are those of lists and single reads, with what became of an entry that was wrong.
const statuses = `SELECT ` + statusColumns + ` FROM organisation_statuses s LEFT JOIN organisation_status_withdrawals w ON w.status_id = s.id `

// statusVisible is what a person may see of them, beside the organisation: wrong entries are for the office alone.
func statusVisible(by workflow.Actor) string {
	if by.Reads {
		return `true`
	}
	return `w.status_id IS NULL`
}

// statusOrder puts the latest first: what was recorded last is what holds, since letters arrive out of order and whoever
// records one has read it.
const statusOrder = `s.at DESC, s.id DESC`

// OrganisationStatuses is what other offices decided about an organisation, the latest 100 first. Who may see the organisation was
// asked before.
func (r reader) OrganisationStatuses(ctx context.Context, by workflow.Actor, organisation uuid.UUID) ([]registry.OrganisationStatus, error) {
	var all []registry.OrganisationStatus
	err := r.list(ctx, &all, statuses+`WHERE s.organisation_id = $1 AND `+statusVisible(by)+` ORDER BY `+statusOrder+` LIMIT 100`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list legal status: %w", err)
	}
	return all, nil
}

// CurrentStatus is what was decided last about an organisation, wrong entries left out; ok is false where nothing is known.
func (r reader) CurrentStatus(ctx context.Context, organisation uuid.UUID) (s registry.OrganisationStatus, ok bool, err error) {
	return lookUp[registry.OrganisationStatus](ctx, r, sought{"Status hukum", statuses + `
		WHERE s.organisation_id = $1 AND w.status_id IS NULL ORDER BY ` + statusOrder + ` LIMIT 1`}, organisation)
}

// VisibleStatus finds a recorded status if this person may see its organisation.
func (r reader) VisibleStatus(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.OrganisationStatus, error) {
	return find[registry.OrganisationStatus](ctx, r, sought{"Status hukum", statuses + `
		JOIN organisations g ON g.id = s.organisation_id WHERE ` + organisationVisible(by) + ` AND ` + statusVisible(by) + ` AND s.id = $3`}, by.User, by.Office, id)
}

// StatusWithdrawal takes back an entry that was wrong.
type StatusWithdrawal struct {
	Status         uuid.UUID
	Reason, ByName string
	By             uuid.UUID
	As             string // role
}

// WithdrawStatus writes down that a recorded status was entered wrongly; the row itself stays. Refused where that was done before.
// The caller has locked the organisation.
func (tx *Tx) WithdrawStatus(ctx context.Context, w StatusWithdrawal) error {
	n, err := tx.exec(ctx, `INSERT INTO organisation_status_withdrawals (status_id, reason, by_user, by_name, as_role, at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (status_id) DO NOTHING`, w.Status, w.Reason, w.By, w.ByName, w.As, tx.Now)
	if err != nil {
		return fmt.Errorf("withdraw legal status: %w", err)
	}
	if n == 0 {
		return registry.Conflict("sudah_ditarik", "Catatan ini sudah ditarik.")
	}
	return nil
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
