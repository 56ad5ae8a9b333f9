package jobs

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/storage/objects"
	"ormas/storage/postgres"
)

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.DB.Pool().ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatal(err)
	}
}

func TestUpkeep(t *testing.T) {
	t.Run("removes what has expired and keeps what has not", func(t *testing.T) {
		w := setup(t)
		who, now := w.As("pemohon").User, w.Clock.Now()
		for i, at := range []time.Time{now.Add(-time.Second), now.Add(time.Second)} { // expired, still good
			key := []byte{byte(i)}
			w.exec(`INSERT INTO sessions (token, data, expiry) VALUES ($1, '', $2)`, string('a'+rune(i)), at)
			w.exec(`INSERT INTO tokens (hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $3)`, key, who, at)
			w.exec(`INSERT INTO mail_tokens (hash, user_id, purpose, created_at, expires_at) VALUES ($1, $2, 'konfirmasi', $3, $3)`, key, who, at)
			w.exec(`INSERT INTO attempts (key, failures, last_at, free_at) VALUES ($1, 1, $2, $2)`, key, at.Add(-24*time.Hour))
			w.exec(`INSERT INTO idempotency (user_id, key, fingerprint, status, resource, created_at) VALUES ($1, $2, '', 200, $1, $3)`,
				who, string('a'+rune(i)), at.Add(-24*time.Hour))
			w.exec(`INSERT INTO mails (id, office_id, recipient, subject, body, created_at) VALUES ($1, $2, 'orang@contoh.test', 'x', 'isi', $3)`,
				registry.NewID(), w.Office.ID, at.Add(-30*24*time.Hour))
		}
		if err := (&upkeep{db: w.DB}).Work(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"sessions", "tokens", "mail_tokens", "attempts", "idempotency", "mails WHERE body <> ''"} {
			if n := one[int](w, `SELECT count(*) FROM `+table); n != 1 {
				t.Errorf("%s: %d rows left", table, n)
			}
		}
	})
	t.Run("removes an account that nobody confirmed, and no other", func(t *testing.T) {
		w := setup(t)
		old, young := w.Clock.Now().Add(-30*24*time.Hour-time.Second), w.Clock.Now().Add(-30*24*time.Hour+time.Second)
		left := w.account(old, nil, "pemohon")
		w.exec(`INSERT INTO mail_tokens (hash, user_id, purpose, created_at, expires_at) VALUES ('x', $1, 'konfirmasi', $2, $2)`, left, w.Clock.Now().Add(time.Hour))
		kept := []uuid.UUID{w.account(young, nil, "pemohon"), w.account(old, &old, "pemohon"), w.account(old, nil, "staf")}
		if err := (&upkeep{db: w.DB}).Work(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if one[bool](w, `SELECT EXISTS (SELECT 1 FROM users WHERE id = $1)`, left) {
			t.Error("an account nobody confirmed in a month is still there")
		}
		for i, id := range kept {
			if !one[bool](w, `SELECT EXISTS (SELECT 1 FROM users u JOIN user_roles r ON r.user_id = u.id WHERE u.id = $1)`, id) {
				t.Errorf("account %d is gone", i)
			}
		}
	})
	t.Run("comes by itself, once in its period however many start", func(t *testing.T) {
		w := setup(t)
		w.start(func(*Options) {})
		w.start(func(*Options) {})
		kinds := []string{"upkeep", "publish_register", "sweep", "rebuild", "measure", "lapses", "deadlines", "move_drafts"}
		w.await("all were done", func() bool {
			return one[int](w, `SELECT count(DISTINCT kind) FROM river_job WHERE state = 'completed' AND kind = ANY($1)`, pq.StringArray(kinds)) == len(kinds)
		})
		for _, kind := range kinds[:6] { // the others come every minute
			if n := one[int](w, `SELECT count(*) FROM river_job WHERE kind = $1`, kind); n != 1 {
				t.Errorf("%s ran %d times", kind, n)
			}
		}
	})
}

func TestDeadlines(t *testing.T) {
	t.Run("end a case whose applicant let the time pass", func(t *testing.T) {
		w := setup(t)
		id := w.repairing(w.Clock.Now().Add(time.Hour))
		w.Clock.Add(2 * time.Hour)
		w.start(func(*Options) {})
		w.await("the clock acted", func() bool {
			return one[string](w, `SELECT state FROM dossiers WHERE id = $1`, id) == "dihentikan"
		})
	})
}

// account is one more person of the office.
func (w *world) account(created time.Time, confirmed *time.Time, role string) uuid.UUID {
	id := registry.NewID()
	w.exec(`INSERT INTO users (id, office_id, email, name, confirmed_at, created_at) VALUES ($1, $2, $3, 'Orang Contoh', $4, $5)`,
		id, w.Office.ID, id.String()+"@contoh.test", confirmed, created)
	w.exec(`INSERT INTO user_roles (user_id, role, created_at) VALUES ($1, $2, $3)`, id, role, created)
	return id
}

// repairing is a case that waits for its applicant until a time.
func (w *world) repairing(due time.Time) uuid.UUID {
	id, who := w.dossier("perbaikan", true), w.As("staf").User
	w.exec(`UPDATE dossiers SET submitted_at = $2, open = true, owner = 'pemohon', due_at = $3, events = 1 WHERE id = $1`, id, testkit.Start, due)
	w.exec(`INSERT INTO rounds (dossier_id, number, cause, sent_at, sent_by, due_at) VALUES ($1, 1, 'nyatakan_belum_lengkap', $2, $3, $4)`,
		id, testkit.Start, who, due)
	w.exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, due_at, definition_id, at)
		SELECT id, 1, 'beritahukan', 'pemberitahuan', state, $2, 'Contoh', 'staf', false, $3, definition_id, $4 FROM dossiers WHERE id = $1`,
		id, who, due, testkit.Start)
	return id
}

// dossier puts a case into a state, open or not yet handed in.
func (w *world) dossier(state string, open bool) uuid.UUID {
	w.t.Helper()
	current, err := w.DB.CurrentDefinitions(w.t.Context(), w.Office.ID, w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	id := registry.NewID()
	w.exec(`INSERT INTO dossiers (id, office_id, definition_id, service, tracking_code, state, made_by, submitted_at, open, created_at, changed_at)
		VALUES ($1, $2, $3, 'pelaporan', $4, $5, $6, CASE WHEN $7 THEN $8::timestamptz END, $7, $8, $8)`,
		id, w.Office.ID, current["pelaporan"], registry.NewCode(), state, w.As("pemohon").User, open, testkit.Start)
	return id
}

func TestSweep(t *testing.T) {
	// A year of its own: all tests share one bucket, and a sweep knows the rows of its own schema only.
	today := time.Date(2071, 5, 20, 3, 0, 0, 0, time.UTC)

	t.Run("removes objects of the last week that no row names, in batches", func(t *testing.T) {
		w := setup(t)
		w.Clock.Set(today)
		id := w.dossier("draf", false)
		put := func(daysAgo int) string {
			key := objects.NewKey(today.AddDate(0, 0, -daysAgo), "berkas")
			if err := w.Store.Put(t.Context(), key, strings.NewReader("isi"), 3, "application/pdf"); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = w.Store.Delete(t.Context(), key) })
			return key
		}
		document, attachment := put(3), put(3)
		w.exec(`INSERT INTO documents (id, dossier_id, requirement, version, filename, size, sha256, mime, pages, scan, object_key, uploaded_by, uploaded_at)
			VALUES ($1, $2, 'P1', 1, 'a.pdf', 3, $3, 'application/pdf', 1, 'bersih', $4, $5, now())`,
			registry.NewID(), id, strings.Repeat("0", 64), document, w.As("pemohon").User)
		w.exec(`INSERT INTO attachments (id, dossier_id, kind, filename, size, sha256, mime, object_key, made_at)
			VALUES ($1, $2, 'lain', 'a.pdf', 3, $3, 'application/pdf', $4, now())`, registry.NewID(), id, strings.Repeat("0", 64), attachment)
		kept := []string{document, attachment, put(0), put(1), put(9)}
		gone := []string{put(2), put(8)}
		for range 12 { // several batches on one day
			gone = append(gone, put(3))
		}
		if err := (&sweep{db: w.DB, store: w.Store, office: casework.New(w.DB, w.Store, casework.Settings{}), batch: 5}).Work(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for _, key := range kept {
			if !w.there(key) {
				t.Errorf("%s is gone", key)
			}
		}
		for _, key := range gone {
			if w.there(key) {
				t.Errorf("%s is still there", key)
			}
		}
	})
	t.Run("removes nothing while the rows cannot be asked", func(t *testing.T) {
		w := setup(t)
		day := today.AddDate(1, 0, 0)
		w.Clock.Set(day)
		key := objects.NewKey(day.AddDate(0, 0, -3), "berkas")
		if err := w.Store.Put(t.Context(), key, strings.NewReader("isi"), 3, "application/pdf"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Store.Delete(t.Context(), key) })
		away, err := postgres.Open(postgres.Options{URL: "postgres://127.0.0.1:1/tiada?sslmode=disable", Now: w.Clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		if err := (&sweep{db: away, store: w.Store, office: casework.New(away, w.Store, casework.Settings{}), batch: 5}).Work(t.Context(), nil); !errors.Is(err, postgres.ErrAway) {
			t.Errorf("got %v", err)
		}
		if !w.there(key) {
			t.Error("the object is gone")
		}
	})
}

// there tells whether the store has an object.
func (w *world) there(key string) bool {
	w.t.Helper()
	body, _, err := w.Store.Get(w.t.Context(), key)
	if errors.Is(err, objects.ErrMissing) {
		return false
	}
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, body)
	if err := errors.Join(err, body.Close()); err != nil {
		w.t.Fatal(err)
	}
	return true
}
