package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// openedBy joins to a row d of a list whoever else was last seen at the case; since is the placeholder of the time from
// which on it counts. $1 is the person.
func openedBy(since string) string {
	return ` LEFT JOIN LATERAL (SELECT w.name AS opened_by, p.at AS opened_at FROM openings p JOIN users w ON w.id = p.user_id
		WHERE p.dossier_id = d.id AND p.user_id <> $1 AND p.at > ` + since + ` ORDER BY p.at DESC LIMIT 1) seen ON true`
}

// Openings are those who were last seen at a dossier after some time, the latest first. Who may see it was asked before.
func (r reader) Openings(ctx context.Context, dossier uuid.UUID, since time.Time) ([]registry.Opening, error) {
	var all []registry.Opening
	err := r.list(ctx, &all, `SELECT p.user_id, w.name, p.at FROM openings p JOIN users w ON w.id = p.user_id
		WHERE p.dossier_id = $1 AND p.at > $2 ORDER BY p.at DESC LIMIT 100`, dossier, since)
	if err != nil {
		return nil, fmt.Errorf("list openings: %w", err)
	}
	return all, nil
}

// Open notes that a person has a dossier open, if this person may see it. It takes no lock: an opening is no fact of the
// case, and nobody who only looks waits for somebody who writes.
func (tx *Tx) Open(ctx context.Context, by workflow.Actor, dossier uuid.UUID) error {
	_, err := tx.exec(ctx, `INSERT INTO openings (dossier_id, user_id, at) SELECT d.id, $1, $4 FROM dossiers d
		WHERE `+visible(by)+` AND d.id = $3
		ON CONFLICT (dossier_id, user_id) DO UPDATE SET at = excluded.at`, by.User, by.Office, dossier, tx.Now)
	if err != nil {
		return fmt.Errorf("note opening: %w", err)
	}
	return nil
}

// CloseAll forgets who has a dossier open: after a step it waits for somebody else.
func (tx *Tx) CloseAll(ctx context.Context, dossier uuid.UUID) error {
	if _, err := tx.exec(ctx, `DELETE FROM openings WHERE dossier_id = $1`, dossier); err != nil {
		return fmt.Errorf("forget openings: %w", err)
	}
	return nil
}
