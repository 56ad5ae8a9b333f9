package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
)

// lapsesJob asks for the reminders of letters that end soon.
type lapsesJob struct{}

// Kind names the job in the queue.
func (lapsesJob) Kind() string { return "lapses" }

// lapses reminds organisations of the end of their letters. Ends are days, so that an hour early or late is no matter.
type lapses struct {
	river.WorkerDefaults[lapsesJob]
	office *casework.Office
}

// Work sends what is due.
func (w *lapses) Work(ctx context.Context, _ *river.Job[lapsesJob]) error {
	return w.office.RemindLapses(ctx)
}

// Timeout bounds one run.
func (w *lapses) Timeout(*river.Job[lapsesJob]) time.Duration { return slowJob }
