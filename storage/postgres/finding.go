package postgres

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Findings are all findings of a dossier, oldest first.
func (r reader) Findings(ctx context.Context, dossier uuid.UUID) ([]registry.Finding, error) {
	var all []registry.Finding
	err := r.list(ctx, &all, `SELECT id, dossier_id, requirement, slot, field, document_id, reason, note, page, region, state,
		round, made_by, made_at, answer_kind, answer_text, answered_at, accepted, decision_note, decided_by, decided_at
		FROM findings WHERE dossier_id = $1 ORDER BY made_at, id LIMIT 2000`, dossier)
	return all, err
}

// Rounds are the notices sent to the applicant, in order.
func (r reader) Rounds(ctx context.Context, dossier uuid.UUID) ([]registry.Round, error) {
	var all []registry.Round
	err := r.list(ctx, &all, `SELECT dossier_id, number, cause, sent_at, sent_by, due_at, extended_at, answered_at
		FROM rounds WHERE dossier_id = $1 ORDER BY number LIMIT 1000`, dossier)
	return all, err
}
