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

// Open notes that a person for whom a case waits has it open, so that others see it. It is no lock. Whoever only reads is
// not noted, nor is the applicant: nobody has to agree with them who does the work.
func (o *Office) Open(ctx context.Context, by workflow.Actor, v *DossierView) error {
	i := slices.IndexFunc(v.openings, func(p registry.Opening) bool { return p.UserID == by.User })
	if !waitsFor(v.Dossier, by) || i >= 0 && o.db.Now().Sub(v.openings[i].At) < openingEvery {
		return nil
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.Open(ctx, by, v.Dossier.ID) })
}

// waitsFor tells whether a step of the office waits for this person, or for one of the person's roles.
func waitsFor(d *registry.Dossier, by workflow.Actor) bool {
	switch {
	case !by.Reads || d.Owner != workflow.OwnerOffice:
		return false
	case d.TurnUser != nil && *d.TurnUser == by.User:
		return true
	}
	for _, s := range mandatesHeld(by) {
		if s.Role == d.TurnRole && s.Serves(d.Service) && (d.TurnUser == nil || s.For != nil && *s.For == *d.TurnUser) {
			return true
		}
	}
	return d.TurnUser == nil && by.Has(d.TurnRole)
}

// mandatesHeld are the mandates of a person that hold.
func mandatesHeld(by workflow.Actor) []workflow.Mandate {
	return slices.DeleteFunc(slices.Clone(by.Mandates), func(m workflow.Mandate) bool { return !m.Holds(by.At) })
}

// openedBy is whoever else was last seen at a case, nil where nobody was of late.
func openedBy(all []registry.Opening, by workflow.Actor) *registry.Opening {
	i := slices.IndexFunc(all, func(p registry.Opening) bool { return p.UserID != by.User })
	if i < 0 {
		return nil
	}
	return &all[i]
}
