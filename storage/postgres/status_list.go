package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// StatusList is how far the list of states of an office has come.
type StatusList struct {
	Size    int   `db:"size"`    // positions given
	Changes int64 `db:"changes"` // the same for the same list
}

// StatusList is how far the list of states of an office has come; zero before its first letter.
func (r reader) StatusList(ctx context.Context, office uuid.UUID) (l StatusList, err error) {
	err = r.get(ctx, &l, `SELECT size, changes FROM status_lists WHERE office_id = $1`, office)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return l, fmt.Errorf("find list of states: %w", err)
	}
	return l, nil
}

// ListStates are the positions at which the list of an office says something else than active, in no order: letters in
// another state, and those that may have been signed but were never given out; at most so many.
func (r reader) ListStates(ctx context.Context, office uuid.UUID, most int) ([]registry.ListState, error) {
	var all []registry.ListState
	err := r.list(ctx, &all, `SELECT c.list_index, c.state FROM certificates c
			WHERE c.office_id = $1 AND c.state <> 'aktif' AND c.list_index IS NOT NULL
		UNION ALL SELECT s.list_index, s.state FROM signings s JOIN dossiers d ON d.id = s.dossier_id
			WHERE d.office_id = $1 AND s.state = 'dilepaskan' AND s.list_index IS NOT NULL
		LIMIT $2`, office, most)
	if err != nil {
		return nil, fmt.Errorf("list states: %w", err)
	}
	return all, nil
}

// ListPosition is the position in the list of states of the office for a letter that is going to be signed: the one kept
// from a try that was definitely refused, else the next. Positions have no gaps but where a signature was given up.
func (tx *Tx) ListPosition(ctx context.Context, office, dossier uuid.UUID) (position int, err error) {
	err = tx.get(ctx, &position, `SELECT s.list_index FROM signings s
		WHERE s.dossier_id = $1 AND s.state = 'ditolak' AND s.list_index IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signings o
			WHERE o.dossier_id = $1 AND o.list_index = s.list_index AND o.state <> 'ditolak')
		ORDER BY s.begun_at DESC LIMIT 1`, dossier)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.get(ctx, &position, `INSERT INTO status_lists AS l (office_id, size) VALUES ($1, 1)
			ON CONFLICT (office_id) DO UPDATE SET size = l.size + 1 RETURNING size - 1`, office)
	}
	if err != nil {
		return 0, fmt.Errorf("take position in list of states: %w", err)
	}
	return position, nil
}

// statusChanged makes whoever keeps the list of an office build it anew.
func (tx *Tx) statusChanged(ctx context.Context, office uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE status_lists SET changes = changes + 1 WHERE office_id = $1`, office); err != nil {
		return fmt.Errorf("note change of list of states: %w", err)
	}
	return nil
}

// positionGivenUp makes the list of states tell that a letter which may have been signed was never given out.
func (tx *Tx) positionGivenUp(ctx context.Context, s registry.Signing) error {
	_, err := tx.exec(ctx, `UPDATE status_lists SET changes = changes + 1
		WHERE office_id = (SELECT d.office_id FROM dossiers d WHERE d.id = $1)`, s.DossierID)
	if err != nil {
		return fmt.Errorf("note change of list of states: %w", err)
	}
	return nil
}
