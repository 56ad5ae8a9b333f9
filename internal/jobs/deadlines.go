package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
)

// deadlinesJob asks for what the clock does: the steps it takes and the reminders it sends.
type deadlinesJob struct{}

// Kind names the job in the queue.
func (deadlinesJob) Kind() string { return "deadlines" }

// deadlines lets the clock act. Due times are rows that are looked at each minute, not timers: a restart forgets none.
type deadlines struct {
	river.WorkerDefaults[deadlinesJob]
	office *casework.Office
}

// Work runs one look. The steps come first: nobody is reminded of what has just ended.
func (w *deadlines) Work(ctx context.Context, _ *river.Job[deadlinesJob]) error {
	return errors.Join(w.office.ActOnDeadlines(ctx), w.office.Remind(ctx))
}

// Timeout bounds one look.
func (w *deadlines) Timeout(*river.Job[deadlinesJob]) time.Duration { return slowJob }
