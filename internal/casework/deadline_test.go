package casework

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/testkit"
	"ormas/storage/postgres"
)

// repairing is a case that waits for its applicant until a time.
func (k *desk) repairing(due time.Time) uuid.UUID {
	k.t.Helper()
	id := k.dossier("perbaikan")
	k.exec(`INSERT INTO rounds (dossier_id, number, cause, sent_at, sent_by, due_at) VALUES ($1, 1, 'nyatakan_belum_lengkap', $2, $3, $4)`,
		id, testkit.Start, k.As("staf").User, due)
	k.exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, due_at, definition_id, at)
		SELECT id, 2, 'beritahukan', 'pemberitahuan', state, $2, 'Contoh', 'staf', false, $3, definition_id, $4 FROM dossiers WHERE id = $1`,
		id, k.As("staf").User, due, testkit.Start)
	k.exec(`UPDATE dossiers SET events = 2, owner = 'pemohon', due_at = $2 WHERE id = $1`, id, due)
	return id
}

func (k *desk) state(id uuid.UUID) string {
	return one[string](k, `SELECT state FROM dossiers WHERE id = $1`, id)
}

func TestActOnDeadlines(t *testing.T) {
	t.Parallel()
	due := testkit.Start.Add(time.Hour)

	t.Run("ends a case as the clock once its time has passed, and tells the applicant", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id, later := k.repairing(due), k.repairing(due.Add(time.Hour))
		if err := k.ActOnDeadlines(t.Context()); err != nil || k.state(id) != "perbaikan" {
			t.Fatalf("before its time: %v, %s", err, k.state(id))
		}
		k.Clock.Set(due.Add(time.Second))
		if err := k.ActOnDeadlines(t.Context()); err != nil {
			t.Fatal(err)
		}
		if k.state(id) != "dihentikan" || k.state(later) != "perbaikan" {
			t.Errorf("states are %s and %s", k.state(id), k.state(later))
		}
		row := one[string](k, `SELECT concat_ws('|', action, coalesce(by_user::text, 'tiada'), as_role, note) FROM journal
			WHERE dossier_id = $1 AND seq = 3`, id)
		if want := "hentikan|tiada|sistem|" + deadlineNote; row != want {
			t.Errorf("journal says %s, want %s", row, want)
		}
		if n := one[int](k, `SELECT count(*) FROM mails WHERE dossier_id = $1`, id); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
	t.Run("does so in every office", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.repairing(due)
		k.Found("kedua.contoh.test", "Kota Kedua")
		k.exec(`UPDATE offices SET created_at = created_at + interval '1 hour' WHERE id = $1`, k.Kit.Office.ID)
		k.Clock.Set(due.Add(time.Second))
		if err := k.ActOnDeadlines(t.Context()); err != nil || k.state(id) != "dihentikan" {
			t.Errorf("%v, %s", err, k.state(id))
		}
	})
	t.Run("goes on after a case that fails, and names it", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		bad, good := k.repairing(due), k.repairing(due.Add(time.Second))
		k.exec(`CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`)
		k.exec(`CREATE TRIGGER fails BEFORE UPDATE ON dossiers FOR EACH ROW WHEN (OLD.id = '` + bad.String() + `') EXECUTE FUNCTION fails()`)
		k.Clock.Set(due.Add(time.Minute))
		err := k.ActOnDeadlines(t.Context())
		if err == nil || !strings.Contains(err.Error(), bad.String()) || strings.Contains(err.Error(), good.String()) {
			t.Errorf("got %v", err)
		}
		if k.state(bad) != "perbaikan" || k.state(good) != "dihentikan" {
			t.Errorf("states are %s and %s", k.state(bad), k.state(good))
		}
	})
	t.Run("acts once when several do it at once", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		ids := []uuid.UUID{k.repairing(due), k.repairing(due)}
		k.Clock.Set(due.Add(time.Minute))
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := k.ActOnDeadlines(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range ids {
			if n := one[int](k, `SELECT count(*) FROM journal WHERE dossier_id = $1`, id); n != 3 {
				t.Errorf("%d events", n)
			}
		}
	})
}

func TestOverdue(t *testing.T) {
	t.Parallel()
	due := testkit.Start.Add(time.Hour)

	t.Run("walks on from the last case seen", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		first, second := k.repairing(due), k.repairing(due)
		cases, err := k.DB.Overdue(t.Context(), k.Kit.Office.ID, due, postgres.Overdue{})
		if err != nil || len(cases) != 2 || cases[0].ID != first {
			t.Fatalf("got %v, %v", cases, err)
		}
		cases, err = k.DB.Overdue(t.Context(), k.Kit.Office.ID, due, cases[0])
		if err != nil || len(cases) != 1 || cases[0].ID != second {
			t.Errorf("got %v, %v", cases, err)
		}
	})
}
