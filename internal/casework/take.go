package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// take finds a dossier this person may see, locks it, and loads what the rules about editing look at: its cover, and the
// findings where only these are open. Work that is no step needs no more of the case.
func (o *Office) take(ctx context.Context, tx *postgres.Tx, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	d, err := tx.LockCover(ctx, by, id)
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

// look finds a dossier this person may see with what the rules about editing look at, without locking it.
func (o *Office) look(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	d, err := o.db.Cover(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return d, o.prepare(ctx, o.db, d)
}

// cases reads what belongs to a dossier; the database and a transaction both do.
type cases interface {
	rules.Definitions
	Findings(ctx context.Context, dossier uuid.UUID) ([]registry.Finding, error)
	Assignments(ctx context.Context, dossier uuid.UUID) ([]registry.Assignment, error)
}

// prepare gives a dossier its definition, the findings where only what they name may change, and the persons named for
// the case where that matters: on a dossier that was handed in. Nobody is ever named for the applicant's part.
func (o *Office) prepare(ctx context.Context, r cases, d *registry.Dossier) (err error) {
	if d.Definition, err = o.Definition(ctx, r, d.DefinitionID); err != nil {
		return err
	}
	st, _ := d.Definition.State(d.State)
	if st.Edit == workflow.EditFindings {
		if d.Findings, err = r.Findings(ctx, d.ID); err != nil {
			return err
		}
	}
	if d.SubmittedAt != nil && (st.Edit == workflow.EditNothing || !d.Definition.Public()) {
		d.Assignments, err = r.Assignments(ctx, d.ID)
	}
	return err
}
