package casework

import "context"

// reopen takes up a case that ended because its applicant was late: the newest round gets a whole new time.
func reopen(ctx context.Context, a *act) error {
	round := a.d.Round()
	if round == nil {
		return nil // ended before any findings were sent
	}
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return err
	}
	return a.tx.MoveRound(ctx, a.d.ID, round.Number, a.answerDue(cal))
}
