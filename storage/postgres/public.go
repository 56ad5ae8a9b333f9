package postgres

import (
	"context"

	"ormas/internal/registry"
)

// DossierByCode finds a dossier that was handed in by its tracking code, without its data and what belongs to it.
func (r reader) DossierByCode(ctx context.Context, code string) (*registry.Dossier, error) {
	return find[registry.Dossier](ctx, r, sought{"Permohonan", `SELECT d.id, d.office_id, d.definition_id, d.service,
		d.tracking_code, d.state, d.held_since, d.held_reason, d.submitted_at, d.open, d.owner, d.letter_number,
		d.origin FROM dossiers d WHERE d.tracking_code = $1 AND d.submitted_at IS NOT NULL`}, code)
}
