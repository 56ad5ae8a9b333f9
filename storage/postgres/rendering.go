package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// AddRendering notes that a paper leaves the office. ID and At are set here. It takes no lock: nothing of the case changes.
func (tx *Tx) AddRendering(ctx context.Context, r registry.Rendering) error {
	_, err := tx.exec(ctx, `INSERT INTO renderings (id, office_id, dossier_id, certificate_id, kind, subject, sha256, size, by_user,
			purpose, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		registry.NewID(), r.OfficeID, r.DossierID, r.CertificateID, r.Kind, r.Subject, r.SHA256, r.Size, r.By, r.Purpose, tx.Now)
	if err != nil {
		return fmt.Errorf("note rendering: %w", err)
	}
	return nil
}

// RenderingListing asks for renderings of an office, the latest first.
type RenderingListing struct {
	Office  uuid.UUID
	Dossier *uuid.UUID // nil: of all
	After   Cursor     // the zero Cursor begins
	Limit   int
}

// renderingsFrom is what every list of renderings reads. What was printed of a draft is nobody's business in the office.
const renderingsFrom = `SELECT r.id, r.office_id, r.dossier_id, r.certificate_id, r.kind, r.subject, r.sha256, r.size, r.by_user,
		r.purpose, r.at, u.name AS by_name, d.tracking_code, c.letter_number
	FROM renderings r LEFT JOIN users u ON u.id = r.by_user LEFT JOIN dossiers d ON d.id = r.dossier_id
		LEFT JOIN certificates c ON c.id = r.certificate_id
	WHERE r.office_id = $1 AND (r.dossier_id IS NULL OR d.submitted_at IS NOT NULL)`

// Renderings lists what left the office. Who may see it was asked before.
func (r reader) Renderings(ctx context.Context, l RenderingListing) ([]registry.Rendering, error) {
	query, args := renderingsFrom, []any{l.Office}
	if l.Dossier != nil {
		query, args = query+` AND r.dossier_id = $2`, append(args, *l.Dossier)
	}
	if l.After != (Cursor{}) {
		query += fmt.Sprintf(` AND (r.at, r.id) < ($%d, $%d)`, len(args)+1, len(args)+2)
		args = append(args, l.After.At, l.After.ID)
	}
	query += fmt.Sprintf(` ORDER BY r.at DESC, r.id DESC LIMIT $%d`, len(args)+1)
	var all []registry.Rendering
	if err := r.list(ctx, &all, query, append(args, l.Limit)...); err != nil {
		return nil, fmt.Errorf("list renderings: %w", err)
	}
	return all, nil
}

// removedMost is how many rows of an office upkeep takes away at once; the next run goes on.
const removedMost = 10_000

// RemoveRenderings takes away what is older than its office keeps it.
func (tx *Tx) RemoveRenderings(ctx context.Context) error {
	if _, err := tx.exec(ctx, `SELECT set_config('ormas.upkeep', 'on', true)`); err != nil {
		return fmt.Errorf("begin to remove renderings: %w", err)
	}
	_, err := tx.exec(ctx, `DELETE FROM renderings WHERE id IN (SELECT old.id FROM offices o CROSS JOIN LATERAL (
			SELECT r.id FROM renderings r WHERE r.office_id = o.id
				AND r.at < $1::timestamptz - coalesce((o.settings->>'rendering_days')::integer, $2) * interval '1 day'
			ORDER BY r.at LIMIT $3) old)`, tx.Now, registry.RenderingDays, removedMost)
	if err != nil {
		return fmt.Errorf("remove old renderings: %w", err)
	}
	return nil
}
