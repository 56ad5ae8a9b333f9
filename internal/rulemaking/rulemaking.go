// Package rulemaking is how an office decides what it goes by: its settings, the versions of its procedures and how they
// are drafted and approved, what a change of them would lead to, its calendar and hours, and how its numbers are written.
// It takes no step in any case; internal/casework does, by what is decided here and read through internal/rules.
package rulemaking

import (
	"golang.org/x/sync/semaphore"

	"ormas/internal/rules"
	"ormas/storage/postgres"
)

// Office is all offices of the installation as makers of their rules.
type Office struct {
	db     *postgres.DB
	rules  *rules.Rules
	trying *semaphore.Weighted // one trial at a time
}

// New lets offices decide. The rules are those by which their cases are worked on, so that a change is seen there at once.
func New(db *postgres.DB, r *rules.Rules) *Office {
	return &Office{db: db, rules: r, trying: semaphore.NewWeighted(1)}
}

// Key is an Idempotency-Key with what it was sent for; the zero Key means that none was sent.
type Key = postgres.Key
