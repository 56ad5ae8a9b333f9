package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Answering is how far the answers of cases in a list have come, by case. One that was told of nothing, or that this person
// may not see, is missing.
func (o *Office) Answering(ctx context.Context, by workflow.Actor, rows []DossierRow) (map[uuid.UUID]registry.Answering, error) {
	all := make(map[uuid.UUID]registry.Answering, len(rows))
	if len(rows) == 0 {
		return all, nil
	}
	found, err := o.db.Answering(ctx, by, idsOf(rows))
	for _, a := range found {
		all[a.DossierID] = a
	}
	return all, err
}

// Answer is what the applicant says to a finding in words: an explanation, or that the finding is wrong.
type Answer struct {
	Text    *string
	Dispute *string
	Problem *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// PutAnswer answers a finding that was sent. It may be changed until the round is handed in.
func (o *Office) PutAnswer(ctx context.Context, by workflow.Actor, finding uuid.UUID, a Answer) (answered *registry.Finding, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, f, err := o.takeFinding(ctx, tx, by, finding)
		if err != nil {
			return err
		}
		if err := d.Definition.May(workflow.Editing, d.Snapshot(), by); err != nil {
			return err
		}
		if !f.Told() {
			return registry.Conflict("sudah_selesai", "Kekurangan ini tidak sedang menunggu jawaban.")
		}
		if err := a.check(); err != nil {
			return err
		}
		a.onto(f)
		answered = f
		return tx.AnswerFinding(ctx, f)
	})
	if err != nil {
		return nil, err
	}
	return answered, nil
}

// check holds what is refused as invalid, and cleans the words.
func (a *Answer) check() error {
	if a.Problem != nil {
		return a.Problem
	}
	a.Text, a.Dispute = cleanOptional(a.Text), cleanOptional(a.Dispute)
	problems := append(registry.LongNote("text", a.Text), registry.LongNote("dispute", a.Dispute)...)
	switch {
	case a.Text == nil && a.Dispute == nil:
		problems.Add("text", "wajib", "Tuliskan jawaban atau keberatan Anda.")
	case a.Text != nil && a.Dispute != nil:
		problems.Add("dispute", "salah_satu", "Tuliskan jawaban atau keberatan, salah satu saja.")
	}
	return problems.Err()
}

// onto writes the answer on a finding. A text beside a new file or a changed field only explains it; a dispute takes
// the place of any other answer.
func (a *Answer) onto(f *registry.Finding) {
	kind, text := registry.AnswerText, a.Text
	switch {
	case a.Dispute != nil:
		kind, text = registry.AnswerDispute, a.Dispute
	case f.AnswerKind != nil && *f.AnswerKind != registry.AnswerDispute:
		kind = *f.AnswerKind
	}
	f.AnswerKind, f.AnswerText = &kind, text
}
