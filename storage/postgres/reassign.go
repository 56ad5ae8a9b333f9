package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/workflow"
)

// Load is how many open cases of one procedure stand in a state with a person named for them in a role.
type Load struct {
	Role         string    `db:"role"`
	User         uuid.UUID `db:"user_id"`
	Name         string    `db:"name"`
	DefinitionID uuid.UUID `db:"definition_id"`
	State        string    `db:"state"`
	Cases        int       `db:"cases"`
}

// Loads tell who is named for open cases of an office in some roles, by name. Those who are disabled are among them.
func (r reader) Loads(ctx context.Context, office uuid.UUID, roles []string) ([]Load, error) {
	var all []Load
	err := r.list(ctx, &all, `SELECT a.role, a.user_id, u.name, d.definition_id, d.state, count(*) AS cases
		FROM dossiers d JOIN assignments a ON a.dossier_id = d.id AND a.until_at IS NULL JOIN users u ON u.id = a.user_id
		WHERE d.office_id = $1 AND d.owner <> 'tidak_ada' AND d.open AND a.role = ANY($2)
		GROUP BY a.role, a.user_id, u.name, d.definition_id, d.state ORDER BY u.name, a.user_id, a.role LIMIT 5000`,
		office, pq.StringArray(roles))
	if err != nil {
		return nil, fmt.Errorf("list loads: %w", err)
	}
	return all, nil
}

// Named is a person who is named for cases in a role.
type Named struct {
	Role string
	User uuid.UUID
}

// Held lists the open cases for which a person is named in a role, nearest due time first, from the mark on, in the order
// of the index of assignments.
func (r reader) Held(ctx context.Context, by workflow.Actor, who Named, l Listing) ([]DossierRow, error) {
	q := newListQuery(by, l)
	return r.rows(ctx, q, fmt.Sprintf(`SELECT %s FROM assignments a JOIN dossiers d ON d.id = a.dossier_id AND d.due_at = a.due_at
		WHERE d.office_id = $2 AND a.user_id = %s AND a.role = %s AND a.until_at IS NULL AND a.open AND %s
		ORDER BY a.due_at, a.dossier_id LIMIT %d`,
		listColumns, q.arg(who.User), q.arg(who.Role), q.afterIn("a.due_at, a.dossier_id"), q.most()))
}
