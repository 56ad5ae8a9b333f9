package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/workflow"
)

// notEnded is the condition that a letter can still end by itself. Its text is that of the partial index
// certificates_lapse, or PostgreSQL would not use it.
var notEnded = `c.state IN (` + strings.Join(endingStates(), ", ") + `)`

func endingStates() []string {
	var all []string
	for _, w := range workflow.LetterStates {
		if w.Is == workflow.LetterHolds || w.Is == workflow.LetterSuspended {
			all = append(all, pq.QuoteLiteral(w.ID))
		}
	}
	return all
}

// Lapsing says whose letters to look for: of one procedure of an office, with the days before the end on which people are
// reminded, after a letter in the order of ends.
type Lapsing struct {
	Office  uuid.UUID
	Service string
	Today   time.Time // a date
	Days    []int
	After   Cursor // LapseOn and id of the last letter; zero: from today's on
}

// LapseDue is a reminder that nobody has sent.
type LapseDue struct {
	ID      uuid.UUID `db:"id"` // of the letter
	LapseOn time.Time `db:"lapse_on"`
	Days    int       `db:"days"`
}

// LapsingLetters finds up to 100 letters for which the nearest reminder that is due was not sent; none for those whose
// renewal is under way.
func (r reader) LapsingLetters(ctx context.Context, l Lapsing) ([]LapseDue, error) {
	days := make(pq.Int64Array, len(l.Days))
	for i, n := range l.Days {
		days[i] = int64(n)
	}
	if l.After.At.Before(l.Today) {
		l.After = beforeDay(l.Today)
	}
	var all []LapseDue
	err := r.list(ctx, &all, `SELECT c.id, c.lapse_on, due.days FROM certificates c
		JOIN dossiers d ON d.id = c.dossier_id
		CROSS JOIN LATERAL (SELECT min(n) AS days FROM unnest($4::int[]) n WHERE n >= c.lapse_on - $3::date) due
		WHERE c.office_id = $1 AND `+notEnded+` AND d.service = $2
			AND c.lapse_on <= $3::date + (SELECT max(n) FROM unnest($4::int[]) n) AND (c.lapse_on, c.id) > ($5::date, $6)
			AND NOT EXISTS (SELECT 1 FROM letter_reminders m WHERE m.certificate_id = c.id AND m.lapse_on = c.lapse_on AND m.days <= due.days)
			AND NOT EXISTS (SELECT 1 FROM dossiers s WHERE s.replaces = c.id AND s.open)
		ORDER BY c.lapse_on, c.id LIMIT 100`, l.Office, l.Service, day(l.Today), days, day(l.After.At), l.After.ID)
	if err != nil {
		return nil, fmt.Errorf("find letters that end: %w", err)
	}
	return all, nil
}

// ClaimLapse takes a reminder; false where somebody else has.
func (tx *Tx) ClaimLapse(ctx context.Context, due LapseDue) (bool, error) {
	n, err := tx.exec(ctx, `INSERT INTO letter_reminders (certificate_id, lapse_on, days, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, due.ID, day(due.LapseOn), due.Days, tx.Now)
	if err != nil {
		return false, fmt.Errorf("claim reminder of letter: %w", err)
	}
	return n > 0, nil
}

// LapseQuery says which letters of an office to list, the one that ends first first.
type LapseQuery struct {
	Office   uuid.UUID
	From, To time.Time // dates, both included
	After    Cursor    // LapseOn and id of the last row seen; zero: from the start
	Limit    int       // rows, up to 101
}

// LapseRow is a letter whose end comes.
type LapseRow struct {
	registry.Certificate
	DefinitionID uuid.UUID  `db:"definition_id"`
	RemindedAt   *time.Time `db:"reminded_at"` // the last time; nil: never
	Renewing     bool       `db:"renewing"`    // a case is open that replaces it
}

// Lapses lists letters by the day on which they, or what they rest on, end. The mark alone says where it begins: said beside it, the
// database would begin at the start of its index and look through all that have ended long ago.
func (r reader) Lapses(ctx context.Context, q LapseQuery) ([]LapseRow, error) {
	if q.After.At.Before(q.From) {
		q.After = beforeDay(q.From)
	}
	var all []LapseRow
	err := r.list(ctx, &all, `SELECT `+registerColumns+`, c.lapse_on, c.lapse_what, c.code, d.definition_id,
			(SELECT max(m.at) FROM letter_reminders m WHERE m.certificate_id = c.id AND m.lapse_on = c.lapse_on) AS reminded_at,
			EXISTS (SELECT 1 FROM dossiers s WHERE s.replaces = c.id AND s.open) AS renewing
		FROM (SELECT c.id FROM certificates c WHERE c.office_id = $1 AND `+notEnded+`
			AND c.lapse_on <= $2 AND (c.lapse_on, c.id) > ($3::date, $4) ORDER BY c.lapse_on, c.id LIMIT $5) n
		JOIN certificates c ON c.id = n.id JOIN dossiers d ON d.id = c.dossier_id ORDER BY c.lapse_on, c.id`,
		q.Office, day(q.To), day(q.After.At), q.After.ID, q.Limit)
	if err != nil {
		return nil, fmt.Errorf("list letters that end: %w", err)
	}
	return all, nil
}

// beforeDay is the mark behind which a day begins.
func beforeDay(on time.Time) Cursor { return Cursor{At: on.AddDate(0, 0, -1), ID: uuid.Max} }
