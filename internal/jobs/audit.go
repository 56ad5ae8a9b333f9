package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
)

// auditJob asks for an audit of the letters of all offices.
type auditJob struct{}

// Kind names the job in the queue.
func (auditJob) Kind() string { return "audit_certificates" }

// audit compares what is kept of letters, and keeps what it found.
type audit struct {
	river.WorkerDefaults[auditJob]
	office *casework.Office
}

// Work runs one audit. What does not agree is told on a page and in the log as a number; a sentence stays in the database.
func (w *audit) Work(ctx context.Context, _ *river.Job[auditJob]) error {
	found, err := w.office.AuditAll(ctx, casework.AuditPlan{Sample: casework.NightlySample})
	for _, a := range found {
		if a.Differences > 0 {
			slog.WarnContext(ctx, "letters do not agree", "office", a.OfficeID, "differences", a.Differences)
		}
	}
	return err
}

// Timeout bounds one audit; a million letters take minutes.
func (w *audit) Timeout(*river.Job[auditJob]) time.Duration { return time.Hour }

// nightly comes once a day while the offices sleep: at 18.00 UTC it is night from Sabang to Merauke.
type nightly struct{}

// Next is the next night.
func (nightly) Next(now time.Time) time.Time {
	now = now.UTC()
	night := time.Date(now.Year(), now.Month(), now.Day(), 18, 0, 0, 0, time.UTC)
	if !night.After(now) {
		night = night.AddDate(0, 0, 1)
	}
	return night
}
