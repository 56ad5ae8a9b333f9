package main

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// pace lets so many workers do a piece of work n times in all and gives the rate per second.
func pace(ctx context.Context, workers, n int, work func(ctx context.Context, worker int) error) (float64, error) {
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	begun := time.Now()
	for worker := range workers {
		group.Go(func() error {
			for next.Add(1) <= int64(n) {
				if err := work(ctx, worker); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	return float64(n) / time.Since(begun).Seconds(), nil
}
