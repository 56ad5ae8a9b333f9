package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
)

// deadlinesJob asks for the steps that the clock takes.
type deadlinesJob struct{}

// Kind names the job in the queue.
func (deadlinesJob) Kind() string { return "deadlines" }

// deadlines lets the clock act. Due times are rows that are looked at each minute, not timers: a restart forgets none.
type deadlines struct {
	river.WorkerDefaults[deadlinesJob]
	office *casework.Office
}

// Work runs one look.
func (w *deadlines) Work(ctx context.Context, _ *river.Job[deadlinesJob]) error {
	return w.office.ActOnDeadlines(ctx)
}

// Timeout bounds one look.
func (w *deadlines) Timeout(*river.Job[deadlinesJob]) time.Duration { return slowJob }
