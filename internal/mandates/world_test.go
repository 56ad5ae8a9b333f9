package mandates_test

import (
	"bytes"
	"testing"

	"ormas/internal/intake"
	"ormas/internal/mandates"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/storage/objects"
)

// world is a test's own office with its mandates.
type world struct {
	*testkit.Kit
	t *testing.T
	o *mandates.Office
}

func newWorld(t *testing.T) *world {
	t.Helper()
	k := testkit.New(t)
	files := intake.New(k.Store, k.DB.Now, intake.Settings{SpoolDir: t.TempDir(), MaxUpload: 1 << 20})
	return &world{Kit: k, t: t, o: mandates.New(k.DB, rules.New(k.DB), files)}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) spool(body []byte) *intake.File {
	w.t.Helper()
	f, err := objects.Spool(w.t.Context(), bytes.NewReader(body), w.t.TempDir(), 20<<20)
	w.must(err)
	w.t.Cleanup(func() { _ = f.Close() })
	return f
}

// mails are the subjects of the mails to the person of a role, oldest first.
func (w *world) mails(role string) []string {
	w.t.Helper()
	rows, err := w.DB.Pool().QueryContext(w.t.Context(), `SELECT m.subject FROM mails m JOIN users u ON u.email = m.recipient
		WHERE u.id = $1 ORDER BY m.created_at, m.id`, w.As(role).User)
	w.must(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var subject string
		w.must(rows.Scan(&subject))
		all = append(all, subject)
	}
	w.must(rows.Err())
	return all
}
