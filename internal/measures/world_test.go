package measures_test

import (
	"testing"

	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/internal/testkit"
)

// world is a test's own office that is measured.
type world struct {
	*testkit.Kit
	t     *testing.T
	o     *measures.Office
	rules *rules.Rules
}

func newWorld(t *testing.T) *world {
	t.Helper()
	k := testkit.New(t)
	r := rules.New(k.DB)
	return &world{Kit: k, t: t, o: measures.New(k.DB, r), rules: r}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// returned stores a case that was sent back now with a finding on each of some requirements, that its document is not legible.
func (w *world) returned(requirements ...string) {
	w.t.Helper()
	now := w.Clock.Now()
	id := w.Case(w.Office, "pelaporan", testkit.Step{At: now, To: "diajukan"}, testkit.Step{At: now, To: "perbaikan"})
	exec := func(query string, args ...any) {
		w.t.Helper()
		_, err := w.DB.Pool().ExecContext(w.t.Context(), query, args...)
		w.must(err)
	}
	by := w.As("staf").User
	exec(`INSERT INTO rounds (dossier_id, number, cause, sent_at, sent_by, due_at) VALUES ($1, 1, 'beritahukan', $2, $3, $4)`, id, now, by, now.AddDate(0, 0, 14))
	for _, code := range requirements {
		exec(`INSERT INTO findings (id, dossier_id, requirement, reason, state, round, made_by, made_at)
			VALUES ($1, $2, $3, 'tidak_terbaca', 'terkirim', 1, $4, $5)`, registry.NewID(), id, code, by, now)
	}
}
