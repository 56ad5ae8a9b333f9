package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// UserNames gives the names of persons by their ids; who is not there is left out.
func (r reader) UserNames(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	var rows []struct {
		ID   uuid.UUID `db:"id"`
		Name string    `db:"name"`
	}
	if err := r.list(ctx, &rows, `SELECT id, name FROM users WHERE id = ANY ($1) LIMIT 1000`, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("find names: %w", err)
	}
	names := map[uuid.UUID]string{}
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, nil
}
