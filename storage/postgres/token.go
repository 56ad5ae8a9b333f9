package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/workflow"
)

// identityColumns are what makes an actor of a person u. Hardly anybody holds a mandate, so those are read apart; $1 is the
// end of those that nobody asks for any more.
const identityColumns = `u.id, u.office_id, u.name, EXISTS (SELECT 1 FROM mandates m WHERE m.holder = u.id AND m.until_at > $1) AS acts, ` + heldRoles

// ErrNobody is the refusal where a session or token stands for nobody (any more).
var ErrNobody = workflow.Refuse(workflow.Unauthenticated, "belum_masuk", "Silakan masuk terlebih dahulu.")

// Session is what a session says of its person.
type Session struct {
	User       uuid.UUID
	Generation int
}

// Identity is the person of a session at a time, as long as the sessions of that generation hold. What the roles mean is not
// said here.
func (r reader) Identity(ctx context.Context, s Session, at time.Time) (workflow.Actor, error) {
	return r.identity(ctx, at, `SELECT `+identityColumns+` FROM users u WHERE u.id = $2 AND u.generation = $3 AND `+active,
		s.User, s.Generation)
}

// Bearer is the person of a bearer token, by the token's SHA-256.
func (r reader) Bearer(ctx context.Context, hash []byte, at time.Time) (workflow.Actor, error) {
	return r.identity(ctx, at, `SELECT `+identityColumns+` FROM tokens t JOIN users u ON u.id = t.user_id
		WHERE t.hash = $2 AND t.expires_at > $3 AND `+active, hash, at)
}

// KeptSession is a session as it is stored. Token is hashed.
type KeptSession struct {
	Token  string
	Data   []byte
	Expiry time.Time
}

// KeepSession stores what has become of a session, and nothing where it has ended.
func (db *DB) KeepSession(ctx context.Context, s KeptSession) error {
	_, err := db.pool.ExecContext(context.WithoutCancel(ctx), `UPDATE sessions SET data = $2, expiry = $3 WHERE token = $1`, s.Token, s.Data, s.Expiry)
	return told(err)
}

func (r reader) identity(ctx context.Context, at time.Time, query string, args ...any) (workflow.Actor, error) {
	var row struct {
		User   uuid.UUID      `db:"id"`
		Office uuid.UUID      `db:"office_id"`
		Name   string         `db:"name"`
		Acts   bool           `db:"acts"`
		Held   pq.StringArray `db:"held"`
	}
	err := r.get(ctx, &row, query, append([]any{at.Add(-lapsedKept)}, args...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.Actor{}, ErrNobody
	}
	if err != nil {
		return workflow.Actor{}, fmt.Errorf("find identity: %w", err)
	}
	by := workflow.Actor{User: row.User, Office: row.Office, Name: row.Name, Roles: row.Held, At: at}
	if row.Acts {
		by.Mandates, err = r.MandatesHeld(ctx, row.User, at)
	}
	return by, err
}

// AddToken stores a bearer token. CreatedAt is set here.
func (tx *Tx) AddToken(ctx context.Context, t registry.Token) error {
	_, err := tx.exec(ctx, `INSERT INTO tokens (hash, user_id, ending, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
		t.Hash, t.UserID, t.Ending, tx.Now, t.ExpiresAt)
	if err != nil {
		return fmt.Errorf("add token: %w", err)
	}
	return nil
}

// TokensOf are the bearer tokens of a person that hold at a time, the newest first.
func (r reader) TokensOf(ctx context.Context, user uuid.UUID, at time.Time) ([]registry.Token, error) {
	var all []registry.Token
	err := r.list(ctx, &all, `SELECT hash, user_id, ending, created_at, expires_at FROM tokens
		WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, hash LIMIT 100`, user, at)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return all, nil
}

// EndToken removes a bearer token of a person; false where there is none.
func (tx *Tx) EndToken(ctx context.Context, user uuid.UUID, hash []byte) (bool, error) {
	n, err := tx.exec(ctx, `DELETE FROM tokens WHERE user_id = $1 AND hash = $2`, user, hash)
	if err != nil {
		return false, fmt.Errorf("end token: %w", err)
	}
	return n > 0, nil
}

// Purpose says what a link in a mail is for.
type Purpose string

// The purposes of links in mails.
const (
	Confirmation  Purpose = "konfirmasi"
	PasswordReset Purpose = "kata_sandi"
)

// MailToken is the secret of a link in a mail, by its SHA-256.
type MailToken struct {
	Hash    []byte
	User    uuid.UUID
	Purpose Purpose
	Expires time.Time
}

// AddMailToken stores the secret of a link.
func (tx *Tx) AddMailToken(ctx context.Context, t MailToken) error {
	_, err := tx.exec(ctx, `INSERT INTO mail_tokens (hash, user_id, purpose, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5)`, t.Hash, t.User, t.Purpose, tx.Now, t.Expires)
	if err != nil {
		return fmt.Errorf("add mail token: %w", err)
	}
	return nil
}

// ErrStale is what using a link twice, or too late, gives. The caller says it in words.
var ErrStale = errors.New("mail token unknown, used or expired")

// MailTokenOwner is the person of a link that can still be used, or ErrStale.
func (r reader) MailTokenOwner(ctx context.Context, hash []byte, p Purpose, at time.Time) (*registry.User, error) {
	var user uuid.UUID
	err := r.get(ctx, &user, `SELECT user_id FROM mail_tokens
		WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3`, hash, p, at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrStale
	}
	if err != nil {
		return nil, fmt.Errorf("find owner of mail token: %w", err)
	}
	return r.User(ctx, user)
}

// UseMailToken takes a link, once, and with it all others of the person for the same purpose: whose it was, or ErrStale.
func (tx *Tx) UseMailToken(ctx context.Context, hash []byte, p Purpose) (uuid.UUID, error) {
	var user uuid.UUID
	err := tx.get(ctx, &user, `UPDATE mail_tokens SET used_at = $3
		WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id`, hash, p, tx.Now)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, ErrStale
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("use mail token: %w", err)
	}
	_, err = tx.exec(ctx, `UPDATE mail_tokens SET used_at = $3 WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL`,
		user, p, tx.Now)
	if err != nil {
		return uuid.Nil, fmt.Errorf("end other mail tokens: %w", err)
	}
	return user, nil
}
