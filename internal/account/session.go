package account

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/postgresstore"
	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// How long a session holds: at most so long, and so long without a request.
const (
	sessionLife = 12 * time.Hour
	sessionIdle = 2 * time.Hour
)

// The names of what a session keeps.
const (
	keptUser       = "user"
	keptGeneration = "generation"
	keptRegistered = "registered"
)

// Sessions remember in PostgreSQL who is signed in with which cookie; the table knows the cookie's value hashed only.
type Sessions struct{ kept *scs.SessionManager }

// NewSessions opens the sessions of a service reached at baseURL: over https the cookie carries the prefix __Host- and
// Secure. refuse answers a request whose session cannot be read or stored.
func NewSessions(db *postgres.DB, baseURL string, refuse func(http.ResponseWriter, *http.Request, error)) *Sessions {
	kept := scs.New()
	kept.Store = sessionStore{postgresstore.NewWithCleanupInterval(db.Pool(), 0), db} // upkeep removes what has expired
	kept.HashTokenInStore = true
	kept.Lifetime, kept.IdleTimeout = sessionLife, sessionIdle
	kept.Cookie.Name = "ormas"
	if strings.HasPrefix(baseURL, "https://") {
		kept.Cookie.Name, kept.Cookie.Secure = "__Host-ormas", true
	}
	kept.Cookie.HttpOnly, kept.Cookie.SameSite, kept.Cookie.Path = true, http.SameSiteLaxMode, "/"
	kept.Cookie.Persist = false // on a shared computer it ends with the browser
	kept.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		refuse(w, r, fmt.Errorf("%w (session: %w)", postgres.ErrAway, err))
	}
	return &Sessions{kept: kept}
}

// loaded marks a request whose session was loaded.
type loaded struct{}

// Handler gives each request its session. One with an Authorization header has none and asks the store nothing.
func (s *Sessions) Handler(next http.Handler) http.Handler {
	with := remembering(s.kept.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), loaded{}, true)))
	})))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			next.ServeHTTP(w, r)
			return
		}
		with.ServeHTTP(w, r)
	})
}

// Begin signs a person in. The cookie's value changes, so that one planted before is worth nothing.
func (s *Sessions) Begin(ctx context.Context, u *registry.User) error {
	if !has(ctx) {
		return registry.Invalid("Authorization", "tidak_dapat_digabung", "Masuk dengan kata sandi tidak memakai token. Kirim salah satu saja.")
	}
	if err := s.kept.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w (%w)", postgres.ErrAway, err)
	}
	s.noLongerAwaited(ctx)
	s.kept.Put(ctx, keptUser, u.ID.String())
	s.kept.Put(ctx, keptGeneration, u.Generation)
	return nil
}

// GoOn lets the session of a request go on after the person's sessions were ended. The cookie's value changes, so that a copy
// of it is worth nothing; the session ends when it would have.
func (s *Sessions) GoOn(ctx context.Context, u *registry.User) error {
	if !has(ctx) {
		return postgres.ErrNobody
	}
	until := s.kept.Deadline(ctx)
	if err := s.Begin(ctx, u); err != nil {
		return err
	}
	s.kept.SetDeadline(ctx, until)
	return nil
}

// End signs the person of a request out; without a session there is nothing to do.
func (s *Sessions) End(ctx context.Context) error {
	if !has(ctx) {
		return nil
	}
	if err := s.kept.Destroy(ctx); err != nil {
		return fmt.Errorf("end session: %w (%w)", postgres.ErrAway, err)
	}
	return nil
}

// Holder tells whose session a request has, and of which generation; ok is false where nobody is signed in.
func (s *Sessions) Holder(ctx context.Context) (user uuid.UUID, generation int, ok bool) {
	if !has(ctx) {
		return uuid.Nil, 0, false
	}
	user, err := uuid.Parse(s.kept.GetString(ctx, keptUser))
	return user, s.kept.GetInt(ctx, keptGeneration), err == nil
}

// Registered keeps the address that was just registered, for the page that comes next: an address of a page would be kept
// by browsers and logs.
func (s *Sessions) Registered(ctx context.Context, email string) {
	if has(ctx) {
		s.kept.Put(ctx, keptRegistered, email)
	}
}

// JustRegistered is the address that was registered a moment ago, empty where there is none.
func (s *Sessions) JustRegistered(ctx context.Context) string {
	if !has(ctx) {
		return ""
	}
	return s.kept.GetString(ctx, keptRegistered)
}

func has(ctx context.Context) bool { return ctx.Value(loaded{}) != nil }
