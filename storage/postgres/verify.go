package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// verifyBatch is how many dossiers are checked with one statement.
const verifyBatch = 500

// casesQuery reads what is stored of dossiers together with what it must agree with, in one statement: so both are of
// one instant, also beside a running service.
const casesQuery = `SELECT d.id, d.office_id, d.definition_id, d.tracking_code, d.state, d.version, d.events, d.held_since,
		d.submitted_at, d.origin, d.registration_number, d.open, d.owner, d.turn_role, d.turn_user, d.due_at, d.office_due_at, d.look_at,
		d.deemed_at, d.late_notice,
		ARRAY(SELECT to_json(j) FROM (SELECT seq AS "Seq", action AS "Action", from_state AS "From", to_state AS "To",
			held AS "Held", due_at AS "DueAt", definition_id AS "DefinitionID", at AS "At" FROM journal WHERE dossier_id = d.id ORDER BY seq) j)::text[] AS journal,
		ARRAY(SELECT to_json(a) FROM (SELECT role AS "Role", user_id AS "UserID" FROM assignments
			WHERE dossier_id = d.id AND until_at IS NULL) a)::text[] AS named,
		ARRAY(SELECT to_json(m) FROM (SELECT kind AS "Kind", began AS "Began", percent AS "Percent" FROM reminders
			WHERE dossier_id = d.id) m)::text[] AS reminded,
		(SELECT n.text FROM numbers n WHERE n.dossier_id = coalesce(d.origin, d.id) AND n.kind = 'registrasi' AND n.voided_at IS NULL) AS number
	FROM dossiers d WHERE d.id > $1 ORDER BY d.id LIMIT $2`

// Case is a dossier as it is stored, with its journal and the number that stands for it in the books.
type Case struct {
	registry.Dossier
	Number *string // of registration
}

// Cases reads a batch of dossiers of all offices, by id, after one; begin with the zero id. An empty batch is the end.
func (r reader) Cases(ctx context.Context, after uuid.UUID) ([]Case, error) {
	var rows []struct {
		registry.Dossier
		Acts   pq.StringArray `db:"journal"`
		Named  pq.StringArray `db:"named"`
		Mails  pq.StringArray `db:"reminded"`
		Number *string        `db:"number"`
	}
	if err := r.list(ctx, &rows, casesQuery, after, verifyBatch); err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	cases := make([]Case, len(rows))
	for i, row := range rows {
		cases[i] = Case{row.Dossier, row.Number}
		if err := parseEach(row.Acts, &cases[i].Journal); err != nil {
			return nil, fmt.Errorf("read journal of %s: %w", row.TrackingCode, err)
		}
		if err := parseEach(row.Named, &cases[i].Assignments); err != nil {
			return nil, fmt.Errorf("read assignments of %s: %w", row.TrackingCode, err)
		}
		if err := parseEach(row.Mails, &cases[i].Reminded); err != nil {
			return nil, fmt.Errorf("read reminders of %s: %w", row.TrackingCode, err)
		}
	}
	return cases, nil
}

func parseEach[T any](rows []string, into *[]T) error {
	for _, row := range rows {
		var v T
		if err := json.Unmarshal([]byte(row), &v); err != nil {
			return err
		}
		*into = append(*into, v)
	}
	return nil
}

// StrayLetter is a letter one of whose numbers does not stand in the books for its dossier.
type StrayLetter struct {
	Code     string    `db:"code"`
	Number   string    `db:"number"`
	IssuedOn time.Time `db:"issued_on"`
}

// StrayLetters finds, in a batch of so many letters behind an id, those whose registration or letter number was never given to their dossier,
// or was voided. The next batch is behind last, which is uuid.Max at the end; begin with the zero id.
func (r reader) StrayLetters(ctx context.Context, after uuid.UUID, batch int) (all []StrayLetter, last uuid.UUID, err error) {
	err = r.get(ctx, &last, `SELECT c.id FROM certificates c WHERE c.id > $1 ORDER BY c.id OFFSET $2 LIMIT 1`, after, batch-1)
	if errors.Is(err, sql.ErrNoRows) {
		last, err = uuid.Max, nil
	}
	if err != nil {
		return nil, last, fmt.Errorf("find letters to check: %w", err)
	}
	err = r.list(ctx, &all, `SELECT c.code, p.number, c.issued_on FROM certificates c
		JOIN dossiers d ON d.id = c.dossier_id
		CROSS JOIN LATERAL (VALUES ('registrasi', c.registration_number), ('surat', c.letter_number)) p (kind, number)
		WHERE c.id > $1 AND c.id <= $2 AND NOT EXISTS (SELECT 1 FROM numbers n WHERE n.dossier_id = coalesce(d.origin, d.id) AND n.kind = p.kind
			AND p.number = n.text || CASE WHEN p.kind = 'surat' AND c.correction > 0 THEN ' Pembetulan ke-' || c.correction ELSE '' END
			AND n.voided_at IS NULL) ORDER BY c.issued_on, c.id LIMIT 1000`, after, last)
	if err != nil {
		return nil, last, fmt.Errorf("check letters: %w", err)
	}
	return all, last, nil
}
