package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"ormas/internal/casework"
	"ormas/storage/objects"
	"ormas/storage/postgres"
)

// upkeepJob asks for the removal of what has expired.
type upkeepJob struct{}

// Kind names the job in the queue.
func (upkeepJob) Kind() string { return "upkeep" }

// upkeep removes expired rows.
type upkeep struct {
	river.WorkerDefaults[upkeepJob]
	db *postgres.DB
}

// Work removes them once.
func (w *upkeep) Work(ctx context.Context, _ *river.Job[upkeepJob]) error {
	return w.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.RemoveExpired(ctx) })
}

// Timeout bounds one removal.
func (w *upkeep) Timeout(*river.Job[upkeepJob]) time.Duration { return slowJob }

// sweepJob asks for the removal of objects that no row names.
type sweepJob struct{}

// Kind names the job in the queue.
func (sweepJob) Kind() string { return "sweep" }

// The days looked at, counted back from today: an upload of yesterday may still be on its way to its row, and a week
// without a sweep is caught up.
const (
	youngest = 2
	oldest   = 8
)

// sweepBatch is how many keys are compared with the rows at once.
const sweepBatch = 500

// sweep removes objects left by uploads that were cut, and old pictures of pages.
type sweep struct {
	river.WorkerDefaults[sweepJob]
	db     *postgres.DB
	store  *objects.Store
	office *casework.Office
	batch  int // keys compared with the rows at once
}

// Work sweeps each of the days, and then the pictures.
func (w *sweep) Work(ctx context.Context, _ *river.Job[sweepJob]) error {
	today := w.db.Now()
	for ago := youngest; ago <= oldest; ago++ {
		if err := w.day(ctx, objects.DayPrefix(today.AddDate(0, 0, -ago))); err != nil {
			return err
		}
	}
	return w.office.RemoveOldPictures(ctx, today)
}

// Timeout bounds one sweep.
func (w *sweep) Timeout(*river.Job[sweepJob]) time.Duration { return slowJob }

// day sweeps the objects whose keys begin with a prefix.
func (w *sweep) day(ctx context.Context, prefix string) error {
	keys := make([]string, 0, w.batch)
	for o, err := range w.store.List(ctx, prefix) {
		if err != nil {
			return err
		}
		if keys = append(keys, o.Key); len(keys) < w.batch {
			continue
		}
		if err := w.orphans(ctx, keys); err != nil {
			return err
		}
		keys = keys[:0]
	}
	return w.orphans(ctx, keys)
}

// orphans removes those among some objects that no row names.
func (w *sweep) orphans(ctx context.Context, keys []string) error {
	named, err := w.db.KnownObjects(ctx, keys)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if named[key] {
			continue
		}
		if err := w.store.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}
