package casework

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// deadlineNote is the reason that the journal gives for what the clock did.
const deadlineNote = "Batas waktu pemohon telah lewat."

// ActOnDeadlines does what the SOP gives to the clock on each case whose applicant let the due time pass. A case that
// fails does not stop the others; the error names all that failed, and counts those whose due time is not final because
// the calendar lacks a year. Run twice at once it does nothing twice.
func (o *Office) ActOnDeadlines(ctx context.Context) error {
	return o.db.EachOffice(ctx, func(office registry.Office) error { return o.actOnDeadlinesOf(ctx, workflow.System(office.ID)) })
}

func (o *Office) actOnDeadlinesOf(ctx context.Context, by workflow.Actor) error {
	var failed []error
	waiting := map[unsettledError]int{}
	var last postgres.Overdue
	for {
		cases, err := o.db.Overdue(ctx, by.Office, o.db.Now(), last)
		if err != nil || len(cases) == 0 {
			return errors.Join(append(failed, err, waitingError(by.Office, waiting))...)
		}
		for _, c := range cases {
			var waits unsettledError
			if err := o.actOnDeadline(ctx, by, c.ID); errors.As(err, &waits) {
				waiting[waits]++
			} else if err != nil {
				failed = append(failed, fmt.Errorf("deadline of dossier %s: %w", c.ID, err))
			}
		}
		last = cases[len(cases)-1]
	}
}

// unsettledError is the sentence why a due time is not final.
type unsettledError string

// Error is the sentence.
func (e unsettledError) Error() string { return string(e) }

// waitingError says once a run how many cases of an office are left as they are until its calendar is complete.
func waitingError(office uuid.UUID, waiting map[unsettledError]int) error {
	var all []error
	for why, n := range waiting {
		all = append(all, fmt.Errorf("%d deadlines of office %s are left alone: %w", n, office, why))
	}
	return errors.Join(all...)
}

// actOnDeadline takes the one step that is open to the clock now, if there is one.
func (o *Office) actOnDeadline(ctx context.Context, by workflow.Actor, id uuid.UUID) error {
	d, err := o.read(ctx, by, id)
	if err != nil {
		return err
	}
	cal, err := o.Rules.Calendar(ctx, o.db, d.OfficeID)
	if err != nil {
		return err
	}
	if d.CalendarVersion != cal.Version {
		return nil // its due time is about to be told anew, and may lie later
	}
	if why := unsettled(cal, d); why != "" {
		return unsettledError(why)
	}
	for _, offer := range d.Definition.Allowed(d.Snapshot(), by, factsBy(cal, d, o.db.Now())) {
		if len(offer.Blocked) > 0 {
			continue
		}
		_, err := o.Act(ctx, by, Command{
			Dossier: id,
			Request: workflow.Request{Action: offer.Action, Version: &d.Version, Note: deadlineNote},
		})
		if workflow.KindOf(err) == workflow.Conflict {
			return nil // the applicant, or another sweep, was quicker
		}
		return err
	}
	return nil
}
