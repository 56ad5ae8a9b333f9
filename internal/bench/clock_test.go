package main

import (
	"testing"

	"github.com/google/uuid"

	"ormas/internal/rulemaking"
	"ormas/internal/rules"
	"ormas/internal/testkit"
)

func TestFillWays(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	k.As("staf")
	one := func(query string) (n int) {
		t.Helper()
		if err := k.DB.Pool().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var definition uuid.UUID
	if err := k.DB.Pool().QueryRowContext(t.Context(), `SELECT id FROM definitions WHERE service = 'pelaporan'`).Scan(&definition); err != nil {
		t.Fatal(err)
	}
	for _, w := range []Wayfaring{{k.Office.ID, definition, 120, 0}, {k.Office.ID, definition, 0, 90}} {
		if err := FillWays(t.Context(), k.DB.Pool(), w); err != nil {
			t.Fatal(err)
		}
	}
	if past, running := one(`SELECT count(*) FROM dossiers WHERE events = 14 AND owner = 'tidak_ada'`), one(`SELECT count(*) FROM dossiers WHERE events = 12 AND owner = 'kantor'`); past != 120 || running != 90 {
		t.Errorf("%d past, %d running", past, running)
	}
	if n := one(`SELECT count(*) FROM journal a JOIN journal b ON b.dossier_id = a.dossier_id AND b.seq = a.seq + 1 WHERE b.at <= a.at OR b.from_state <> a.to_state`); n != 0 {
		t.Errorf("%d steps out of order", n)
	}
	if n := one(`SELECT count(*) FROM journal WHERE at > now()`); n != 0 {
		t.Errorf("%d steps to come", n)
	}
	office := rulemaking.New(k.DB, rules.New(k.DB))
	r, err := office.TryFor(t.Context(), k.Office.ID, rulemaking.Try{Service: "pelaporan"})
	if err != nil || r.Cases != 210 || r.Whole.Before.Judged != 120 || len(r.Remarks) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
