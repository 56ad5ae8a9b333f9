package account

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

const (
	// tokenPrefix lets people and scanners tell what leaked.
	tokenPrefix = "ormas_"
	// tokenLife is how long a bearer token holds unless said otherwise.
	tokenLife = 90 * 24 * time.Hour
	// endingLength is how many of the last characters stay readable in a list.
	endingLength = 4
)

// NewToken makes a bearer token for the person with an address; it is told this once and stored hashed. A ttl of 0
// means 90 days.
func (a *Accounts) NewToken(ctx context.Context, email string, ttl time.Duration) (string, error) {
	if ttl == 0 {
		ttl = tokenLife
	}
	token := tokenPrefix + registry.NewSecret()
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error {
		u, err := tx.UserByEmail(ctx, registry.TidyEmail(email))
		if err != nil {
			return err
		}
		if !active(u) {
			return registry.Conflict("akun_tidak_aktif", "Akun ini belum dikonfirmasi atau sudah dinonaktifkan.")
		}
		return tx.AddToken(ctx, tokenOf(u.ID, token, tx.Now.Add(ttl)))
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// tokenOf is what is kept of a bearer token.
func tokenOf(user uuid.UUID, token string, expires time.Time) registry.Token {
	return registry.Token{Hash: registry.HashSecret(token), UserID: user, Ending: token[len(token)-endingLength:], ExpiresAt: expires}
}

// active tells whether a person may be somebody here.
func active(u *registry.User) bool { return u.ConfirmedAt != nil && u.DisabledAt == nil }

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails; the runtime ends the process instead
	return b
}
