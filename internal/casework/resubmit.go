package casework

import "context"

// resubmit hands the answers to a round in.
func resubmit(ctx context.Context, a *act) error {
	round := a.d.Round()
	if round == nil {
		return nil // a procedure may come here without ever having sent findings
	}
	return a.tx.CloseRound(ctx, a.d.ID, round.Number)
}
