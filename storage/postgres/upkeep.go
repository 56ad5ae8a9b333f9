package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// Overdue is a case whose applicant let the due time pass.
type Overdue struct {
	ID    uuid.UUID `db:"id"`
	DueAt time.Time `db:"due_at"`
}

// Overdue lists up to 100 cases of an office that come after one in the order of their due times; begin with the zero
// Overdue.
func (r reader) Overdue(ctx context.Context, office uuid.UUID, at time.Time, after Overdue) ([]Overdue, error) {
	var all []Overdue
	err := r.list(ctx, &all, `SELECT id, due_at FROM dossiers WHERE open AND office_id = $1 AND owner = 'pemohon' AND due_at <= $2
		AND (due_at, id) > ($3, $4) ORDER BY due_at, id LIMIT 100`, office, at, after.DueAt, after.ID)
	if err != nil {
		return nil, fmt.Errorf("list overdue cases: %w", err)
	}
	return all, nil
}

// How long things are kept that have done their work.
const (
	keptKeys     = 24 * time.Hour // as the contract promises
	keptAttempts = 24 * time.Hour
	keptTexts    = 30 * 24 * time.Hour // of mails that could not leave
	keptAudits   = 2 * 365 * 24 * time.Hour
	keptReadings = 90 * 24 * time.Hour // of letters that wait for a signature
	keptUnknown  = 30 * 24 * time.Hour // accounts whose address nobody confirmed
)

// unknownAccounts removes registrations whose address was never confirmed, which may be a stranger's. Nobody could sign in
// to one, so nothing but its role and links belongs to it. Whoever confirms at this moment holds the row and keeps it.
const unknownAccounts = `WITH unknown AS (
		SELECT u.id FROM users u WHERE u.confirmed_at IS NULL AND u.created_at < $1
			AND NOT EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role <> '` + registry.ApplicantRole + `')
			AND NOT EXISTS (SELECT 1 FROM role_grants g WHERE g.user_id = u.id)
		LIMIT 1000 FOR UPDATE OF u SKIP LOCKED),
	links AS (DELETE FROM mail_tokens WHERE user_id IN (SELECT id FROM unknown)),
	pens AS (DELETE FROM signers WHERE user_id IN (SELECT id FROM unknown)),
	roles AS (DELETE FROM user_roles WHERE user_id IN (SELECT id FROM unknown))
	DELETE FROM users WHERE id IN (SELECT id FROM unknown)`

// RemoveExpired removes what nobody can use any more: sessions, tokens, links, idempotency keys, counted attempts, who had
// a case open, the texts of old mails, and accounts that were never confirmed.
func (tx *Tx) RemoveExpired(ctx context.Context) error {
	remove := []struct {
		what, query string
		before      time.Time
	}{
		{"sessions", `DELETE FROM sessions WHERE expiry < $1`, tx.Now},
		{"tokens", `DELETE FROM tokens WHERE expires_at < $1`, tx.Now},
		{"mail tokens", `DELETE FROM mail_tokens WHERE expires_at < $1`, tx.Now},
		{"idempotency keys", `DELETE FROM idempotency WHERE created_at < $1`, tx.Now.Add(-keptKeys)},
		{"attempts", `DELETE FROM attempts WHERE last_at < $1`, tx.Now.Add(-keptAttempts)},
		{"openings", `DELETE FROM openings WHERE at < $1`, tx.Now.Add(-registry.OpeningKept)},
		{"readings", `DELETE FROM readings WHERE at < $1`, tx.Now.Add(-keptReadings)},
		{"texts of mails", `UPDATE mails SET body = '' WHERE created_at < $1 AND body <> ''`, tx.Now.Add(-keptTexts)},
		{"audits", `DELETE FROM certificate_audits WHERE begun_at < $1`, tx.Now.Add(-keptAudits)},
		{"accounts", unknownAccounts, tx.Now.Add(-keptUnknown)},
	}
	for _, r := range remove {
		if _, err := tx.exec(ctx, r.query, r.before); err != nil {
			return fmt.Errorf("remove expired %s: %w", r.what, err)
		}
	}
	return tx.RemoveRenderings(ctx)
}

// KnownObjects are those among some keys of objects that a row names.
func (r reader) KnownObjects(ctx context.Context, keys []string) (map[string]bool, error) {
	var known []string
	err := r.list(ctx, &known, `SELECT object_key FROM documents WHERE object_key = ANY ($1)
		UNION ALL SELECT object_key FROM attachments WHERE object_key = ANY ($1)
		UNION ALL SELECT object_key FROM certificates WHERE object_key = ANY ($1)
		UNION ALL SELECT object_key FROM signing_answers WHERE object_key = ANY ($1)
		UNION ALL SELECT object_key FROM organisation_statuses WHERE object_key = ANY ($1)
		UNION ALL SELECT object_key FROM register_files WHERE object_key = ANY ($1)
		UNION ALL SELECT paper_key FROM logos WHERE paper_key = ANY ($1)
		UNION ALL SELECT page_key FROM logos WHERE page_key = ANY ($1)`, pq.StringArray(keys))
	if err != nil {
		return nil, fmt.Errorf("look up objects: %w", err)
	}
	named := make(map[string]bool, len(known))
	for _, key := range known {
		named[key] = true
	}
	return named, nil
}
