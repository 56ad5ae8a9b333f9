package postgres

import (
	"context"
	"fmt"

	"ormas/internal/registry"
)

// discard enqueues the deletion of objects whose rows are removed in the same transaction: they go if, and only if, that
// commits. The sweep would not find them, since it looks at young objects only.
func (tx *Tx) discard(ctx context.Context, keys ...string) error {
	if len(keys) == 0 {
		return nil
	}
	if _, err := tx.jobs.InsertTx(ctx, tx.raw.Tx, registry.DiscardJob{Keys: keys}, nil); err != nil {
		return fmt.Errorf("enqueue deletion of objects: %w", told(err))
	}
	return nil
}
