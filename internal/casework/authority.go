package casework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// acting is an actor with the mandates as a transaction sees them, judged by its time: none of them can be ended before the
// transaction is over. Whoever came without a mandate needs none to be looked for.
func acting(ctx context.Context, tx *postgres.Tx, by workflow.Actor) (workflow.Actor, error) {
	by.At = tx.Now
	if len(by.Mandates) == 0 {
		return by, nil
	}
	var err error
	by.Mandates, err = tx.MandatesActed(ctx, by.User)
	return by, err
}

// authority is by what right somebody signs: in the own role, or by a mandate.
type authority struct {
	user    uuid.UUID
	mandate *workflow.Mandate // nil: in the own role
}

// signatoryBy is who signs with an authority, as it is printed.
func signatoryBy(ctx context.Context, tx *postgres.Tx, office *registry.Office, by authority) (certificate.Signatory, error) {
	who, err := tx.User(ctx, by.user)
	if err != nil {
		return certificate.Signatory{}, err
	}
	if by.mandate == nil {
		return signatoryOf(office, who, nil), nil
	}
	m, err := tx.Mandate(ctx, office.ID, by.mandate.ID)
	if err != nil {
		return certificate.Signatory{}, err
	}
	return signatoryOf(office, who, m), nil
}

// posts tell who acts for whom in an office, and who is away; the database and a transaction both do.
type posts interface {
	Standins(ctx context.Context, office uuid.UUID, at time.Time) ([]workflow.Mandate, error)
	AwayUntil(ctx context.Context, user uuid.UUID, at time.Time) (time.Time, error)
	Office(ctx context.Context, id uuid.UUID) (*registry.Office, error)
}

// signing is a case whose letter somebody may be about to sign.
type signing struct {
	d  *registry.Dossier
	by workflow.Actor
}

// facts adds what decides about signing besides the case. It is asked only where a letter can be signed.
func (s signing) facts(ctx context.Context, r posts, f *workflow.Facts) error {
	if !s.d.Definition.SignsAt(s.d.State) || !s.by.Reads {
		return nil
	}
	return whoStands(ctx, r, s.by, f)
}

// whoStands adds whether the actor is away, and who stands in for whom, at the instant by which the actor's authority is
// judged.
func whoStands(ctx context.Context, r posts, by workflow.Actor, f *workflow.Facts) (err error) {
	if f.Standins, err = r.Standins(ctx, by.Office, by.At); err != nil {
		return err
	}
	if f.AwayUntil, err = r.AwayUntil(ctx, by.User, by.At); err != nil || f.AwayUntil.IsZero() {
		return err
	}
	office, err := r.Office(ctx, by.Office)
	if err != nil {
		return err
	}
	f.AwayUntil = f.AwayUntil.In(office.Location())
	return nil
}
