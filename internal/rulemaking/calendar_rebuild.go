package rulemaking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// RebuildDueTimes tells the due times of the running cases of an office anew where they were told by an earlier calendar;
// the zero id means all offices. Until its turn comes a case keeps the due times it had. A case that fails does not stop
// the others; the error names all that failed. Run twice at once it does nothing twice.
func (o *Office) RebuildDueTimes(ctx context.Context, office uuid.UUID) error {
	if office != uuid.Nil {
		return o.rebuild(ctx, office)
	}
	return o.db.EachOffice(ctx, func(office registry.Office) error { return o.rebuild(ctx, office.ID) })
}

func (o *Office) rebuild(ctx context.Context, office uuid.UUID) error {
	cal, err := o.rules.Calendar(ctx, o.db, office)
	if err != nil {
		return err
	}
	r := retelling{o: o, office: office, cal: cal, since: map[int]calendar.Difference{}}
	return r.walk(ctx)
}

// retelling tells due times of an office's cases by a calendar.
type retelling struct {
	o      *Office
	office uuid.UUID
	cal    *calendar.Calendar
	since  map[int]calendar.Difference // what is new since an earlier version, by that
}

// walk goes once through all running cases that were told by another calendar, one batch after the other: reading the next
// while one is stored would be faster, but would keep both the database and the service from people who open pages.
func (r *retelling) walk(ctx context.Context) error {
	var last uuid.UUID
	var failed []error
	for {
		batch, err := r.o.db.RunningCases(ctx, postgres.Running{Office: r.office, Version: r.cal.Version, After: last})
		if err != nil || len(batch) == 0 {
			return errors.Join(append(failed, err)...)
		}
		last = batch[len(batch)-1].ID
		failed = append(failed, r.batch(ctx, batch))
	}
}

// batch stores what the calendar gives to some cases; where that fails, to each by itself.
func (r *retelling) batch(ctx context.Context, cases []registry.Dossier) error {
	var failed []error
	told := make([]postgres.Retold, 0, len(cases))
	for i := range cases {
		one, err := r.retell(ctx, &cases[i])
		if err != nil {
			failed = append(failed, fmt.Errorf("due times of dossier %s: %w", cases[i].ID, err))
			continue
		}
		told = append(told, one)
	}
	if err := r.store(ctx, told); err == nil || ctx.Err() != nil {
		return errors.Join(append(failed, err)...)
	}
	for _, one := range told {
		if err := r.store(ctx, []postgres.Retold{one}); err != nil {
			failed = append(failed, fmt.Errorf("due times of dossier %s: %w", one.ID, err))
		}
	}
	return errors.Join(failed...)
}

func (r *retelling) store(ctx context.Context, told []postgres.Retold) error {
	return r.o.db.InTx(ctx, func(tx *postgres.Tx) error {
		_, err := tx.Retell(ctx, r.cal.Version, told)
		return err
	})
}

// retell folds a case again. A round that the applicant is in ends with the step, as steps themselves keep it.
func (r *retelling) retell(ctx context.Context, d *registry.Dossier) (postgres.Retold, error) {
	if err := r.o.rules.GiveDefinitions(ctx, r.o.db, d); err != nil {
		return postgres.Retold{}, err
	}
	must := timing.TurnOf(d.Definition, r.cal, d)
	st, _ := d.Definition.State(d.State)
	told := postgres.Retold{
		ID: d.ID, Events: d.Events, Due: must.Due, OfficeDue: must.OfficeDue,
		Look: must.LookAt, Deemed: must.Deemed, LateNotice: must.LateNotice,
		Round: st.Edit == workflow.EditFindings && d.HeldSince == nil && !must.Due.Equal(registry.NoDue),
	}
	if must.Due.Equal(d.DueAt) && must.OfficeDue.Equal(d.OfficeDueAt) {
		return told, nil
	}
	var err error
	told.Reason, err = r.reason(ctx, d, latestDue(must.Due, must.OfficeDue, d.DueAt, d.OfficeDueAt))
	return told, err
}

// latestDue is the last of some due times; those that are none do not count.
func latestDue(due ...time.Time) time.Time {
	var last time.Time
	for _, t := range due {
		if t.After(last) && !t.Equal(registry.NoDue) {
			last = t
		}
	}
	return last
}

// reason tells which days of the new calendar moved a case.
func (r *retelling) reason(ctx context.Context, d *registry.Dossier, until time.Time) (string, error) {
	change, known := r.since[d.CalendarVersion]
	if !known {
		body, err := r.o.db.CalendarBody(ctx, r.office, d.CalendarVersion)
		if err != nil {
			return "", err
		}
		before, err := calendar.Parse(body)
		if err != nil {
			return "", fmt.Errorf("load calendar %d: %w", d.CalendarVersion, err)
		}
		change = r.cal.Since(before)
		r.since[d.CalendarVersion] = change
	}
	var begun time.Time
	if len(d.Journal) > 0 {
		begun = d.Journal[0].At
	}
	return reasonWords(change.Within(r.cal, begun, until)), nil
}
