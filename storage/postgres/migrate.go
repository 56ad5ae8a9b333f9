package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"

	"ormas/migrations"
)

// Migrate brings the schema forward, the job queue's tables included. Several starts at once wait for one another.
func (db *DB) Migrate(ctx context.Context) error {
	p, err := provider(db.pool.DB)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", told(err))
	}
	return db.InTurn(ctx, "migrasi antrean", db.migrateJobs)
}

// migrateJobs brings River's own tables forward; its migrations know no lock.
func (db *DB) migrateJobs(ctx context.Context) error {
	queue, err := rivermigrate.New(riverdatabasesql.New(db.pool.DB), nil)
	if err != nil {
		return fmt.Errorf("open migrations of the job queue: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	return nil
}

// SchemaBehind tells whether migrations of this release are still to be applied.
func (db *DB) SchemaBehind(ctx context.Context) (bool, error) {
	p, err := provider(db.pool.DB)
	if err != nil {
		return false, err
	}
	behind, err := p.HasPending(ctx)
	return behind, told(err)
}

func provider(pool *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("make migration lock: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, pool, migrations.Files, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("open migrations: %w", err)
	}
	return p, nil
}
