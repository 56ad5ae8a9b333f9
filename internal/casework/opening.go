package casework

import (
	"context"
	"slices"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// openingEvery is how often it is noted that a person has a case open.
const openingEvery = time.Minute

// Open notes that a person of the office has a case open, so that others see it. It is no lock, and nothing is noted for
// the applicant.
func (o *Office) Open(ctx context.Context, by workflow.Actor, v *DossierView) error {
	i := slices.IndexFunc(v.openings, func(p registry.Opening) bool { return p.UserID == by.User })
	if !by.Reads || i >= 0 && o.db.Now().Sub(v.openings[i].At) < openingEvery {
		return nil
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.Open(ctx, by, v.Dossier.ID) })
}

// openedBy is whoever else was last seen at a case, nil where nobody was of late.
func openedBy(all []registry.Opening, by workflow.Actor) *registry.Opening {
	i := slices.IndexFunc(all, func(p registry.Opening) bool { return p.UserID != by.User })
	if i < 0 {
		return nil
	}
	return &all[i]
}
