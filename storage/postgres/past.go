package postgres

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// Past says which cases of an office to read: those handed in or moved in a time.
type Past struct {
	Office  uuid.UUID
	Service string    // empty: all
	From    time.Time // included
	Until   time.Time // not included
}

// How many keys are found by one statement, and how many cases are read by one.
const (
	pastKeys  = 100_000
	pastBatch = 1000
)

// PastCases reads those cases whose ids stand after one, with their whole journals, in order of their ids and in batches that
// are not empty; begin with the zero id. A case that a step moves meanwhile is read once, before the step or after it. An
// error is the last pair.
func (r reader) PastCases(ctx context.Context, q Past, after uuid.UUID) iter.Seq2[[]registry.PastCase, error] {
	return r.walk(ctx, after, func(after uuid.UUID) ([]uuid.UUID, error) { return r.PastIDs(ctx, q, after) })
}

// walk goes over keys, as many as one statement finds, and reads the cases of some at a time.
func (r reader) walk(ctx context.Context, after uuid.UUID, find func(after uuid.UUID) ([]uuid.UUID, error)) iter.Seq2[[]registry.PastCase, error] {
	return func(yield func([]registry.PastCase, error) bool) {
		for found := pastKeys; found == pastKeys; {
			ids, err := find(after)
			if err != nil {
				yield(nil, err)
				return
			}
			if found = len(ids); found > 0 {
				after = ids[found-1]
			}
			for len(ids) > 0 {
				n := min(len(ids), pastBatch)
				cases, err := r.PastByID(ctx, ids[:n])
				if !yield(cases, err) || err != nil {
					return
				}
				ids = ids[n:]
			}
		}
	}
}

// PastIDs finds the keys of those cases after one, in order and at most a hundred thousand; begin with the zero id. What
// moved is told by the journal's times, which grow with its rows: their index is small however long the journal is.
func (r reader) PastIDs(ctx context.Context, q Past, after uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := r.list(ctx, &ids, `SELECT d.id FROM (SELECT DISTINCT dossier_id FROM journal WHERE at >= $3 AND at < $4 AND dossier_id > $5) j
		JOIN dossiers d ON d.id = j.dossier_id WHERE d.office_id = $1 AND ($2 = '' OR d.service = $2) ORDER BY d.id LIMIT $6`,
		q.Office, q.Service, q.From, q.Until, after, pastKeys)
	if err != nil {
		return nil, fmt.Errorf("find past cases: %w", err)
	}
	return ids, nil
}

// PastByID reads cases by their keys, which are sorted, a thousand at most, with two statements.
func (r reader) PastByID(ctx context.Context, ids []uuid.UUID) ([]registry.PastCase, error) {
	wanted := keys(ids)
	var cases []registry.PastCase
	err := r.list(ctx, &cases, `SELECT d.id, d.definition_id, d.service, d.tracking_code, d.state, d.submitted_at,
			(SELECT count(*) FROM rounds r WHERE r.dossier_id = d.id) AS rounds
		FROM dossiers d WHERE d.id = ANY($1::uuid[]) AND d.submitted_at IS NOT NULL ORDER BY d.id LIMIT $2`, wanted, pastBatch)
	if err != nil {
		return nil, fmt.Errorf("read past cases: %w", err)
	}
	steps := make([]registry.Event, 0, usualSteps*len(cases))
	err = r.list(ctx, &steps, `SELECT dossier_id, seq, action, from_state, to_state, by_user, as_role, held, due_at, definition_id, at
		FROM journal WHERE dossier_id = ANY($1::uuid[]) ORDER BY dossier_id, seq`, wanted)
	if err != nil {
		return nil, fmt.Errorf("read past journals: %w", err)
	}
	for i := range cases {
		for len(steps) > 0 && steps[0].DossierID != cases[i].ID { // handed in between the two statements
			steps = steps[1:]
		}
		n := 0
		for n < len(steps) && steps[n].DossierID == cases[i].ID {
			n++
		}
		cases[i].Journal, steps = steps[:n:n], steps[n:]
	}
	return cases, nil
}

// keys writes ids into an array of uuids.
func keys(ids []uuid.UUID) pq.StringArray {
	all := make(pq.StringArray, len(ids))
	for i, id := range ids {
		all[i] = id.String()
	}
	return all
}
