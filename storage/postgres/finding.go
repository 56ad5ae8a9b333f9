package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

const findingColumns = `f.id, f.dossier_id, f.requirement, f.slot, f.field, f.document_id, f.reason, f.note, f.page, f.region,
	f.state, f.round, f.made_by, f.made_at, f.answer_kind, f.answer_text, f.answered_at, f.accepted, f.decision_note,
	f.decided_by, f.decided_at`

// Findings are all findings of a dossier, oldest first.
func (r reader) Findings(ctx context.Context, dossier uuid.UUID) ([]registry.Finding, error) {
	var all []registry.Finding
	err := r.list(ctx, &all, `SELECT `+findingColumns+` FROM findings f WHERE f.dossier_id = $1 ORDER BY f.made_at, f.id
		LIMIT 2000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list findings: %w", err)
	}
	return all, nil
}

// Answering tells it of some cases that this person may see, at most as many as a page lists. A case without such
// findings is missing.
func (r reader) Answering(ctx context.Context, by workflow.Actor, dossiers []uuid.UUID) ([]registry.Answering, error) {
	var all []registry.Answering
	err := r.list(ctx, &all, `SELECT d.id AS dossier_id, count(*) AS told, count(*) FILTER (WHERE f.state = 'terkirim') AS open
		FROM dossiers d JOIN findings f ON f.dossier_id = d.id AND f.state IN ('terkirim', 'dijawab')
		WHERE d.id = ANY($3) AND `+visible(by)+` GROUP BY d.id LIMIT 200`, by.User, by.Office, dossiers)
	if err != nil {
		return nil, fmt.Errorf("count answers of cases: %w", err)
	}
	return all, nil
}

// Rounds are the notices sent to the applicant, in order.
func (r reader) Rounds(ctx context.Context, dossier uuid.UUID) ([]registry.Round, error) {
	var all []registry.Round
	err := r.list(ctx, &all, `SELECT dossier_id, number, cause, sent_at, sent_by, due_at, extended_at, answered_at
		FROM rounds WHERE dossier_id = $1 ORDER BY number LIMIT 1000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list rounds: %w", err)
	}
	return all, nil
}

// LockCoverOfFinding finds the dossier of a finding if this person may see it and locks it like LockCover.
func (tx *Tx) LockCoverOfFinding(ctx context.Context, by workflow.Actor, finding uuid.UUID) (*registry.Dossier, error) {
	return tx.lockOwner(ctx, by, finding, owner{`findings`, "Kekurangan"})
}

// Finding finds one finding. Who may see it was asked before.
func (r reader) Finding(ctx context.Context, id uuid.UUID) (*registry.Finding, error) {
	return find[registry.Finding](ctx, r, sought{"Kekurangan", `SELECT ` + findingColumns + ` FROM findings f WHERE f.id = $1`}, id)
}

// AddFinding stores a draft finding. Where its document has one already, that one takes the new words. ID, State and
// MadeAt are set here.
func (tx *Tx) AddFinding(ctx context.Context, f *registry.Finding) error {
	f.State, f.MadeAt = registry.FindingDraft, tx.Now
	err := tx.get(ctx, &f.ID, `INSERT INTO findings (id, dossier_id, requirement, slot, field, document_id, reason, note, page,
			region, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (document_id) WHERE state = 'konsep' DO UPDATE SET reason = excluded.reason, note = excluded.note,
			page = excluded.page, region = excluded.region, made_by = excluded.made_by, made_at = excluded.made_at
		RETURNING id`, registry.NewID(), f.DossierID, f.Requirement, f.Slot, f.Field, f.DocumentID, f.Reason, f.Note, f.Page,
		f.Region, f.MadeBy, f.MadeAt)
	if err != nil {
		return fmt.Errorf("add finding: %w", err)
	}
	return nil
}

// DeleteFinding removes a draft finding.
func (tx *Tx) DeleteFinding(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.exec(ctx, `DELETE FROM findings WHERE id = $1 AND state = 'konsep'`, id); err != nil {
		return fmt.Errorf("delete finding: %w", err)
	}
	return nil
}

// AnswerFinding stores the applicant's answer as it stands on the finding. AnsweredAt and State are set here.
func (tx *Tx) AnswerFinding(ctx context.Context, f *registry.Finding) error {
	f.State, f.AnsweredAt = registry.FindingAnswered, &tx.Now
	_, err := tx.exec(ctx, `UPDATE findings SET state = $2, answer_kind = $3, answer_text = $4, answered_at = $5 WHERE id = $1`,
		f.ID, f.State, f.AnswerKind, f.AnswerText, f.AnsweredAt)
	if err != nil {
		return fmt.Errorf("answer finding: %w", err)
	}
	return nil
}

// DecideFinding closes a finding with the decision that stands on it. DecidedAt and State are set here.
func (tx *Tx) DecideFinding(ctx context.Context, f *registry.Finding) error {
	f.State, f.DecidedAt = registry.FindingClosed, &tx.Now
	_, err := tx.exec(ctx, `UPDATE findings SET state = $2, accepted = $3, decision_note = $4, decided_by = $5, decided_at = $6
		WHERE id = $1`, f.ID, f.State, f.Accepted, f.DecisionNote, f.DecidedBy, f.DecidedAt)
	if err != nil {
		return fmt.Errorf("decide finding: %w", err)
	}
	return nil
}

// SendRound makes all draft findings of a dossier one round.
func (tx *Tx) SendRound(ctx context.Context, r registry.Round) error {
	_, err := tx.exec(ctx, `INSERT INTO rounds (dossier_id, number, cause, sent_at, sent_by, due_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, r.DossierID, r.Number, r.Cause, r.SentAt, r.SentBy, r.DueAt)
	if err != nil {
		return fmt.Errorf("add round: %w", err)
	}
	_, err = tx.exec(ctx, `UPDATE findings SET state = 'terkirim', round = $2 WHERE dossier_id = $1 AND state = 'konsep'`,
		r.DossierID, r.Number)
	if err != nil {
		return fmt.Errorf("send findings: %w", err)
	}
	return nil
}

// CloseRound notes that the applicant has answered a round.
func (tx *Tx) CloseRound(ctx context.Context, dossier uuid.UUID, number int) error {
	_, err := tx.exec(ctx, `UPDATE rounds SET answered_at = $3 WHERE dossier_id = $1 AND number = $2`, dossier, number, tx.Now)
	if err != nil {
		return fmt.Errorf("close round: %w", err)
	}
	return nil
}

// ExtendRound moves the due time of a round at the office's will, which is noted.
func (tx *Tx) ExtendRound(ctx context.Context, dossier uuid.UUID, number int, due time.Time) error {
	_, err := tx.exec(ctx, `UPDATE rounds SET due_at = $3, extended_at = $4 WHERE dossier_id = $1 AND number = $2`,
		dossier, number, due, tx.Now)
	if err != nil {
		return fmt.Errorf("extend round: %w", err)
	}
	return nil
}

// MoveRound moves the due time of a round because its clock begins anew.
func (tx *Tx) MoveRound(ctx context.Context, dossier uuid.UUID, number int, due time.Time) error {
	_, err := tx.exec(ctx, `UPDATE rounds SET due_at = $3 WHERE dossier_id = $1 AND number = $2`, dossier, number, due)
	if err != nil {
		return fmt.Errorf("move round: %w", err)
	}
	return nil
}
