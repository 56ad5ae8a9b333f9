package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// draftQuery is the one query for drafts of procedures; $1 is the office, so that nobody finds those of another.
const draftQuery = `SELECT d.id, d.office_id, d.service, d.body, d.hash, d.revision, d.waiting, d.state, d.made_by,
	coalesce(u.name, 'Pengelola server') AS made_name, d.made_at, d.changed_at, d.definition_id
	FROM definition_drafts d LEFT JOIN users u ON u.id = d.made_by WHERE d.office_id = $1`

// DefinitionDrafts are the drafts of a procedure that were not published, latest change first.
func (r reader) DefinitionDrafts(ctx context.Context, office uuid.UUID, service string) ([]registry.DefinitionDraft, error) {
	var all []registry.DefinitionDraft
	err := r.list(ctx, &all, draftQuery+` AND d.service = $2 AND d.state <> 'terbit' ORDER BY d.changed_at DESC, d.id DESC LIMIT 200`, office, service)
	if err != nil {
		return nil, fmt.Errorf("list drafts of procedures: %w", err)
	}
	return all, nil
}

// DefinitionDraft finds a draft of an office.
func (r reader) DefinitionDraft(ctx context.Context, office, id uuid.UUID) (*registry.DefinitionDraft, error) {
	return find[registry.DefinitionDraft](ctx, r, sought{"Draf SOP", draftQuery + ` AND d.id = $2`}, office, id)
}

// LockDefinitionDraft finds a draft and locks it.
func (tx *Tx) LockDefinitionDraft(ctx context.Context, office, id uuid.UUID) (*registry.DefinitionDraft, error) {
	return find[registry.DefinitionDraft](ctx, tx.reader, sought{"Draf SOP", draftQuery + ` AND d.id = $2 FOR UPDATE OF d`}, office, id)
}

// ServicesKept are the services of which an office has versions or drafts.
func (r reader) ServicesKept(ctx context.Context, office uuid.UUID) ([]string, error) {
	var all []string
	err := r.list(ctx, &all, `SELECT service FROM definitions WHERE office_id = $1
		UNION SELECT service FROM definition_drafts WHERE office_id = $1 ORDER BY service LIMIT 1000`, office)
	if err != nil {
		return nil, fmt.Errorf("list services: %w", err)
	}
	return all, nil
}

// AddDefinitionDraft stores a new draft. ID, MadeAt and ChangedAt are set here.
func (tx *Tx) AddDefinitionDraft(ctx context.Context, d *registry.DefinitionDraft) error {
	d.ID, d.MadeAt, d.ChangedAt = registry.NewID(), tx.Now, tx.Now
	_, err := tx.exec(ctx, `INSERT INTO definition_drafts (id, office_id, service, body, hash, waiting, state, made_by, made_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`, d.ID, d.OfficeID, d.Service, d.Body, d.Hash, d.Waiting, d.State, d.MadeBy, tx.Now)
	if err != nil {
		return fmt.Errorf("add draft of a procedure: %w", err)
	}
	return nil
}

// SetDefinitionDraft stores what has become of a locked draft.
func (tx *Tx) SetDefinitionDraft(ctx context.Context, d *registry.DefinitionDraft) error {
	d.Revision, d.ChangedAt = d.Revision+1, tx.Now
	_, err := tx.exec(ctx, `UPDATE definition_drafts SET body = $2, hash = $3, revision = $4, waiting = $5, state = $6,
		changed_at = $7, definition_id = $8 WHERE id = $1`, d.ID, d.Body, d.Hash, d.Revision, d.Waiting, d.State, tx.Now, d.DefinitionID)
	if err != nil {
		return fmt.Errorf("change draft of a procedure: %w", err)
	}
	return nil
}

const commentQuery = `SELECT c.id, c.draft_id, c.by_user, u.name AS by_name, c.at, c.text
	FROM definition_comments c JOIN users u ON u.id = c.by_user `

// DefinitionComments are what was said about a draft, oldest first. Who may see them was asked before.
func (r reader) DefinitionComments(ctx context.Context, draft uuid.UUID) ([]registry.DefinitionComment, error) {
	var all []registry.DefinitionComment
	err := r.list(ctx, &all, commentQuery+`WHERE c.draft_id = $1 ORDER BY c.at, c.id LIMIT 1000`, draft)
	if err != nil {
		return nil, fmt.Errorf("list comments: %w", err)
	}
	return all, nil
}

// DefinitionComment finds one comment. Who may see it was asked before.
func (r reader) DefinitionComment(ctx context.Context, id uuid.UUID) (*registry.DefinitionComment, error) {
	return find[registry.DefinitionComment](ctx, r, sought{"Komentar", commentQuery + `WHERE c.id = $1`}, id)
}

// AddDefinitionComment stores a comment. ID and At are set here.
func (tx *Tx) AddDefinitionComment(ctx context.Context, c *registry.DefinitionComment) error {
	c.ID, c.At = registry.NewID(), tx.Now
	_, err := tx.exec(ctx, `INSERT INTO definition_comments (id, draft_id, by_user, at, text) VALUES ($1, $2, $3, $4, $5)`,
		c.ID, c.DraftID, c.By, c.At, c.Text)
	if err != nil {
		return fmt.Errorf("add comment: %w", err)
	}
	return nil
}
