package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ormas/internal/registry"
	"ormas/workflow"
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

// lookUp reads one row that need not be there; ok tells whether it is.
func lookUp[T any](ctx context.Context, r reader, s sought, args ...any) (row T, ok bool, err error) {
	found, err := find[T](ctx, r, s, args...)
	switch {
	case workflow.KindOf(err) == workflow.Missing:
		return row, false, nil
	case err != nil:
		return row, false, err
	}
	return *found, true, nil
}
