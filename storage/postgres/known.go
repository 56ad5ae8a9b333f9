package postgres

import (
	"context"
	"fmt"

	"ormas/internal/registry"
	"ormas/workflow"
)

// OrganisationsNamed lists organisations that a person may see in whose names a text stands, which is given without case
// and accents, by name.
func (r reader) OrganisationsNamed(ctx context.Context, by workflow.Actor, text string, limit int) ([]registry.Organisation, error) {
	var all []registry.Organisation
	err := r.list(ctx, &all, `SELECT g.id, g.office_id, g.name, g.form FROM organisations g
		WHERE `+organisationVisible(by)+` AND g.search LIKE $3 ORDER BY g.name, g.id LIMIT $4`, by.User, by.Office, inside(text), limit)
	if err != nil {
		return nil, fmt.Errorf("list organisations by name: %w", err)
	}
	return all, nil
}
