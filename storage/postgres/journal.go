package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Entry is what the journal keeps of a step besides the decision itself.
type Entry struct {
	ByName string        // the person; at the counter with the person served
	Input  registry.Form // what was sent along, without secrets
	DueAt  *time.Time    // the due time this step set, where the norm alone does not tell
}

// Apply carries out a decision: the new state, what the effect and the clock have set on the dossier, and the journal
// row, all in one statement. It is the only place where a state changes. A conflict where the case has moved meanwhile.
func (tx *Tx) Apply(ctx context.Context, d *registry.Dossier, t workflow.Transition, by workflow.Actor, e Entry) error { //nolint:revive // a step is a case, a decision, a person and an entry
	if e.Input == nil {
		e.Input = registry.Form{}
	}
	var actor *uuid.UUID
	if !by.Clock {
		actor = &by.User
	}
	n, err := tx.exec(ctx, `WITH moved AS (
			UPDATE dossiers SET state = $4, version = version + 1, events = events + 1, changed_at = $5,
				held_since = $6, held_reason = $7, submitted_at = $8, signing = $9, agenda_year = $10, agenda_number = $11,
				registration_number = $12, letter_number = $13, open = $14, owner = $15, turn_role = $16, turn_user = $17,
				due_at = $18, office_due_at = $19, calendar_version = $27, look_at = $28, deemed_at = $29, late_notice = $30, definition_id = $31
			WHERE id = $1 AND state = $2 AND version = $3
			RETURNING id, events, state, held_since IS NOT NULL AS held, definition_id)
		INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, note, input, held,
			due_at, definition_id, at, mandate_id, exception)
		SELECT id, events, $20, $2, state, $21, $22, $23, $24, $25, held, $26, definition_id, $5, $32, $33 FROM moved`,
		d.ID, t.From(), t.Version(), t.To(), tx.Now, d.HeldSince, d.HeldReason, d.SubmittedAt, d.Signing, d.AgendaYear,
		d.AgendaNumber, d.RegistrationNumber, d.LetterNumber, d.Open, d.Owner, d.TurnRole, d.TurnUser, d.DueAt,
		d.OfficeDueAt, t.Action().Name, actor, e.ByName, t.As(), t.Note(), e.Input, e.DueAt, d.CalendarVersion,
		d.LookAt, d.DeemedAt, d.LateNotice, d.DefinitionID, mandateOf(t), t.Exception())
	if err != nil {
		return fmt.Errorf("apply %s: %w", t.Action().Name, err)
	}
	if n == 0 {
		return workflow.Stale("Permohonan")
	}
	d.State, d.Version, d.Events, d.ChangedAt = t.To(), d.Version+1, d.Events+1, tx.Now
	return nil
}

// mandateOf is the mandate of a decision, nil where the actor's own role takes the step.
func mandateOf(t workflow.Transition) *uuid.UUID {
	if m := t.Mandate(); m != nil {
		return &m.ID
	}
	return nil
}

// Journal is everything that was done in a case, in order.
func (r reader) Journal(ctx context.Context, dossier uuid.UUID) ([]registry.Event, error) {
	var all []registry.Event
	err := r.list(ctx, &all, `SELECT j.dossier_id, j.seq, j.action, j.from_state, j.to_state, j.by_user, j.by_name, j.as_role,
		j.note, j.input, j.held, j.due_at, j.definition_id, j.at, j.mandate_id, m.kind AS mandate_kind, m.order_number AS mandate_order,
		j.exception FROM journal j LEFT JOIN mandates m ON m.id = j.mandate_id WHERE j.dossier_id = $1 ORDER BY j.seq LIMIT 10000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	return all, nil
}
