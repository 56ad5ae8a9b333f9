package main

import (
	"testing"

	"github.com/google/uuid"

	"ormas/internal/testkit"
)

func TestFillDossiers(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	k.As("staf")
	count := func(query string) (n int) {
		t.Helper()
		if err := k.DB.Pool().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var definition uuid.UUID
	err := k.DB.Pool().QueryRowContext(t.Context(), `SELECT id FROM definitions WHERE service = 'pelaporan'`).Scan(&definition)
	if err != nil {
		t.Fatal(err)
	}
	indexes := count(`SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()`)
	for _, n := range []int{300, 700} {
		if err := FillDossiers(t.Context(), k.DB.Pool(), k.Office.ID, definition, n); err != nil {
			t.Fatal(err)
		}
	}

	t.Run("adds to what is there", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM dossiers`); n != 1000 {
			t.Errorf("got %d dossiers, want 1000", n)
		}
	})
	t.Run("names some dossiers by each word but the absent one", func(t *testing.T) {
		frequent, rare := count(`SELECT count(*) FROM dossiers WHERE search LIKE '%`+FrequentWord+`%'`), count(`SELECT count(*) FROM dossiers WHERE search LIKE '%`+RareWord+`%'`)
		if frequent < 200 || frequent > 400 || rare != 1 {
			t.Errorf("got %d frequent and %d rare names of 1000", frequent, rare)
		}
		if n := count(`SELECT count(*) FROM dossiers WHERE search LIKE '%` + AbsentWord + `%'`); n != 0 {
			t.Errorf("got %d absent names", n)
		}
	})
	t.Run("keeps all indexes", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()`); n != indexes {
			t.Errorf("got %d indexes, want %d", n, indexes)
		}
	})
	t.Run("leaves whole rows", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM dossiers d WHERE events <> (SELECT count(*) FROM journal WHERE dossier_id = d.id)`); n != 0 {
			t.Errorf("got %d dossiers without their journal", n)
		}
		if n := count(`SELECT count(*) FROM dossiers d WHERE NOT EXISTS (SELECT 1 FROM organisations WHERE id = d.organisation_id)`); n != 0 {
			t.Errorf("got %d dossiers without their organisation", n)
		}
	})
}
