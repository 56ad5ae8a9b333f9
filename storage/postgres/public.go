package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ormas/internal/registry"
)

// DossierByCode finds a dossier that was handed in by its tracking code, without its data and what belongs to it.
func (r reader) DossierByCode(ctx context.Context, code string) (*registry.Dossier, error) {
	var d registry.Dossier
	err := r.get(ctx, &d, `SELECT d.id, d.office_id, d.definition_id, d.service, d.tracking_code, d.state, d.held_since,
		d.held_reason, d.submitted_at, d.open, d.owner FROM dossiers d WHERE d.tracking_code = $1 AND d.submitted_at IS NOT NULL`, code)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, registry.NotFound("Permohonan")
	}
	if err != nil {
		return nil, fmt.Errorf("find dossier by code: %w", err)
	}
	return &d, nil
}
