package rulemaking

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// CalendarPreview is what a change of the calendar would lead to.
type CalendarPreview struct {
	Base    int // the version it was compared with
	Change  calendar.Difference
	Next    *calendar.Calendar
	Moved   int        // running cases whose due times would move
	Looked  int        // running cases that were looked at
	All     bool       // these are all
	Example []CaseMove // a few of them
}

// CaseMove is a running case whose due time would move.
type CaseMove struct {
	ID           uuid.UUID
	TrackingCode string
	From, To     string // in words
}

// Bounds of a preview, so that it stays a page.
const (
	mostLooked   = 5000
	mostExamples = 10
)

// PreviewCalendar tells what a change of the calendar would lead to, and changes nothing.
func (o *Office) PreviewCalendar(ctx context.Context, by workflow.Actor, change CalendarChange) (*CalendarPreview, error) {
	if err := registry.OnlyAdmin(by, calendarIsKept); err != nil {
		return nil, err
	}
	current, err := o.rules.Calendar(ctx, o.db, by.Office)
	if err != nil {
		return nil, err
	}
	next, err := change.next(current)
	if err != nil {
		return nil, err
	}
	if err := (succession{by.Office, current, next}).keepsYears(ctx, o.db); err != nil {
		return nil, err
	}
	p := &CalendarPreview{Base: current.Version, Change: next.Since(current), Next: next}
	return p, o.lookAtRunning(ctx, by.Office, p)
}

// lookAtRunning folds running cases under the next calendar.
func (o *Office) lookAtRunning(ctx context.Context, office uuid.UUID, p *CalendarPreview) error {
	r := retelling{o: o, office: office, cal: p.Next, since: map[int]calendar.Difference{}}
	for last := uuid.Nil; p.Looked < mostLooked; {
		batch, err := o.db.RunningCases(ctx, postgres.Running{Office: office, Version: p.Next.Version, After: last})
		if err != nil {
			return err
		}
		if p.All = len(batch) == 0; p.All {
			return nil
		}
		for i := range batch {
			told, err := r.retell(ctx, &batch[i])
			if err != nil {
				return err
			}
			p.count(&batch[i], told)
		}
		last = batch[len(batch)-1].ID
	}
	return nil
}

func (p *CalendarPreview) count(d *registry.Dossier, told postgres.Retold) {
	p.Looked++
	if told.Reason == "" {
		return
	}
	p.Moved++
	if len(p.Example) == mostExamples {
		return
	}
	from, to := d.DueAt, told.Due
	if from.Equal(to) {
		from, to = d.OfficeDueAt, told.OfficeDue
	}
	p.Example = append(p.Example, CaseMove{d.ID, d.TrackingCode, timing.DueWords(p.Next, from), timing.DueWords(p.Next, to)})
}
