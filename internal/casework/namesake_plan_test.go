package casework_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// TestNamesakesAreLookedUp sees that none of the ways to look for namesakes reads all organisations, officers or letters.
func TestNamesakesAreLookedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	w.change(`INSERT INTO organisations (id, office_id, name, form, made_by, submitted_at, created_at, changed_at)
		SELECT gen_random_uuid(), g.office_id, 'Forum Rekaan ' || n, g.form || jsonb_build_object('npwp', n::text, 'deed_number', n::text), g.made_by,
			g.submitted_at, g.created_at, g.changed_at FROM organisations g, generate_series(1, $1) n WHERE g.submitted_at IS NOT NULL`, 3000)
	w.change(`INSERT INTO officers (organisation_id, position, nik, data) SELECT id, 'ketua', right(name, 6), '{}' FROM organisations WHERE name LIKE 'Forum Rekaan %'`)
	for _, table := range []string{"organisations", "officers"} {
		_, err := w.DB.Pool().ExecContext(t.Context(), `ANALYZE `+table)
		w.must(err)
	}
	staff := w.As("staf")
	rows, err := w.DB.Pool().QueryContext(t.Context(), `EXPLAIN `+postgres.NamesakesQuery(staff), staff.User, staff.Office, pq.Array([]uuid.UUID{id}), registry.MostNamesakes+1)
	w.must(err)
	defer func() { _ = rows.Close() }()
	var plan strings.Builder
	for rows.Next() {
		var line string
		w.must(rows.Scan(&line))
		plan.WriteString(line + "\n")
	}
	w.must(rows.Err())
	for _, index := range []string{"organisations_same_name", "organisations_same_npwp", "organisations_same_deed", "officers_same_nik"} {
		if !strings.Contains(plan.String(), index) {
			t.Errorf("%s is not used:\n%s", index, plan.String())
		}
	}
}
