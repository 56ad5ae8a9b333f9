package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// RunningPast reads the cases in which somebody's clock runs and whose ids stand after one, like PastCases but whenever they
// moved.
func (r reader) RunningPast(ctx context.Context, q Past, after uuid.UUID) iter.Seq2[[]registry.PastCase, error] {
	return r.walk(ctx, after, func(after uuid.UUID) ([]uuid.UUID, error) { return r.runningIDs(ctx, q, after) })
}

func (r reader) runningIDs(ctx context.Context, q Past, after uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := r.list(ctx, &ids, `SELECT id FROM dossiers WHERE office_id = $1 AND owner <> 'tidak_ada' AND service = $2 AND id > $3
		ORDER BY id LIMIT $4`, q.Office, q.Service, after, pastKeys)
	if err != nil {
		return nil, fmt.Errorf("find running cases: %w", err)
	}
	return ids, nil
}

// mostReasons is how many reasons are told; the rarest of more are left out.
const mostReasons = 50

// ReturnReasons counts the reasons of the findings that were sent in a time, the most frequent first, and the cases to which
// any were sent.
func (r reader) ReturnReasons(ctx context.Context, q Past) (all []registry.ReasonCount, cases int, err error) {
	err = r.list(ctx, &all, `SELECT coalesce(f.reason, '') AS reason, count(*) AS findings, count(DISTINCT f.dossier_id) AS cases
		FROM rounds r JOIN findings f ON f.dossier_id = r.dossier_id AND f.round = r.number JOIN dossiers d ON d.id = r.dossier_id
		WHERE r.sent_at >= $3 AND r.sent_at < $4 AND d.office_id = $1 AND d.service = $2
		GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $5`, q.Office, q.Service, q.From, q.Until, mostReasons)
	if err != nil {
		return nil, 0, fmt.Errorf("count reasons: %w", err)
	}
	err = r.get(ctx, &cases, `SELECT count(DISTINCT r.dossier_id) FROM rounds r JOIN dossiers d ON d.id = r.dossier_id
		WHERE r.sent_at >= $3 AND r.sent_at < $4 AND d.office_id = $1 AND d.service = $2`, q.Office, q.Service, q.From, q.Until)
	if err != nil {
		return nil, 0, fmt.Errorf("count returned cases: %w", err)
	}
	return all, cases, nil
}

// ReturnedFor finds cases to which a finding with a reason was sent in a time, by id after one.
func (r reader) ReturnedFor(ctx context.Context, q Past, reason string, after Page) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := r.list(ctx, &ids, `SELECT DISTINCT r.dossier_id FROM rounds r JOIN findings f ON f.dossier_id = r.dossier_id AND f.round = r.number
		JOIN dossiers d ON d.id = r.dossier_id WHERE r.sent_at >= $3 AND r.sent_at < $4 AND d.office_id = $1 AND d.service = $2
			AND coalesce(f.reason, '') = $5 AND r.dossier_id > $6 ORDER BY 1 LIMIT $7`,
		q.Office, q.Service, q.From, q.Until, reason, after.After, after.Limit)
	if err != nil {
		return nil, fmt.Errorf("find returned cases: %w", err)
	}
	return ids, nil
}

// Page asks for so many rows by id after one.
type Page struct {
	After uuid.UUID // begin with the zero id
	Limit int
}

// SaveMeasures keeps what was measured in place of what was measured before; what is older than that is not kept.
func (tx *Tx) SaveMeasures(ctx context.Context, m registry.MeasureRow) error {
	_, err := tx.exec(ctx, `INSERT INTO measures (office_id, service, days, computed_at, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (office_id, service, days) DO UPDATE SET computed_at = EXCLUDED.computed_at, body = EXCLUDED.body
		WHERE measures.computed_at <= EXCLUDED.computed_at`, m.OfficeID, m.Service, m.Days, m.ComputedAt, m.Body)
	if err != nil {
		return fmt.Errorf("save measures: %w", err)
	}
	return nil
}

// Measures are what was measured last of the services of an office over so many days; none where that is still to come.
func (r reader) Measures(ctx context.Context, office uuid.UUID, days int) ([]registry.MeasureRow, error) {
	var all []registry.MeasureRow
	err := r.list(ctx, &all, `SELECT office_id, service, days, computed_at, body FROM measures WHERE office_id = $1 AND days = $2
		ORDER BY service LIMIT 100`, office, days)
	if err != nil {
		return nil, fmt.Errorf("read measures: %w", err)
	}
	return all, nil
}

// MeasuredAt is when a service was measured last over so many days; the zero time for never.
func (r reader) MeasuredAt(ctx context.Context, office uuid.UUID, service string, days int) (time.Time, error) {
	var at sql.NullTime
	err := r.get(ctx, &at, `SELECT max(computed_at) FROM measures WHERE office_id = $1 AND service = $2 AND days = $3`, office, service, days)
	if err != nil {
		return time.Time{}, fmt.Errorf("find when measures were made: %w", err)
	}
	return at.Time, nil
}

// DossierRows reads rows of lists by their ids, in order of the ids; what this person may not see is left out.
func (r reader) DossierRows(ctx context.Context, by workflow.Actor, ids []uuid.UUID) ([]DossierRow, error) {
	var rows []DossierRow
	err := r.list(ctx, &rows, `SELECT `+rowColumns+` FROM dossiers d JOIN offices f ON f.id = d.office_id LEFT JOIN users u ON u.id = d.turn_user
		WHERE `+visible(by)+` AND d.id = ANY($3::uuid[]) ORDER BY d.id LIMIT 100`, by.User, by.Office, keys(ids))
	if err != nil {
		return nil, fmt.Errorf("list dossiers: %w", err)
	}
	return rows, nil
}
