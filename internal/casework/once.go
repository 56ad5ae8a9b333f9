package casework

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"ormas/internal/registry"
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

// take finds a dossier this person may see, locks it, and loads what the rules about editing look at: the findings
// where only these are open. Work that is no step needs no more of the case.
func (o *Office) take(ctx context.Context, tx *postgres.Tx, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	d, err := tx.LockDossier(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return d, o.prepare(ctx, tx, d)
}

// seen finds and locks a dossier for once, and leaves it in d.
func (o *Office) seen(ctx context.Context, by workflow.Actor, id uuid.UUID, d **registry.Dossier) func(tx *postgres.Tx) error {
	return func(tx *postgres.Tx) (err error) {
		*d, err = o.take(ctx, tx, by, id)
		return err
	}
}

// cases reads what belongs to a dossier; the database and a transaction both do.
type cases interface {
	definitions
	Findings(ctx context.Context, dossier uuid.UUID) ([]registry.Finding, error)
	Assignments(ctx context.Context, dossier uuid.UUID) ([]registry.Assignment, error)
}

// prepare gives a dossier its definition, the findings where only what they name may change, and the persons named for
// the case where that matters: on a dossier that was handed in.
func (o *Office) prepare(ctx context.Context, r cases, d *registry.Dossier) (err error) {
	if d.Definition, err = o.definition(ctx, r, d.DefinitionID); err != nil {
		return err
	}
	st, _ := d.Definition.State(d.State)
	if st.Edit == workflow.EditFindings {
		if d.Findings, err = r.Findings(ctx, d.ID); err != nil {
			return err
		}
	}
	if d.SubmittedAt != nil && st.Edit == workflow.EditNothing {
		d.Assignments, err = r.Assignments(ctx, d.ID)
	}
	return err
}

// told tells whether the applicant knows of a finding and it still stands.
func told(f registry.Finding) bool {
	return f.State == registry.FindingSent || f.State == registry.FindingAnswered
}
