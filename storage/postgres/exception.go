package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Exceptions lists the steps of an office that answered a rule of soft separation, the latest first, after a mark of time and
// dossier. They are few, and an index of their own holds them.
func (r reader) Exceptions(ctx context.Context, office uuid.UUID, after Cursor, limit int) ([]registry.Exception, error) {
	after = after.orLast()
	var all []registry.Exception
	err := r.list(ctx, &all, `SELECT j.dossier_id, j.seq, d.tracking_code, d.name, j.action, j.by_name, j.as_role, j.note, j.exception,
			j.at, j.definition_id, m.kind AS mandate_kind, m.order_number AS mandate_order
		FROM journal j JOIN dossiers d ON d.id = j.dossier_id LEFT JOIN mandates m ON m.id = j.mandate_id
		WHERE j.exception <> '' AND (j.at, j.dossier_id) < ($2, $3) AND d.office_id = $1
		ORDER BY j.at DESC, j.dossier_id DESC LIMIT $4`, office, after.At, after.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("list exceptions of separation: %w", err)
	}
	return all, nil
}
