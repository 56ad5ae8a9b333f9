package postgres

import (
	"context"
	"errors"

	"ormas/workflow"
)

// Request is who asks, under which Idempotency-Key.
type Request struct {
	By  workflow.Actor
	Key Key
}

// Once does some work in one transaction and keeps its outcome under the request's key. A key that was used before is
// answered with what it led to then: after see, which finds what the request is about, and before anything else is
// checked. see is nil where there is nothing to find yet.
func (db *DB) Once(ctx context.Context, r Request, see func(tx *Tx) error, do func(tx *Tx) (Outcome, error)) (out Outcome, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		if see != nil {
			if err := see(tx); err != nil {
				return err
			}
		}
		var done bool
		if out, done, err = tx.Outcome(ctx, r.By, r.Key); err != nil || done {
			return err
		}
		if out, err = do(tx); err != nil {
			return err
		}
		return tx.KeepOutcome(ctx, r.By, r.Key, out)
	})
	if errors.Is(err, ErrKeyTaken) { // a twin was faster; what it made stands, ours was rolled back
		var done bool
		if out, done, err = db.Outcome(ctx, r.By, r.Key); err == nil && !done {
			err = ErrKeyTaken
		}
	}
	return out, err
}
