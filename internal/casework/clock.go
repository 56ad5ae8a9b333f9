package casework

import (
	"context"
	"slices"

	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/workflow"
)

// setClock sets what lists need to know of the step that follows: whose turn, whose clock, until when. All of it can be
// told again from journal, definition and calendar.
func (a *act) setClock(ctx context.Context) error {
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return err
	}
	d := a.d
	if a.t.Action().First {
		d.SubmittedAt = &a.tx.Now
	}
	t := timing.TurnOf(d.Definition, cal, a.after())
	d.Open, d.TurnRole, d.TurnUser = t.Open, t.Role, t.User
	d.Owner, d.DueAt, d.OfficeDueAt, d.DeemedAt, d.LateNotice = t.Owner, t.Due, t.OfficeDue, t.Deemed, t.LateNotice
	d.CalendarVersion = cal.Version
	if d.Reminded, err = a.reminded(ctx, t.Timing); err != nil {
		return err
	}
	d.LookAt = t.Look(d.Reminded)
	st, _ := d.Definition.State(a.t.To())
	return a.moveRound(ctx, st)
}

// after is the case with the event of this step in its journal, where it does not stand yet.
func (a *act) after() *registry.Dossier {
	after := *a.d
	after.Journal = append(slices.Clip(a.d.Journal), a.event())
	return &after
}

// reminded are the reminders claimed before that still matter. A step that has just begun has none, which spares most
// acts the question.
func (a *act) reminded(ctx context.Context, t timing.Timing) ([]registry.Reminder, error) {
	begins := func(r timing.Rung) bool { return r.Began > len(a.d.Journal) }
	if !slices.ContainsFunc(t.Rungs, func(r timing.Rung) bool { return !begins(r) }) {
		return nil, nil
	}
	return a.tx.Reminded(ctx, a.d.ID)
}

// moveRound keeps the applicant's due time of the newest round equal to the clock's where a step leaves the state: a hold
// moves both. Steps that change the state set the round's own due time.
func (a *act) moveRound(ctx context.Context, to workflow.State) error {
	r := a.d.Round()
	if to.Edit != workflow.EditFindings || a.t.From() != a.t.To() || r == nil || a.d.HeldSince != nil || r.DueAt.Equal(a.d.DueAt) {
		return nil
	}
	return a.tx.MoveRound(ctx, a.d.ID, r.Number, a.d.DueAt)
}

// event is the journal row that Apply will write, as far as the clock is concerned.
func (a *act) event() registry.Event {
	return registry.Event{
		Action: a.t.Action().Name, From: a.t.From(), To: a.t.To(), Held: a.d.HeldSince != nil,
		DueAt: a.entry.DueAt, At: a.tx.Now,
	}
}
