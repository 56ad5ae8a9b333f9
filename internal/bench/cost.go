package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// cost is what one lifecycle gives the database to do.
type cost struct{ transactions, reads, writes int }

func (c cost) String() string {
	return fmt.Sprintf("%d pernyataan SQL (%d baca, %d tulis) dalam %d transaksi", c.reads+c.writes, c.reads, c.writes, c.transactions)
}

// since is the difference to an earlier count, for each of n lifecycles.
func (c cost) since(before cost, n int) cost {
	return cost{(c.transactions - before.transactions) / n, (c.reads - before.reads) / n, (c.writes - before.writes) / n}
}

// settled waits until the service does nothing by itself, since what its jobs begin with would be counted as a lifecycle's: half a minute
// at most, and then goes on all the same.
func (s *server) settled(ctx context.Context) error {
	var before cost
	for range 15 {
		now, err := s.counts(ctx)
		if err != nil || now == before {
			return err
		}
		before = now
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Second):
		}
	}
	return nil
}

// counts reads the service's own counters of statements.
func (s *server) counts(ctx context.Context) (cost, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/metrics", nil)
	if err != nil {
		return cost{}, err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return cost{}, fmt.Errorf("read metrics: %w", err)
	}
	defer res.Body.Close()
	var c cost
	names := map[string]*int{"ormas_db_transactions_total": &c.transactions, "ormas_db_reads_total": &c.reads, "ormas_db_writes_total": &c.writes}
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if into := names[name]; into != nil {
			n, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return cost{}, fmt.Errorf("read metrics: %w", err)
			}
			*into = int(n)
			delete(names, name)
		}
	}
	if len(names) > 0 {
		return cost{}, fmt.Errorf("the service does not count its statements: %v", names)
	}
	return c, nil
}
