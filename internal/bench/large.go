package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"
)

// small is the size of the database that the large one is compared with.
const small = 1000

// repeats is how often each read is asked for; the median counts. The first few prepare and warm.
const (
	repeats = 60
	warming = 10
)

// large prints how long reads take in a large database, as a ratio to their time in a small one.
func large(ctx context.Context, s *server, o options) error {
	services, err := s.services(ctx)
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", services.DatabaseURL)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close()
	l, err := prepare(ctx, s)
	if err != nil {
		return err
	}
	before, err := l.reads(ctx, db, small)
	if err != nil {
		return err
	}
	after, err := l.reads(ctx, db, o.rows)
	if err != nil {
		return err
	}
	fmt.Printf("\n| bacaan | %d permohonan (ms) | %d permohonan (ms) | rasio |\n| --- | --- | --- | --- |\n", small, o.rows)
	for i, r := range before {
		fmt.Printf("| %s | %.2f | %.2f | %.2f |\n", r.name, r.ms, after[i].ms, after[i].ms/r.ms)
	}
	return nil
}

// read is one kind of read and how long it takes, at the median.
type read struct {
	name, who, path string
	ms              float64
}

// reads fills the database up to n dossiers and measures.
func (l *lifecycle) reads(ctx context.Context, db *sql.DB, n int) ([]read, error) {
	var office, definition, dossier uuid.UUID
	var have int
	err := db.QueryRowContext(ctx, `SELECT d.office_id, d.id, (SELECT count(*) FROM dossiers) FROM definitions d
		JOIN users u ON u.office_id = d.office_id WHERE u.email = 'staf@demo.ormas.test' AND d.service = 'pelaporan'`).Scan(&office, &definition, &have)
	if err != nil {
		return nil, fmt.Errorf("find the demo's office: %w", err)
	}
	if err := FillDossiers(ctx, db, office, definition, n-have); err != nil {
		return nil, err
	}
	err = db.QueryRowContext(ctx, `SELECT id FROM dossiers WHERE office_id = $1 AND state = 'selesai' ORDER BY changed_at LIMIT 1`, office).Scan(&dossier)
	if err != nil {
		return nil, fmt.Errorf("find a dossier to read: %w", err)
	}
	all := []read{
		{name: "antrean peran", who: "kabid", path: "?queue=role"},
		{name: "antrean saya", who: "staf", path: "?queue=mine"},
		{name: "lewat norma", who: "kabid", path: "?queue=overdue"},
		{name: "menunggu pemohon", who: "staf", path: "?queue=waiting"},
		{name: "semua", who: "kabid", path: "?queue=all"},
		{name: "cari kata sering", who: "kabid", path: "?q=" + url.QueryEscape(FrequentWord)},
		{name: "cari kata jarang", who: "kabid", path: "?q=" + url.QueryEscape(RareWord)},
		{name: "cari kata tidak ada", who: "kabid", path: "?q=" + url.QueryEscape(AbsentWord)},
		{name: "satu permohonan", who: "kabid", path: "/" + dossier.String()},
	}
	for i := range all {
		ask := request{method: http.MethodGet, path: "/api/v1/dossiers" + all[i].path}
		if all[i].ms, err = timed(func() error { return l.json(ctx, all[i].who, ask, nil) }); err != nil {
			return nil, err
		}
	}
	return all, nil
}
