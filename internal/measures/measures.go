// Package measures tells what the cases of an office come to: how long steps take and whether that is within their norms,
// what waits where, which cases are behind a figure, and what an office can promise of a service. It reads and keeps
// figures; no case changes by it.
package measures

import (
	"golang.org/x/sync/semaphore"

	"ormas/internal/rules"
	"ormas/storage/postgres"
)

// Office is all offices of the installation as they are measured.
type Office struct {
	db      *postgres.DB
	rules   *rules.Rules
	surveys *semaphore.Weighted // of figures that somebody waits for
}

// New measures the cases in a database by the rules that they run under.
func New(db *postgres.DB, r *rules.Rules) *Office {
	return &Office{db: db, rules: r, surveys: semaphore.NewWeighted(surveysAtOnce)}
}
