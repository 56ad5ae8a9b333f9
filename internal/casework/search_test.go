package casework_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kabid, applicant := w.As("kabid"), w.Person(w.Office, "pemohon")
	g := w.organisation(applicant)
	other := w.Found("lain.contoh.test", "Kota Lain")
	kopi := w.put(row{name: "Perkumpulan Café Rekaan", state: "penomoran", role: "kabid", due: time.Hour, code: "0123456789"})
	half := w.put(row{name: "50% Rekaan_Lima", state: "penomoran", role: "kabid", due: 2 * time.Hour, agenda: "B-17/2026", organisation: &g, code: "MNPQRSTVWX"})
	star := w.put(row{name: "Bintang", state: "pemeriksaan", role: "staf", letter: "220/17/Contoh", code: "ABCDEFGHJK"})
	w.put(row{name: "Rekaan di kantor lain", state: "penomoran", role: "kabid", office: &other})

	for q, want := range map[string][]uuid.UUID{
		"rekaan":        {half, kopi},
		"  REKAAN ":     {half, kopi},
		"cafe":          {kopi},
		"CAFÉ rekaan":   {kopi},
		"eka":           {half, kopi},
		"ek":            {},
		"50%":           {half},
		"0% r":          {half},
		"n_l":           {half},
		"n%l":           {},
		"b-17":          {half},
		"B-17/2026":     {half},
		"17":            {},
		"220/17/contoh": {star},
		"2":             {star},
		"0":             {kopi},
		"o1 23-45":      {kopi},
		"abcdefgh":      {star},
		"tidak ada":     {},
	} {
		t.Run("finds "+q, func(t *testing.T) {
			same(t, w.list(kabid, casework.Filter{Q: q, Limit: 1}), want...)
			page, err := w.o.Dossiers(t.Context(), kabid, casework.Filter{Q: q, Limit: 1, Count: true})
			if err != nil || *page.Total != len(want) {
				t.Errorf("counted %v (%v), want %d", *page.Total, err, len(want))
			}
		})
	}

	t.Run("looks in one queue and state only", func(t *testing.T) {
		same(t, w.list(kabid, casework.Filter{Queue: "role", Q: "rekaan"}), kopi, half)
		same(t, w.list(kabid, casework.Filter{Queue: "overdue", Q: "rekaan"}))
		same(t, w.list(kabid, casework.Filter{State: "pemeriksaan", Q: "bintang"}), star)
	})

	t.Run("finds for the applicant own dossiers only", func(t *testing.T) {
		same(t, w.list(applicant, casework.Filter{Q: "rekaan"}), half)
		same(t, w.list(w.As("admin"), casework.Filter{Q: "rekaan"}))
	})
}

func TestSearchFarBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kabid := w.As("kabid")
	var old []uuid.UUID
	for i := range 3 {
		old = append(old, w.put(row{name: fmt.Sprint("Langka ", i), state: "selesai", owner: "tidak_ada"}))
	}
	slices.Reverse(old)
	w.fill(600, "Lazim")

	t.Run("finds a rare name behind more rows than are walked through", func(t *testing.T) {
		same(t, w.list(kabid, casework.Filter{Q: "langka"}), old...)
	})

	t.Run("finds what is both near and far", func(t *testing.T) {
		near := w.put(row{name: "Langka lagi", state: "selesai", owner: "tidak_ada"})
		same(t, w.list(kabid, casework.Filter{Q: "langka", Limit: 3}), append([]uuid.UUID{near}, old...)...)
	})

	t.Run("walks a frequent name to the end", func(t *testing.T) {
		if n := len(w.list(kabid, casework.Filter{Q: "lazim", Limit: 100})); n != 600 {
			t.Errorf("got %d rows, want 600", n)
		}
	})
}

// fill adds many rows of one name, the latest of all.
func (w *world) fill(n int, name string) {
	w.t.Helper()
	model := w.put(row{name: name, state: "selesai", owner: "tidak_ada"})
	_, err := w.DB.Pool().ExecContext(w.t.Context(), `INSERT INTO dossiers (id, office_id, definition_id, service, tracking_code, name,
			search, state, made_by, submitted_at, owner, created_at, changed_at)
		SELECT gen_random_uuid(), office_id, definition_id, service, lpad(i::text, 10, 'Z'), name, search, state, made_by, submitted_at,
			owner, created_at, changed_at + make_interval(secs => i % 50) FROM dossiers, generate_series(2, $2::int) i WHERE id = $1`, model, n)
	w.must(err)
	w.Clock.Add(time.Hour)
}
