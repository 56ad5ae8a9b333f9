package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ormas/internal/registry"
)

// sought is a row that is looked for: what people call it, and the query.
type sought struct{ called, query string }

// find reads one row. Where there is none, whoever asked is told so by the name that people have for it.
func find[T any](ctx context.Context, r reader, s sought, args ...any) (*T, error) {
	var row T
	err := r.get(ctx, &row, s.query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, registry.NotFound(s.called)
	}
	if err != nil {
		return nil, fmt.Errorf("find %q: %w", s.called, err)
	}
	return &row, nil
}
