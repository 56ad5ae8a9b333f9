package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// Look is a case one of whose reminders is due.
type Look struct {
	ID uuid.UUID `db:"id"`
	At time.Time `db:"look_at"`
}

// LooksQuery finds them by one index in its order; exported so that a test can ask for its plan.
const LooksQuery = `SELECT id, look_at FROM dossiers WHERE office_id = $1 AND look_at <= $2
	AND look_at < '9999-12-31 00:00+00' AND (look_at, id) > ($3, $4) ORDER BY look_at, id LIMIT 100`

// Looks lists up to 100 cases of an office that come after one in the order in which they are to be looked at; begin with
// the zero Look.
func (r reader) Looks(ctx context.Context, office uuid.UUID, at time.Time, after Look) ([]Look, error) {
	var all []Look
	err := r.list(ctx, &all, LooksQuery, office, at, after.At, after.ID)
	if err != nil {
		return nil, fmt.Errorf("list cases to look at: %w", err)
	}
	return all, nil
}

// Reminded are the reminders of a case that were claimed before.
func (r reader) Reminded(ctx context.Context, dossier uuid.UUID) ([]registry.Reminder, error) {
	var all []registry.Reminder
	err := r.list(ctx, &all, `SELECT kind, began, percent FROM reminders WHERE dossier_id = $1 LIMIT 10000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("read reminders: %w", err)
	}
	return all, nil
}

// loadReminded gives cases in order of their ids their claimed reminders.
func (r reader) loadReminded(ctx context.Context, cases []registry.Dossier) error {
	ids, place := make(pq.StringArray, len(cases)), make(map[uuid.UUID]int, len(cases))
	for i := range cases {
		ids[i], place[cases[i].ID] = cases[i].ID.String(), i
	}
	var rows []struct {
		registry.Reminder
		DossierID uuid.UUID `db:"dossier_id"`
	}
	err := r.list(ctx, &rows, `SELECT dossier_id, kind, began, percent FROM reminders WHERE dossier_id = ANY($1::uuid[])`, ids)
	if err != nil {
		return fmt.Errorf("read reminders: %w", err)
	}
	for _, row := range rows {
		of := &cases[place[row.DossierID]]
		of.Reminded = append(of.Reminded, row.Reminder)
	}
	return nil
}

// ClaimReminders takes reminders of a case that nobody has claimed: a second claim breaks the transaction.
func (tx *Tx) ClaimReminders(ctx context.Context, dossier uuid.UUID, all []registry.Reminder) error {
	for _, m := range all {
		_, err := tx.exec(ctx, `INSERT INTO reminders (dossier_id, kind, began, percent, at) VALUES ($1, $2, $3, $4, $5)`,
			dossier, m.Kind, m.Began, m.Percent, tx.Now)
		if err != nil {
			return fmt.Errorf("claim reminder: %w", err)
		}
	}
	return nil
}

// Looked sets when a case is to be looked at again.
func (tx *Tx) Looked(ctx context.Context, dossier uuid.UUID, again time.Time) error {
	if _, err := tx.exec(ctx, `UPDATE dossiers SET look_at = $2 WHERE id = $1`, dossier, again); err != nil {
		return fmt.Errorf("set next look: %w", err)
	}
	return nil
}

// Audience says who of an office is reminded: one person, or all who hold one of some roles, and whoever stands in for them.
type Audience struct {
	Office  uuid.UUID
	User    *uuid.UUID
	Roles   []string
	Service string    // of the case
	At      time.Time // by when mandates are judged
}

// Audience finds the active people who are meant, by id.
func (r reader) Audience(ctx context.Context, a Audience) ([]uuid.UUID, error) {
	var all []uuid.UUID
	err := r.list(ctx, &all, `SELECT u.id FROM users u WHERE u.office_id = $1 AND `+active+` AND (u.id = $2
		OR EXISTS (SELECT 1 FROM user_roles h WHERE h.user_id = u.id AND h.role = ANY($3))
		OR EXISTS (SELECT 1 FROM mandates m WHERE m.holder = u.id AND (m.for_user = $2 OR m.role = ANY($3)) AND m.from_at <= $4
			AND m.until_at > $4 AND (m.ended_at IS NULL OR m.ended_at > $4) AND (NOT m.signs OR m.confirmed_at <= $4)
			AND (m.services IS NULL OR $5 = ANY(m.services)))) ORDER BY u.id LIMIT 1000`,
		a.Office, a.User, pq.StringArray(a.Roles), a.At, a.Service)
	if err != nil {
		return nil, fmt.Errorf("find whom to remind: %w", err)
	}
	return all, nil
}

// AddReminderLines keeps a claimed reminder of a case for some people until their mail is written.
func (tx *Tx) AddReminderLines(ctx context.Context, d *registry.Dossier, m registry.Reminder, people []uuid.UUID) error {
	_, err := tx.exec(ctx, `INSERT INTO reminder_lines (dossier_id, kind, began, percent, user_id, office_id, events)
		SELECT $1, $2, $3, $4, id, $5, $6 FROM unnest($7::uuid[]) AS id`, d.ID, m.Kind, m.Began, m.Percent, d.OfficeID, d.Events, keys(people))
	if err != nil {
		return fmt.Errorf("keep reminder: %w", err)
	}
	return nil
}

// WaitingForMail are up to 1,000 people of an office for whom lines are kept.
func (r reader) WaitingForMail(ctx context.Context, office uuid.UUID) ([]uuid.UUID, error) {
	var all []uuid.UUID
	err := r.list(ctx, &all, `SELECT DISTINCT user_id FROM reminder_lines WHERE office_id = $1 AND mailed_at IS NULL
		ORDER BY user_id LIMIT 1000`, office)
	if err != nil {
		return nil, fmt.Errorf("find who waits for a reminder: %w", err)
	}
	return all, nil
}

// TakeReminderLines marks the lines of a person as mailed and gives them as their cases stand, the most urgent first and
// at most 1,000. Lines that another transaction is taking are its own.
func (tx *Tx) TakeReminderLines(ctx context.Context, office, person uuid.UUID) ([]registry.ReminderLine, error) {
	var all []registry.ReminderLine
	err := tx.list(ctx, &all, `WITH mine AS MATERIALIZED (SELECT dossier_id, kind, began, percent, user_id FROM reminder_lines
			WHERE office_id = $1 AND user_id = $2 AND mailed_at IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED),
		taken AS (UPDATE reminder_lines l SET mailed_at = $3 FROM mine m WHERE (l.dossier_id, l.kind, l.began, l.percent, l.user_id)
			= (m.dossier_id, m.kind, m.began, m.percent, m.user_id)
			RETURNING l.dossier_id, l.kind, l.began, l.percent, l.user_id, l.events)
		SELECT t.dossier_id, t.kind, t.began, t.percent, d.definition_id, d.tracking_code, d.state, d.turn_role, d.due_at,
			d.deemed_at, d.events <> t.events AS moved, u.email
		FROM taken t JOIN dossiers d ON d.id = t.dossier_id JOIN users u ON u.id = t.user_id WHERE `+active+`
		ORDER BY t.kind DESC, d.due_at, d.id`, office, person, tx.Now)
	if err != nil {
		return nil, fmt.Errorf("take reminders: %w", err)
	}
	return all, nil
}
