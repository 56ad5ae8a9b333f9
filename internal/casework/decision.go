package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Decision is what the office says to an answer.
type Decision struct {
	Accepted *bool
	Note     string
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// PutDecision decides on a dispute, an answer by text or a changed field. Accepted closes the finding and clears a
// verdict for a new one; refused closes it and makes a new draft finding on the same subject.
func (o *Office) PutDecision(ctx context.Context, by workflow.Actor, finding uuid.UUID, n Decision) (decided *registry.Finding, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, f, err := o.takeFinding(ctx, tx, by, finding)
		if err != nil {
			return err
		}
		by, err := acting(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := d.Definition.May(workflow.Settling, d.Snapshot(), by); err != nil {
			return err
		}
		if !Decidable(*f) {
			return registry.Conflict("tidak_ada_yang_diputuskan", "Tidak ada jawaban yang menunggu keputusan pada kekurangan ini.")
		}
		if err := n.check(); err != nil {
			return err
		}
		f.Accepted, f.DecisionNote, f.DecidedBy = n.Accepted, cleanOptional(&n.Note), &by.User
		decided = f
		return settle(ctx, tx, f)
	})
	if err != nil {
		return nil, err
	}
	return decided, nil
}

// Decidable tells whether an answer of the applicant waits for a decision. A new file does not: the verdict on it speaks.
func Decidable(f registry.Finding) bool {
	words := []string{registry.AnswerText, registry.AnswerDispute, registry.AnswerField}
	return f.State == registry.FindingAnswered && f.AnswerKind != nil && slices.Contains(words, *f.AnswerKind)
}

func (n Decision) check() error {
	if n.Problem != nil {
		return n.Problem
	}
	note := cleanOptional(&n.Note)
	problems := registry.LongNote("note", note)
	switch {
	case n.Accepted == nil:
		problems.Add("accepted", "wajib", "Nyatakan jawaban diterima atau ditolak.")
	case !*n.Accepted && note == nil:
		problems.Add("note", "wajib", "Tuliskan alasan jawaban ini ditolak.")
	}
	return problems.Err()
}

// settle stores a decision with what follows from it.
func settle(ctx context.Context, tx *postgres.Tx, f *registry.Finding) error {
	if err := tx.DecideFinding(ctx, f); err != nil {
		return err
	}
	if !*f.Accepted {
		return tx.AddFinding(ctx, &registry.Finding{
			DossierID: f.DossierID, Requirement: f.Requirement, Slot: f.Slot, Field: f.Field,
			DocumentID: f.DocumentID, Reason: f.Reason, Note: f.DecisionNote, Page: f.Page, Region: f.Region, MadeBy: *f.DecidedBy,
		})
	}
	if f.Requirement == nil {
		return nil
	}
	return tx.ClearVerdict(ctx, f.DossierID, *f.Requirement, f.Slot)
}
