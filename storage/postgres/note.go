package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const noteColumns = `n.id, n.dossier_id, n.by_user, u.name AS by_name, n.at, n.text`

// Notes are the notes of the office on a dossier, newest first. Who may see them was asked before.
func (r reader) Notes(ctx context.Context, dossier uuid.UUID) ([]registry.Note, error) {
	var all []registry.Note
	err := r.list(ctx, &all, `SELECT `+noteColumns+`
		FROM notes n JOIN users u ON u.id = n.by_user WHERE n.dossier_id = $1 ORDER BY n.at DESC, n.id DESC LIMIT 1000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list notes: %w", err)
	}
	return all, nil
}

// Note finds one note. Who may see it was asked before.
func (r reader) Note(ctx context.Context, id uuid.UUID) (*registry.Note, error) {
	return find[registry.Note](ctx, r, sought{"Catatan", `SELECT ` + noteColumns + ` FROM notes n JOIN users u ON u.id = n.by_user WHERE n.id = $1`}, id)
}

// CountNotes counts the notes on a dossier.
func (r reader) CountNotes(ctx context.Context, dossier uuid.UUID) (n int, err error) {
	if err := r.get(ctx, &n, `SELECT count(*) FROM notes WHERE dossier_id = $1`, dossier); err != nil {
		return 0, fmt.Errorf("count notes: %w", err)
	}
	return n, nil
}

// AddNote stores a note. ID and At are set here.
func (tx *Tx) AddNote(ctx context.Context, n *registry.Note) error {
	n.ID, n.At = registry.NewID(), tx.Now
	_, err := tx.exec(ctx, `INSERT INTO notes (id, dossier_id, by_user, at, text) VALUES ($1, $2, $3, $4, $5)`,
		n.ID, n.DossierID, n.By, n.At, n.Text)
	if err != nil {
		return fmt.Errorf("add note: %w", err)
	}
	return nil
}
