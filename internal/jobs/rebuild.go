package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
)

// rebuild tells due times anew after a calendar has changed.
type rebuild struct {
	river.WorkerDefaults[registry.RebuildJob]
	rulemaking *rulemaking.Office
}

// Work goes through the running cases whose due times were told by another calendar.
func (w *rebuild) Work(ctx context.Context, job *river.Job[registry.RebuildJob]) error {
	return w.rulemaking.RebuildDueTimes(ctx, job.Args.OfficeID)
}

// Timeout bounds one walk; the next one goes on where it was cut.
func (w *rebuild) Timeout(*river.Job[registry.RebuildJob]) time.Duration { return slowJob }
