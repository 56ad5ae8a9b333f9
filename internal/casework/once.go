package casework

import (
	"context"
	"errors"

	"ormas/storage/postgres"
	"ormas/workflow"
)

// request is who asks, under which Idempotency-Key.
type request struct {
	by  workflow.Actor
	key postgres.Key
}

// once does some work in one transaction and keeps its outcome under the request's key. A key that was used before is
// answered with what it led to then: after see, which finds what the request is about, and before anything else is
// checked. see is nil where there is nothing to find yet.
func (o *Office) once(ctx context.Context, r request, see func(tx *postgres.Tx) error, do func(tx *postgres.Tx) (postgres.Outcome, error)) (out postgres.Outcome, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if see != nil {
			if err := see(tx); err != nil {
				return err
			}
		}
		var done bool
		if out, done, err = tx.Outcome(ctx, r.by, r.key); err != nil || done {
			return err
		}
		if out, err = do(tx); err != nil {
			return err
		}
		return tx.KeepOutcome(ctx, r.by, r.key, out)
	})
	if errors.Is(err, postgres.ErrKeyTaken) { // a twin was faster; what it made stands, ours was rolled back
		var done bool
		if out, done, err = o.db.Outcome(ctx, r.by, r.key); err == nil && !done {
			err = postgres.ErrKeyTaken
		}
	}
	return out, err
}
