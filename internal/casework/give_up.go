package casework

import (
	"cmp"
	"context"

	"ormas/internal/registry"
)

// giveUp ends a signature whose outcome is unknown: the letter that may have been signed is not the office's, and its
// number is voided. Not while somebody is signing at this moment.
func giveUp(ctx context.Context, a *act) error {
	alone, err := a.tx.Alone(ctx, signingKey(a.d.ID))
	if err != nil {
		return err
	}
	if !alone {
		return errSigning
	}
	s, ok, err := a.tx.SigningUnderWay(ctx, a.d.ID)
	if err != nil {
		return err
	}
	if !ok {
		return registry.Conflict("keadaan_tidak_sesuai", "Tidak ada penandatanganan yang sedang berjalan.")
	}
	reason := cmp.Or(a.t.Note(), a.t.Action().Label)
	if err := a.tx.GiveUpSigning(ctx, s, reason); err != nil {
		return err
	}
	a.d.Signing = false
	return a.tx.VoidNumbers(ctx, a.d.ID, reason, registry.LetterSeries)
}
