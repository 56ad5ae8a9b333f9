package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"ormas/internal/registry"
)

// FollowVersionsSoon asks for drafts of an office's dossiers to follow the versions in force, once the transaction has
// committed.
func (tx *Tx) FollowVersionsSoon(ctx context.Context, office uuid.UUID) error {
	if _, err := tx.jobs.InsertTx(ctx, tx.raw.Tx, registry.FollowVersionsJob{OfficeID: office}, &river.InsertOpts{MaxAttempts: 5}); err != nil {
		return fmt.Errorf("enqueue drafts to follow: %w", told(err))
	}
	return nil
}

// Behind asks for drafts of dossiers that stand on earlier versions of a procedure than one.
type Behind struct {
	Office  uuid.UUID
	Service string
	Version int
	After   uuid.UUID // begin with the zero id
}

// behindBatch is how many drafts are read at once.
const behindBatch = 200

// DraftsBehind reads a batch of them by id; an empty batch is the end.
func (r reader) DraftsBehind(ctx context.Context, b Behind) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := r.list(ctx, &ids, `SELECT d.id FROM definitions v JOIN dossiers d ON d.definition_id = v.id
		WHERE v.office_id = $1 AND v.service = $2 AND v.version < $3 AND d.submitted_at IS NULL AND d.id > $4 ORDER BY d.id LIMIT $5`,
		b.Office, b.Service, b.Version, b.After, behindBatch)
	if err != nil {
		return nil, fmt.Errorf("read drafts on earlier versions: %w", err)
	}
	return ids, nil
}

// FollowVersion puts a locked draft onto another version of its procedure, with the data that this one gives it, and keeps that
// it followed. Its version stays: that changes only when somebody changes the data.
func (tx *Tx) FollowVersion(ctx context.Context, d *registry.Dossier, to uuid.UUID) error {
	_, err := tx.exec(ctx, `INSERT INTO definition_moves (dossier_id, from_definition, to_definition, at) VALUES ($1, $2, $3, $4)`,
		d.ID, d.DefinitionID, to, tx.Now)
	if err != nil {
		return fmt.Errorf("keep what a draft followed: %w", err)
	}
	_, err = tx.exec(ctx, `UPDATE dossiers SET definition_id = $2, owner = $3, turn_role = $4, form = $5 WHERE id = $1`,
		d.ID, to, d.Owner, d.TurnRole, d.Form)
	if err != nil {
		return fmt.Errorf("let draft follow: %w", err)
	}
	d.DefinitionID = to
	return nil
}

// VersionsFollowed are the versions that a draft has followed, oldest first. Who may see the draft was asked before.
func (r reader) VersionsFollowed(ctx context.Context, dossier uuid.UUID) ([]registry.VersionFollowed, error) {
	var all []registry.VersionFollowed
	err := r.list(ctx, &all, `SELECT from_definition, to_definition, at FROM definition_moves WHERE dossier_id = $1 ORDER BY at LIMIT 100`, dossier)
	if err != nil {
		return nil, fmt.Errorf("read what a draft followed: %w", err)
	}
	return all, nil
}
