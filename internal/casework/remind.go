package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Remind tells people what the clocks of running cases have come to: applicants at once, people of the office in one mail
// each. A case or a mail that fails does not stop the others; the error names all that failed, and the next run tries
// them again. Run twice at once, or again after a crash, it tells nothing twice.
func (o *Office) Remind(ctx context.Context) error {
	return o.db.EachOffice(ctx, func(office registry.Office) error {
		return errors.Join(o.remindOf(ctx, workflow.System(office.ID)), o.mailLines(ctx, office))
	})
}

// remindOf looks at the cases of an office whose time has come.
func (o *Office) remindOf(ctx context.Context, by workflow.Actor) error {
	var failed []error
	var last postgres.Look
	for {
		cases, err := o.db.Looks(ctx, by.Office, o.db.Now(), last)
		if err != nil || len(cases) == 0 {
			return errors.Join(append(failed, err)...)
		}
		for _, c := range cases {
			if err := o.remind(ctx, by, c.ID); err != nil {
				failed = append(failed, fmt.Errorf("reminder of dossier %s: %w", c.ID, err))
			}
		}
		last = cases[len(cases)-1]
	}
}

// reminding is one case that is looked at.
type reminding struct {
	o   *Office
	tx  *postgres.Tx
	d   *registry.Dossier
	cal *calendar.Calendar
}

// remind claims the reminders of a case that are due and sends them, or none of them. All is told by the state under the
// lock: whoever was quicker has set the next look.
func (o *Office) remind(ctx context.Context, by workflow.Actor, id uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := tx.LockCover(ctx, by, id)
		if err != nil {
			return err
		}
		cal, err := o.Rules.Calendar(ctx, tx, d.OfficeID)
		if err != nil {
			return err
		}
		if d.LookAt.After(tx.Now) || d.CalendarVersion != cal.Version {
			return nil // told already; or its times are about to be told anew, and may lie later
		}
		if d.Journal, err = tx.Journal(ctx, d.ID); err != nil {
			return err
		}
		if err := o.GiveDefinitions(ctx, tx, d); err != nil {
			return err
		}
		if d.Reminded, err = tx.Reminded(ctx, d.ID); err != nil {
			return err
		}
		return reminding{o, tx, d, cal}.send(ctx)
	})
}

func (r reminding) send(ctx context.Context) error {
	t := timing.Of(r.d.Definition, r.cal, r.d.Journal)
	due := slices.DeleteFunc(t.Waiting(r.d.Reminded), func(g timing.Rung) bool { return g.At.After(r.tx.Now) })
	claims := make([]registry.Reminder, len(due))
	for i, g := range due {
		claims[i] = g.Reminder
	}
	if err := r.tx.ClaimReminders(ctx, r.d.ID, claims); err != nil {
		return err
	}
	// The furthest first: who is reminded of 100 % needs no word about 80 % that were missed.
	slices.SortStableFunc(due, func(a, b timing.Rung) int { return cmp.Compare(b.Percent, a.Percent) })
	told := map[string][]uuid.UUID{}
	for _, g := range due {
		if err := r.tell(ctx, g, told); err != nil {
			return err
		}
	}
	return r.tx.Looked(ctx, r.d.ID, t.Look(append(r.d.Reminded, claims...)))
}

// tell sends one reminder to those who were not told of the same time before.
func (r reminding) tell(ctx context.Context, g timing.Rung, told map[string][]uuid.UUID) error {
	if g.Kind == registry.ApplicantTime {
		if _, before := told[g.Kind]; before || r.tx.Now.After(r.d.DueAt) {
			return nil // after the end it would be too late
		}
		told[g.Kind] = nil
		return r.tellApplicant(ctx, g)
	}
	people, err := r.tx.Audience(ctx, r.audience(g.To))
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(id uuid.UUID) bool { return slices.Contains(told[g.Kind], id) })
	told[g.Kind] = append(told[g.Kind], people...)
	return r.tx.AddReminderLines(ctx, r.d, g.Reminder, people)
}

// audience are the people behind the words of a rung.
func (r reminding) audience(to []string) postgres.Audience {
	a := postgres.Audience{Office: r.d.OfficeID, Service: r.d.Service, At: r.tx.Now}
	for _, role := range to {
		switch {
		case role != workflow.Holder:
			a.Roles = append(a.Roles, role)
		case r.d.TurnUser != nil:
			a.User = r.d.TurnUser
		default:
			a.Roles = append(a.Roles, r.d.TurnRole)
		}
	}
	return a
}

// tellApplicant mails the members of the organisation. Who came to the counter has no address.
func (r reminding) tellApplicant(ctx context.Context, g timing.Rung) error {
	if r.d.OrganisationID == nil {
		return nil
	}
	members, err := r.tx.MemberEmails(ctx, *r.d.OrganisationID)
	if err != nil || len(members) == 0 {
		return err
	}
	if r.d.Findings, err = r.tx.Findings(ctx, r.d.ID); err != nil {
		return err
	}
	office, err := r.tx.Office(ctx, r.d.OfficeID)
	if err != nil {
		return err
	}
	return mailAll(ctx, r.tx, r.reminderMail(office, g), members)
}

// mailLines writes to each person of an office one mail about all they are to be reminded of.
func (o *Office) mailLines(ctx context.Context, office registry.Office) error {
	people, err := o.db.WaitingForMail(ctx, office.ID)
	if err != nil {
		return err
	}
	var failed []error
	for _, person := range people {
		if err := o.mailLinesTo(ctx, office, person); err != nil {
			failed = append(failed, fmt.Errorf("reminder of user %s: %w", person, err))
		}
	}
	return errors.Join(failed...)
}

func (o *Office) mailLinesTo(ctx context.Context, office registry.Office, person uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		lines, err := tx.TakeReminderLines(ctx, office.ID, person)
		if err != nil {
			return err
		}
		lines = slices.DeleteFunc(lines, obsolete)
		if len(lines) == 0 {
			return nil
		}
		cal, err := o.Rules.Calendar(ctx, tx, office.ID)
		if err != nil {
			return err
		}
		words, err := o.lineWords(ctx, lineWriter{tx, cal, tx.Now}, lines)
		if err != nil {
			return err
		}
		return tx.AddMail(ctx, bundle(office, lines, words))
	})
}

// obsolete tells whether what was to be said has been overtaken by a step of the case.
func obsolete(l registry.ReminderLine) bool {
	if l.Kind == registry.DeemedTime {
		return l.DeemedAt.Equal(registry.NoDue)
	}
	return l.Moved
}
