package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"ormas/internal/registry"
	"ormas/storage/objects"
)

// discard deletes objects whose rows are gone, such as the files of a draft that was deleted: nobody can ask for them any
// more, and they may hold personal data.
type discard struct {
	river.WorkerDefaults[registry.DiscardJob]
	store *objects.Store
}

// Work deletes all of them. A try that was cut begins anew: what is gone already is no error.
func (w *discard) Work(ctx context.Context, job *river.Job[registry.DiscardJob]) error {
	for _, key := range job.Args.Keys {
		if err := w.store.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}
