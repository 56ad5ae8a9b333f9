package account

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// How attempts are slowed down: the fifth delays the next by 10 seconds, each further one by twice as long, up to a
// quarter of an hour. A day without any starts anew.
const (
	freeAttempts = 5
	firstDelay   = 10 * time.Second
	longestDelay = 15 * time.Minute
	forgetAfter  = 24 * time.Hour
)

// Delayed is the refusal (TooMany) of an attempt that came too early.
type Delayed struct {
	After   time.Duration // what is left to wait, in whole seconds
	refusal *registry.Error
}

// Error is the sentence for people.
func (d *Delayed) Error() string { return d.refusal.Error() }

// Unwrap gives the refusal.
func (d *Delayed) Unwrap() error { return d.refusal }

// attempt names what is counted: the same purpose on the same account from the same address, so that nobody can lock
// somebody else out. Unknown accounts are counted like known ones.
type attempt []byte

func attemptOn(purpose, email, address string) attempt {
	sum := sha256.Sum256([]byte(strings.Join([]string{purpose, email, registry.Network(address)}, "\x00")))
	return sum[:]
}

// delayed refuses an attempt that comes before its time.
func (a *Accounts) delayed(ctx context.Context, at attempt) error {
	free, err := a.db.FreeAt(ctx, at)
	if err != nil {
		return err
	}
	return tooSoon(free, a.db.Now())
}

// tooSoon refuses what comes before it is free.
func tooSoon(free, now time.Time) error {
	left := free.Sub(now)
	if left <= 0 {
		return nil
	}
	return &Delayed{After: (left + time.Second - 1).Truncate(time.Second), refusal: errTooOften}
}

var errTooOften = workflow.Refuse(workflow.TooMany, "terlalu_sering", "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.")

// count counts an attempt and delays the next one. It is counted even if the caller has gone meanwhile.
func (a *Accounts) count(ctx context.Context, at attempt) error {
	ctx = context.WithoutCancel(ctx)
	return a.db.InTx(ctx, func(tx *postgres.Tx) error { return countIn(ctx, tx, at) })
}

// countIn counts an attempt as part of other work.
func countIn(ctx context.Context, tx *postgres.Tx, at attempt) error {
	n, err := tx.CountAttempt(ctx, at, forgetAfter)
	if err != nil || n < freeAttempts {
		return err
	}
	return tx.DelayAttempts(ctx, at, tx.Now.Add(delayAfter(n)))
}

// forget starts anew after a success.
func (a *Accounts) forget(ctx context.Context, at attempt) error {
	return a.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.ForgetAttempts(ctx, at) })
}

// delayAfter is how long the attempt after the n-th has to wait.
func delayAfter(n int) time.Duration {
	if n < freeAttempts {
		return 0
	}
	return min(firstDelay<<min(n-freeAttempts, 10), longestDelay)
}
