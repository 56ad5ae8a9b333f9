package rulemaking

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/internal/trial"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// replaying is a change that is tried on cases of an office.
type replaying struct {
	Try
	office uuid.UUID
	change trial.Change
}

// tryBatch is how many cases are read at once. Their journals are a few megabytes.
const tryBatch = 1000

// replay reads the cases of the time in batches and replays them, each batch in a trial of its own; the order of batches is
// that of the keys, so the same cases always come to the same. cut is how many older cases were left out.
func (o *Office) replay(ctx context.Context, r replaying) (whole *trial.Trial, cut int, err error) {
	ids, cut, err := o.pastKeys(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	batches := slices.Collect(slices.Chunk(ids, tryBatch))
	parts := make([]*trial.Trial, len(batches))
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(max(r.Workers, 1))
	for i, batch := range batches {
		group.Go(func() (err error) {
			parts[i], err = o.replayBatch(inner, r.change, batch)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, 0, err
	}
	whole = trial.New(r.change)
	for _, part := range parts {
		whole.Join(part)
	}
	return whole, cut, nil
}

// pastKeys are the keys of the cases to replay, the newest where there are too many, with how many older ones were left out; keys
// grow with time.
func (o *Office) pastKeys(ctx context.Context, r replaying) (all []uuid.UUID, cut int, err error) {
	q := postgres.Past{Office: r.office, Service: r.change.Definition.Service, From: r.Since, Until: r.change.Now.Add(time.Second)}
	for after := uuid.Nil; ; {
		ids, err := o.db.PastIDs(ctx, q, after)
		if err != nil {
			return nil, 0, err
		}
		if len(ids) == 0 {
			break
		}
		all, after = append(all, ids...), ids[len(ids)-1]
	}
	if r.Most > 0 {
		cut = max(0, len(all)-r.Most)
	}
	return all[cut:], cut, nil
}

func (o *Office) replayBatch(ctx context.Context, change trial.Change, ids []uuid.UUID) (*trial.Trial, error) {
	cases, err := o.db.PastByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	t := trial.New(change)
	for _, c := range cases {
		def, err := o.rules.PastDefinition(ctx, o.db, c)
		if err != nil {
			return nil, err
		}
		t.Add(trial.Case{Code: c.TrackingCode, Definition: def, Journal: c.Journal})
	}
	return t, nil
}

// Moves are the running cases whose dates would change.
type Moves struct {
	Looked int         `json:"looked_at"`
	Moved  int         `json:"moved"`
	Untold int         `json:"not_told"` // in a stage that the changed definition does not have
	All    bool        `json:"all"`      // all running cases were looked at
	Latest time.Time   `json:"-"`
	Cases  []MovedCase `json:"cases"` // some of them, the earliest new date first
}

// MovedCase is a running case with the due times of its step and of the office, before and after; registry.NoDue is none.
type MovedCase struct {
	ID           uuid.UUID `json:"id"`
	TrackingCode string    `json:"tracking_code"`
	Stage        string    `json:"stage"`
	Before       time.Time `json:"due_before"`
	After        time.Time `json:"due_after"`
	OfficeBefore time.Time `json:"office_due_before"`
	OfficeAfter  time.Time `json:"office_due_after"`
}

// mostMoved is how many moved cases are named.
const mostMoved = 100

// moves folds the running cases of the service under the change.
func (o *Office) moves(ctx context.Context, r replaying) (Moves, error) {
	var m Moves
	for last := uuid.Nil; r.Most == 0 || m.Looked < r.Most; {
		batch, err := o.db.RunningCases(ctx, postgres.Running{Office: r.office, After: last}) // no version is 0: all of them
		if err != nil {
			return m, err
		}
		if m.All = len(batch) == 0; m.All {
			break
		}
		for i := range batch {
			if err := o.move(ctx, &m, &batch[i], r.change); err != nil {
				return m, err
			}
		}
		last = batch[len(batch)-1].ID
	}
	slices.SortStableFunc(m.Cases, func(a, b MovedCase) int { return a.After.Compare(b.After) })
	return m, nil
}

func (o *Office) move(ctx context.Context, m *Moves, d *registry.Dossier, c trial.Change) error {
	def, err := o.rules.Definition(ctx, o.db, d.DefinitionID)
	if err != nil || def.Service != c.Definition.Service {
		return err
	}
	m.Looked++
	if !knowsAll(c.Definition, d.Journal) {
		m.Untold++
		return nil
	}
	must := timing.TurnOf(c.Definition, c.After, d)
	m.Latest = latestDue(m.Latest, must.Due, must.OfficeDue)
	if must.Due.Equal(d.DueAt) && must.OfficeDue.Equal(d.OfficeDueAt) {
		return nil
	}
	m.Moved++
	if len(m.Cases) < mostMoved {
		st, _ := c.Definition.State(d.State)
		m.Cases = append(m.Cases, MovedCase{d.ID, d.TrackingCode, st.Label, d.DueAt, must.Due, d.OfficeDueAt, must.OfficeDue})
	}
	return nil
}

// knowsAll tells whether a definition has every state that a case has been in.
func knowsAll(def *workflow.Definition, journal []registry.Event) bool {
	return !slices.ContainsFunc(journal, func(e registry.Event) bool {
		_, ok := def.State(e.To)
		return !ok
	})
}
