// Package jobs is what happens without anybody waiting for it: mails leave, deadlines pass, due times
// follow the calendar and drafts the SOP, and what is used up goes.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/storage/objects"
	"ormas/storage/postgres"
)

const (
	// workers is how many short jobs run at once; none of them is in a hurry.
	workers = 4
	// slowJob bounds jobs that walk over many rows or objects.
	slowJob = 10 * time.Minute
	// grace is how long a stop waits for jobs under way before it cuts them.
	grace = 3 * time.Second
)

// Options is what the workers need.
type Options struct {
	DB         *postgres.DB
	Store      *objects.Store
	Office     *casework.Office
	Rulemaking *rulemaking.Office
	Measures   *measures.Office
	Mandates   *mandates.Office
	SMTP       string // URL of the mail server; empty: mails stay here
	Demo       bool   // texts of mails are kept for reading
	Log        *slog.Logger
	Poll       time.Duration // how often the queue is asked, at least 100 ms; 0: every second
}

// Start lets the workers run until stop is called, which waits for jobs under way a few seconds and then cuts them; a job
// that was cut runs again later. A wrong SMTP URL is an error.
func Start(ctx context.Context, o Options) (stop func(ctx context.Context) error, err error) {
	post, err := newPost(o)
	if err != nil {
		return nil, err
	}
	registered := river.NewWorkers()
	river.AddWorker(registered, post)
	river.AddWorker(registered, &discard{store: o.Store})
	river.AddWorker(registered, &deadlines{office: o.Office})
	river.AddWorker(registered, &lapses{office: o.Office, mandates: o.Mandates})
	river.AddWorker(registered, &rebuild{rulemaking: o.Rulemaking})
	river.AddWorker(registered, &measure{measures: o.Measures})
	river.AddWorker(registered, &follow{office: o.Office})
	river.AddWorker(registered, &upkeep{db: o.DB})
	river.AddWorker(registered, &publish{office: o.Office})
	river.AddWorker(registered, &audit{office: o.Office})
	river.AddWorker(registered, &sweep{db: o.DB, store: o.Store, office: o.Office, batch: sweepBatch})
	// Poll-only, so that lib/pq stays the only driver and a connection pooler may stand between.
	client, err := river.NewClient(riverdatabasesql.New(o.DB.Pool()), &river.Config{
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}, registry.LongQueue: {MaxWorkers: 1}},
		Workers:           registered,
		PeriodicJobs:      periodic(),
		PollOnly:          true,
		FetchPollInterval: o.Poll,
		Logger:            o.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("open job queue: %w", err)
	}
	// Stopped in good order by stop, not by the end of the caller's context.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start workers: %w", err)
	}
	return func(ctx context.Context) error { return stopped(ctx, client) }, nil
}

// stopped lets jobs under way finish, and cuts those that take too long.
func stopped(ctx context.Context, client *river.Client[*sql.Tx]) error {
	soft, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	if err := client.Stop(soft); err == nil {
		return nil
	}
	if err := client.StopAndCancel(ctx); err != nil {
		return fmt.Errorf("stop workers: %w", err)
	}
	return nil
}

// periodic are the jobs that come by themselves. Each is enqueued once in its period whoever leads, and at once after a
// start, so that restarts skip none.
func periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		every(time.Minute, 1, river.QueueDefault, deadlinesJob{}),               // not tried again: the next minute comes anyway
		every(time.Minute, 1, river.QueueDefault, registry.FollowVersionsJob{}), // likewise
		every(measuring, 1, registry.LongQueue, measureJob{}),
		every(time.Hour, 1, river.QueueDefault, lapsesJob{}),
		every(time.Hour, 3, river.QueueDefault, upkeepJob{}),
		every(time.Hour, 1, registry.LongQueue, publishJob{}), // works once a day of each office
		every(24*time.Hour, 5, registry.LongQueue, sweepJob{}),
		every(24*time.Hour, 3, registry.LongQueue, registry.RebuildJob{}), // whatever an earlier one left
		river.NewPeriodicJob(nightly{}, func() (river.JobArgs, *river.InsertOpts) {
			return auditJob{}, &river.InsertOpts{Queue: registry.LongQueue, MaxAttempts: 2, UniqueOpts: river.UniqueOpts{ByPeriod: time.Hour}}
		}, nil),
	}
}

// every lets a job come once in each period.
func every(period time.Duration, attempts int, queue string, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(period), func() (river.JobArgs, *river.InsertOpts) {
		return args, &river.InsertOpts{Queue: queue, MaxAttempts: attempts, UniqueOpts: river.UniqueOpts{ByPeriod: period}}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}
