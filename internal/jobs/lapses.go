package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
	"ormas/internal/mandates"
)

// lapsesJob asks for the reminders of letters and mandates that end soon.
type lapsesJob struct{}

// Kind names the job in the queue.
func (lapsesJob) Kind() string { return "lapses" }

// lapses reminds organisations of the end of their letters, and people of that of their mandates. Both are told days before, so
// that an hour early or late is no matter.
type lapses struct {
	river.WorkerDefaults[lapsesJob]
	office   *casework.Office
	mandates *mandates.Office
}

// Work sends what is due.
func (w *lapses) Work(ctx context.Context, _ *river.Job[lapsesJob]) error {
	return errors.Join(w.office.RemindLapses(ctx), w.mandates.RemindMandates(ctx))
}

// Timeout bounds one run.
func (w *lapses) Timeout(*river.Job[lapsesJob]) time.Duration { return slowJob }
