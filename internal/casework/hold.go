package casework

import (
	"cmp"
	"context"
)

// hold stops the office's clock for the matter of a third party. The state stays.
func hold(_ context.Context, a *act) error {
	reason := cmp.Or(a.t.Note(), a.t.Action().Label)
	a.d.HeldSince, a.d.HeldReason = &a.tx.Now, &reason
	return nil
}

// release lets the clock run on where it stopped.
func release(_ context.Context, a *act) error {
	a.d.HeldSince, a.d.HeldReason = nil, nil
	return nil
}
