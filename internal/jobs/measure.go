package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/measures"
)

// measuring is how often what pages tell about the office's pace is measured anew.
const measuring = 15 * time.Minute

// measureJob asks for the measures of all services.
type measureJob struct{}

// Kind names the job in the queue.
func (measureJob) Kind() string { return "measure" }

// measure measures for the pages, once for all replicas.
type measure struct {
	river.WorkerDefaults[measureJob]
	measures *measures.Office
}

// Work measures once.
func (w *measure) Work(ctx context.Context, _ *river.Job[measureJob]) error {
	return w.measures.Measure(ctx)
}

// Timeout bounds one measuring.
func (w *measure) Timeout(*river.Job[measureJob]) time.Duration { return slowJob }
