package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the same driver as the service

	"ormas/internal/embedded"
	"ormas/storage/objects"
)

// floor is what a lifecycle cannot do without: its prepared statements through lib/pq in as many transactions, and its
// bytes through minio-go, without HTTP, rules or checks.
type floor struct {
	pool  *sqlx.DB
	read  *sqlx.Stmt
	write *sqlx.Stmt
	store *objects.Store
	key   uuid.UUID
	cost  cost
	files [][]byte
}

func openFloor(ctx context.Context, s *server, l *lifecycle) (*floor, error) {
	services, err := s.services(ctx)
	if err != nil {
		return nil, err
	}
	f := &floor{cost: l.cost, key: uuid.Must(uuid.NewV7())}
	if f.pool, err = sqlx.Open("postgres", services.DatabaseURL); err != nil {
		return nil, fmt.Errorf("open floor's database: %w", err)
	}
	f.pool.SetMaxOpenConns(20) // as many as the service has
	f.pool.SetMaxIdleConns(20)
	if err := f.prepare(ctx); err != nil {
		return nil, err
	}
	f.store, err = objects.Open(ctx, objects.Options{
		Endpoint: services.Endpoint, Bucket: "lantai", AccessKey: services.AccessKey,
		SecretKey: services.SecretKey,
	})
	if err != nil {
		return nil, fmt.Errorf("open floor's store: %w", err)
	}
	for _, slot := range l.slots {
		f.files = append(f.files, file(slot.kind))
	}
	return f, nil
}

func file(name string) []byte {
	if name == "berkas.pdf" {
		return PDF(fileSize)
	}
	return PNG(fileSize)
}

// prepare makes a table of its own with one row to read; each write adds a row.
func (f *floor) prepare(ctx context.Context) error {
	_, err := f.pool.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS lantai;
		CREATE TABLE IF NOT EXISTS lantai.baris (id uuid PRIMARY KEY, dossier uuid NOT NULL, note text NOT NULL);`)
	if err != nil {
		return fmt.Errorf("make floor's table: %w", err)
	}
	if f.read, err = f.pool.PreparexContext(ctx, `SELECT id, dossier, note FROM lantai.baris WHERE id = $1`); err != nil {
		return fmt.Errorf("prepare floor's read: %w", err)
	}
	f.write, err = f.pool.PreparexContext(ctx, `INSERT INTO lantai.baris (id, dossier, note) VALUES ($1, $2, $3)`)
	if err != nil {
		return fmt.Errorf("prepare floor's write: %w", err)
	}
	_, err = f.write.ExecContext(ctx, f.key, f.key, "baris yang dibaca")
	return err
}

func (f *floor) close() { _ = f.pool.Close() } // nothing is owed any more

// rate is the lifecycles a second if statements and bytes took turns: 1/(1/a+1/b).
func (f *floor) rate(ctx context.Context, workers, n int) (float64, error) {
	a, err := pace(ctx, workers, n, f.statements)
	if err != nil {
		return 0, err
	}
	b, err := pace(ctx, workers, n, f.bytes)
	if err != nil {
		return 0, err
	}
	return 1 / (1/a + 1/b), nil
}

// statements runs the statements of one lifecycle, spread evenly over as many transactions.
func (f *floor) statements(ctx context.Context, _ int) error {
	reads, writes := 0, 0
	for i := 1; i <= f.cost.transactions; i++ {
		tx, err := f.pool.BeginTxx(ctx, nil)
		if err != nil {
			return err
		}
		read, write := tx.StmtxContext(ctx, f.read), tx.StmtxContext(ctx, f.write)
		for ; reads < f.cost.reads*i/f.cost.transactions; reads++ {
			var row struct {
				ID, Dossier uuid.UUID
				Note        string
			}
			if err := read.GetContext(ctx, &row, f.key); err != nil {
				return err
			}
		}
		for ; writes < f.cost.writes*i/f.cost.transactions; writes++ {
			if _, err := write.ExecContext(ctx, uuid.Must(uuid.NewV7()), f.key, "baris yang ditulis"); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// bytes puts the files of one lifecycle.
func (f *floor) bytes(ctx context.Context, _ int) error {
	for _, file := range f.files {
		key := "lantai/" + uuid.NewString()
		if err := f.store.Put(ctx, key, bytes.NewReader(file), int64(len(file)), "application/pdf"); err != nil {
			return err
		}
	}
	return nil
}

// services are the service's own database and store.
func (s *server) services(ctx context.Context) (embedded.Connection, error) {
	c, err := embedded.Attach(ctx, embedded.Options{StateDir: s.state})
	if err != nil {
		return c, fmt.Errorf("reach the service's database and store: %w", err)
	}
	return c, nil
}
