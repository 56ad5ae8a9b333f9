package account

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/postgresstore"

	"ormas/storage/postgres"
)

// sessionStore never stores a session again that a request came with and that ended while it was under way: signed out is
// signed out, whatever is still being sent.
type sessionStore struct {
	*postgresstore.PostgresStore
	db *postgres.DB
}

// cameWith is under which key a request's context keeps the token, hashed, of the session that it came with.
type cameWith struct{}

// remembering gives each request a place for that token.
func remembering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), cameWith{}, new(string))))
	})
}

// FindCtx finds a session that holds.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, found, err := s.Find(token)
	if came, ok := ctx.Value(cameWith{}).(*string); ok && found {
		*came = token
	}
	return data, found, err
}

// CommitCtx stores a session: a new one in any case, the one that the request came with where it still holds.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if came, ok := ctx.Value(cameWith{}).(*string); ok && *came == token {
		return s.db.KeepSession(ctx, postgres.KeptSession{Token: token, Data: data, Expiry: expiry})
	}
	return s.Commit(token, data, expiry)
}
