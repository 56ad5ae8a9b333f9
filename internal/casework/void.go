package casework

import (
	"cmp"
	"context"

	"ormas/internal/registry"
)

// void leaves the path on which numbers were given: they stay in the books with the reason, and the case has none.
func void(ctx context.Context, a *act) error {
	if !a.d.Correction() { // whose numbers are those of the letter that it corrects
		reason := cmp.Or(a.t.Note(), a.t.Action().Label)
		if err := a.tx.VoidNumbers(ctx, a.d.ID, reason, registry.RegistrationSeries, registry.LetterSeries); err != nil {
			return err
		}
		a.d.RegistrationNumber, a.d.LetterNumber = nil, nil
	}
	if to, _ := a.d.Definition.State(a.t.To()); !to.Open {
		a.d.HeldSince, a.d.HeldReason = nil, nil // a closed case waits for nobody
	}
	return nil
}
