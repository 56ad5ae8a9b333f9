package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
)

// publishJob asks for the day's files of the register.
type publishJob struct{}

// Kind names the job in the queue.
func (publishJob) Kind() string { return "publish_register" }

// publish makes the files of the register of each office, once in its day. It looks each hour: offices begin their days at
// different times, and a day whose first try failed is caught up.
type publish struct {
	river.WorkerDefaults[publishJob]
	office *casework.Office
}

// Work makes what is missing.
func (w *publish) Work(ctx context.Context, _ *river.Job[publishJob]) error {
	return w.office.PublishRegisters(ctx)
}

// Timeout bounds one run; a million letters take minutes.
func (w *publish) Timeout(*river.Job[publishJob]) time.Duration { return time.Hour }
