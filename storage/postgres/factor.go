package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

const factorOf = `SELECT user_id, secret, confirmed_at FROM second_factors WHERE user_id = $1`

// Factor finds the second factor of a person, confirmed or not.
func (r reader) Factor(ctx context.Context, user uuid.UUID) (*registry.Factor, error) {
	return r.factor(ctx, factorOf, user)
}

// LockFactor finds the second factor of a person and locks it, so that guesses follow each other.
func (tx *Tx) LockFactor(ctx context.Context, user uuid.UUID) (*registry.Factor, error) {
	return tx.factor(ctx, factorOf+` FOR UPDATE`, user)
}

func (r reader) factor(ctx context.Context, query string, user uuid.UUID) (*registry.Factor, error) {
	return find[registry.Factor](ctx, r, sought{"Autentikator", query}, user)
}

// AddFactor keeps the secret of a second factor until a code confirms it; one that is there already stays.
func (tx *Tx) AddFactor(ctx context.Context, f registry.Factor) error {
	_, err := tx.exec(ctx, `INSERT INTO second_factors (user_id, secret, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		f.UserID, f.Secret, tx.Now)
	if err != nil {
		return fmt.Errorf("add second factor: %w", err)
	}
	return nil
}

// UseStep takes the code of a time step, once, and with it all of earlier steps; false where it was taken before. The
// first confirms the factor.
func (tx *Tx) UseStep(ctx context.Context, user uuid.UUID, step int64) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE second_factors SET last_step = $2, confirmed_at = coalesce(confirmed_at, $3)
		WHERE user_id = $1 AND last_step < $2`, user, step, tx.Now)
	if err != nil {
		return false, fmt.Errorf("use time step: %w", err)
	}
	return n > 0, nil
}

// SetRecovery gives a person new recovery codes, by their SHA-256; the old ones end.
func (tx *Tx) SetRecovery(ctx context.Context, user uuid.UUID, hashes [][]byte) error {
	if _, err := tx.exec(ctx, `DELETE FROM recovery_codes WHERE user_id = $1`, user); err != nil {
		return fmt.Errorf("end recovery codes: %w", err)
	}
	_, err := tx.exec(ctx, `INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2::bytea[])`, user, pq.ByteaArray(hashes))
	if err != nil {
		return fmt.Errorf("add recovery codes: %w", err)
	}
	return nil
}

// UseRecovery takes a recovery code, once; false where it is none or was taken before.
func (tx *Tx) UseRecovery(ctx context.Context, user uuid.UUID, hash []byte) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL`, user, hash, tx.Now)
	if err != nil {
		return false, fmt.Errorf("use recovery code: %w", err)
	}
	return n > 0, nil
}

// RemoveFactor takes the second factor and the recovery codes from a person.
func (tx *Tx) RemoveFactor(ctx context.Context, user uuid.UUID) error {
	for _, query := range []string{`DELETE FROM recovery_codes WHERE user_id = $1`, `DELETE FROM second_factors WHERE user_id = $1`} {
		if _, err := tx.exec(ctx, query, user); err != nil {
			return fmt.Errorf("remove second factor: %w", err)
		}
	}
	return nil
}
