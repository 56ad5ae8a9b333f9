package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// FreeAt is when the next attempt under a key is looked at; the zero time where nothing holds it back.
func (r reader) FreeAt(ctx context.Context, key []byte) (time.Time, error) {
	var at time.Time
	err := r.get(ctx, &at, `SELECT free_at FROM attempts WHERE key = $1`, key)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("look up attempts: %w", err)
	}
	return at, nil
}

// CountAttempt counts one more under a key and keeps the row locked: how many since the count was last forgotten. What
// is older than forget counts no more.
func (tx *Tx) CountAttempt(ctx context.Context, key []byte, forget time.Duration) (int, error) {
	var n int
	err := tx.get(ctx, &n, `INSERT INTO attempts (key, failures, last_at, free_at) VALUES ($1, 1, $2, $2)
		ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at,
			failures = CASE WHEN attempts.last_at <= $3 THEN 1 ELSE attempts.failures + 1 END
		RETURNING failures`, key, tx.Now, tx.Now.Add(-forget))
	if err != nil {
		return 0, fmt.Errorf("count attempt: %w", err)
	}
	return n, nil
}

// DelayAttempts lets no attempt under a key be looked at before a time.
func (tx *Tx) DelayAttempts(ctx context.Context, key []byte, until time.Time) error {
	if _, err := tx.exec(ctx, `UPDATE attempts SET free_at = $2 WHERE key = $1`, key, until); err != nil {
		return fmt.Errorf("delay attempts: %w", err)
	}
	return nil
}

// ForgetAttempts starts the count under a key anew.
func (tx *Tx) ForgetAttempts(ctx context.Context, key []byte) error {
	if _, err := tx.exec(ctx, `DELETE FROM attempts WHERE key = $1`, key); err != nil {
		return fmt.Errorf("forget attempts: %w", err)
	}
	return nil
}
