package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Logo finds a logo that some office has or had; logos are for everybody.
func (r reader) Logo(ctx context.Context, id uuid.UUID) (*registry.OfficeLogo, error) {
	return find[registry.OfficeLogo](ctx, r, sought{"Logo", `SELECT id, office_id, paper_key, page_key, made_by, made_at FROM logos WHERE id = $1`}, id)
}

// AddLogo names the pictures of a logo that are in the store. MadeAt is set here.
func (tx *Tx) AddLogo(ctx context.Context, l *registry.OfficeLogo) error {
	l.MadeAt = tx.Now
	_, err := tx.exec(ctx, `INSERT INTO logos (id, office_id, paper_key, page_key, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		l.ID, l.OfficeID, l.PaperKey, l.PageKey, l.MadeBy, l.MadeAt)
	if err != nil {
		return fmt.Errorf("add logo: %w", err)
	}
	return nil
}
