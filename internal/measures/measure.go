package measures

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// The times over which measures are kept ready, in days back from now.
const (
	MonthBack   = 30
	QuarterBack = 90
	YearBack    = 365
)

// rarely is how old the measures of a year may be: they read ten times as much as the others and change as much less.
const rarely = 20 * time.Hour

// Measure measures all services of all offices and keeps what it found for the pages. One that fails does not stop the
// others. Nothing is locked; run twice at once the later one stays.
func (o *Office) Measure(ctx context.Context) error {
	return o.db.EachOffice(ctx, func(office registry.Office) error { return o.measureOffice(ctx, office) })
}

func (o *Office) measureOffice(ctx context.Context, office registry.Office) error {
	services, err := o.rules.Procedures(ctx, office.ID)
	if err != nil {
		return err
	}
	var failed []error
	for _, def := range services {
		if err := o.measureService(ctx, office, def); err != nil {
			failed = append(failed, fmt.Errorf("measure %s of %s: %w", def.Service, office.Host, err))
		}
	}
	return errors.Join(failed...)
}

// measureService measures a service of an office over all the times that are due.
func (o *Office) measureService(ctx context.Context, office registry.Office, def *workflow.Definition) error {
	s, err := o.survey(ctx, office, def)
	if err != nil {
		return err
	}
	days := []int{MonthBack, QuarterBack}
	if last, err := o.db.MeasuredAt(ctx, office.ID, def.Service, YearBack); err != nil {
		return err
	} else if s.now.Sub(last) > rarely {
		days = append(days, YearBack)
	}
	tallies := make([]*tally, len(days))
	for i, n := range days {
		tallies[i] = newTally(def, office.Location(), daysBack(s.now, n, office.Location()), s.now)
	}
	if err := s.gather(ctx, tallies...); err != nil {
		return err
	}
	if err := s.waiting(ctx, tallies...); err != nil {
		return err
	}
	for i, t := range tallies {
		m, err := s.finish(ctx, t)
		if err != nil {
			return err
		}
		row := registry.MeasureRow{OfficeID: office.ID, Service: def.Service, Days: days[i], ComputedAt: s.now, Body: m}
		if err := o.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.SaveMeasures(ctx, row) }); err != nil {
			return err
		}
	}
	return nil
}

// daysBack is the beginning of the day so many days ago.
func daysBack(now time.Time, days int, zone *time.Location) time.Time {
	local := now.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()-days, 0, 0, 0, 0, zone)
}

// survey reads the cases of a service of an office as of one instant.
type survey struct {
	o      *Office
	office registry.Office
	def    *workflow.Definition // the current one
	cal    *calendar.Calendar
	now    time.Time
}

func (o *Office) survey(ctx context.Context, office registry.Office, def *workflow.Definition) (*survey, error) {
	cal, err := o.rules.Calendar(ctx, o.db, office.ID)
	if err != nil {
		return nil, err
	}
	return &survey{o: o, office: office, def: def, cal: cal, now: o.db.Now()}, nil
}

// past asks for the cases that were handed in or moved in a time.
func (s *survey) past(from, until time.Time) postgres.Past {
	return postgres.Past{Office: s.office.ID, Service: s.def.Service, From: from, Until: until}
}

// gather adds what happened in the longest of the tallies' times to all of them; all end together.
func (s *survey) gather(ctx context.Context, tallies ...*tally) error {
	from, until := tallies[0].m.From, tallies[0].m.Until
	for _, t := range tallies {
		if t.m.From.Before(from) {
			from = t.m.From
		}
	}
	for c, err := range s.each(ctx, s.o.db.PastCases(ctx, s.past(from, until), uuid.Nil), until) {
		if err != nil {
			return err
		}
		for _, t := range tallies {
			t.add(c)
		}
	}
	return nil
}

// waiting adds where cases wait now.
func (s *survey) waiting(ctx context.Context, tallies ...*tally) error {
	for c, err := range s.each(ctx, s.o.db.RunningPast(ctx, s.past(time.Time{}, s.now), uuid.Nil), s.now) {
		if err != nil {
			return err
		}
		for _, t := range tallies {
			t.wait(c)
		}
	}
	return nil
}

// finish tells what a tally has gathered, and why cases were returned.
func (s *survey) finish(ctx context.Context, t *tally) (registry.Measures, error) {
	m := t.measures()
	var err error
	m.Reasons, m.Returned, err = s.o.db.ReturnReasons(ctx, s.past(m.From, m.Until))
	return m, err
}

// each measures cases as they are read, each by the procedure it runs under. An error is the last pair.
func (s *survey) each(ctx context.Context, batches iter.Seq2[[]registry.PastCase, error], until time.Time) iter.Seq2[measured, error] {
	return func(yield func(measured, error) bool) {
		for batch, err := range batches {
			if err != nil {
				yield(measured{}, err)
				return
			}
			for _, c := range batch {
				def, err := s.o.rules.PastDefinition(ctx, s.o.db, c)
				if err != nil {
					yield(measured{}, err)
					return
				}
				if m, ok := measure(def, s.cal, c, until); ok && !yield(m, nil) {
					return
				}
			}
		}
	}
}
