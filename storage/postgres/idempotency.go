package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Key is an Idempotency-Key with what it was sent for. The zero Key means that none was sent.
type Key struct {
	Value       string
	Fingerprint []byte // SHA-256 of call and body, without secrets
}

// Outcome is what a request with a key led to the first time.
type Outcome struct {
	Status   int       `db:"status"`
	Resource uuid.UUID `db:"resource"`
	Version  *int      `db:"version"`
}

// Outcome looks up what a key led to; done is false where it was not used in the last 24 hours.
func (r reader) Outcome(ctx context.Context, by workflow.Actor, k Key) (o Outcome, done bool, err error) {
	if k.Value == "" {
		return Outcome{}, false, nil
	}
	row, ok, err := lookUp[struct {
		Outcome
		Same bool `db:"same"`
	}](ctx, r, sought{"Idempotency-Key", `SELECT status, resource, version, fingerprint = $3 AS same FROM idempotency
		WHERE user_id = $1 AND key = $2 AND created_at > now() - interval '24 hours'`}, by.User, k.Value, k.Fingerprint)
	if err != nil || !ok {
		return Outcome{}, false, err
	}
	if !row.Same {
		return Outcome{}, false, registry.Invalid("Idempotency-Key", "kunci_dipakai", "Kunci ini sudah dipakai untuk permintaan lain.")
	}
	return row.Outcome, true, nil
}

// KeepOutcome remembers what a key led to, in the transaction that did it.
func (tx *Tx) KeepOutcome(ctx context.Context, by workflow.Actor, k Key, o Outcome) error {
	if k.Value == "" {
		return nil
	}
	n, err := tx.exec(ctx, `INSERT INTO idempotency (user_id, key, fingerprint, status, resource, version, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, now()) ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
		status = excluded.status, resource = excluded.resource, version = excluded.version, created_at = excluded.created_at
		WHERE idempotency.created_at <= now() - interval '24 hours'`,
		by.User, k.Value, k.Fingerprint, o.Status, o.Resource, o.Version)
	if err != nil {
		return fmt.Errorf("keep idempotency key: %w", err)
	}
	if n == 0 {
		return ErrKeyTaken
	}
	return nil
}

// ErrKeyTaken means that another request with the same key was committed meanwhile: look up its outcome.
var ErrKeyTaken = registry.Conflict("kunci_dipakai", "Permintaan yang sama baru saja diproses. Ulangi permintaan ini.")
