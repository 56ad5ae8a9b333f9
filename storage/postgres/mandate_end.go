package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// EndingMandates are up to 100 mandates of an office of which nobody was told that they end, those that end first first: by
// their end between two instants, and only such as last longer than a time.
type EndingMandates struct {
	Office      uuid.UUID
	From, Until time.Time
	Longer      time.Duration
}

// EndingMandates finds mandates that end.
func (r reader) EndingMandates(ctx context.Context, e EndingMandates) (ids []uuid.UUID, err error) {
	err = r.list(ctx, &ids, `SELECT m.id FROM mandates m WHERE m.office_id = $1 AND m.until_at > $2 AND m.until_at <= $3
		AND m.reminded_at IS NULL AND m.ended_at IS NULL AND (m.confirmed_at IS NOT NULL OR NOT m.signs)
		AND m.until_at - m.from_at > make_interval(secs => $4) ORDER BY m.until_at, m.id LIMIT 100`, e.Office, e.From, e.Until, e.Longer.Seconds())
	if err != nil {
		return nil, fmt.Errorf("find mandates that end: %w", err)
	}
	return ids, nil
}

// ClaimMandateEnd takes the reminder of a locked mandate's end; false where somebody else has.
func (tx *Tx) ClaimMandateEnd(ctx context.Context, id uuid.UUID) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE mandates SET reminded_at = $2 WHERE id = $1 AND reminded_at IS NULL`, id, tx.Now)
	if err != nil {
		return false, fmt.Errorf("claim reminder of mandate: %w", err)
	}
	return n > 0, nil
}
