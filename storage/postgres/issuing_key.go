package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const issuingKeyColumns = `k.id, k.office_id, k.x, k.y, k.from_at, k.until_at, k.revoked_from, k.reason, k.made_at`

// IssuingKeys are the keys of all offices, each office's newest first.
func (r reader) IssuingKeys(ctx context.Context) ([]registry.IssuingKey, error) {
	var all []registry.IssuingKey
	err := r.list(ctx, &all, `SELECT `+issuingKeyColumns+` FROM issuing_keys k ORDER BY k.office_id, k.from_at DESC, k.id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("list issuing keys: %w", err)
	}
	return all, nil
}

// IssuingKeysOf are the keys of an office, the newest first.
func (r reader) IssuingKeysOf(ctx context.Context, office uuid.UUID) ([]registry.IssuingKey, error) {
	var all []registry.IssuingKey
	err := r.list(ctx, &all, `SELECT `+issuingKeyColumns+` FROM issuing_keys k WHERE k.office_id = $1
		ORDER BY k.from_at DESC, k.id LIMIT 1000`, office)
	if err != nil {
		return nil, fmt.Errorf("list issuing keys: %w", err)
	}
	return all, nil
}

// AddIssuingKey stores the public half of a new key. MadeAt is set here.
func (tx *Tx) AddIssuingKey(ctx context.Context, k registry.IssuingKey) error {
	_, err := tx.exec(ctx, `INSERT INTO issuing_keys (id, office_id, x, y, from_at, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		k.ID, k.OfficeID, k.X, k.Y, k.From, tx.Now)
	if err != nil {
		return fmt.Errorf("add issuing key: %w", err)
	}
	return nil
}

// EndIssuingKey stores until when a key signs, and from when it is revoked.
func (tx *Tx) EndIssuingKey(ctx context.Context, k registry.IssuingKey) error {
	_, err := tx.exec(ctx, `UPDATE issuing_keys SET until_at = $2, revoked_from = $3, reason = $4 WHERE id = $1`,
		k.ID, k.Until, k.RevokedFrom, k.Reason)
	if err != nil {
		return fmt.Errorf("end issuing key: %w", err)
	}
	return tx.statusChanged(ctx, k.OfficeID)
}
