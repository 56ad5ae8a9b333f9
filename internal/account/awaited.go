package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// The names under which a session keeps whose code it waits for.
const (
	awaitedUser       = "awaited"
	awaitedGeneration = "awaited generation"
	awaitedUntil      = "awaited until"
)

// awaitTime is how long the code may take after the password.
const awaitTime = 10 * time.Minute

// Await keeps whose password was right until the code comes. The cookie's value changes: whoever planted it must not guess
// codes without the password.
func (s *Sessions) Await(ctx context.Context, u *registry.User) error {
	if err := s.kept.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w (%w)", postgres.ErrAway, err)
	}
	s.kept.Put(ctx, awaitedUser, u.ID.String())
	s.kept.Put(ctx, awaitedGeneration, u.Generation)
	s.kept.Put(ctx, awaitedUntil, time.Now().Add(awaitTime).Unix())
	return nil
}

// Awaited tells whose code a session waits for; ok is false where it waits for none, or not any more.
func (s *Sessions) Awaited(ctx context.Context) (user uuid.UUID, generation int, ok bool) {
	if !has(ctx) || time.Now().Unix() > s.kept.GetInt64(ctx, awaitedUntil) {
		return uuid.Nil, 0, false
	}
	user, err := uuid.Parse(s.kept.GetString(ctx, awaitedUser))
	return user, s.kept.GetInt(ctx, awaitedGeneration), err == nil
}

// noLongerAwaited forgets whose code was waited for.
func (s *Sessions) noLongerAwaited(ctx context.Context) {
	for _, name := range []string{awaitedUser, awaitedGeneration, awaitedUntil} {
		s.kept.Remove(ctx, name)
	}
}
