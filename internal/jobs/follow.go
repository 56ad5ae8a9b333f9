package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// follow lets drafts follow the version of the SOP that is in force. The days from which versions are in force are rows
// that are looked at, not timers: a restart forgets none.
type follow struct {
	river.WorkerDefaults[registry.FollowVersionsJob]
	office *casework.Office
}

// Work runs one look.
func (w *follow) Work(ctx context.Context, job *river.Job[registry.FollowVersionsJob]) error {
	return w.office.FollowVersions(ctx, job.Args.OfficeID)
}

// Timeout bounds one walk; the next one goes on where it was cut.
func (w *follow) Timeout(*river.Job[registry.FollowVersionsJob]) time.Duration { return slowJob }
