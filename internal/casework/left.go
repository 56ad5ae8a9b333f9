package casework

import (
	"context"
	"time"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// Left is how much of the norm of a step is left.
type Left struct {
	Text string // "sisa 2 hari kerja, paling lambat ...", or why there is nothing to wait for; empty: there is no due time
	Used int    // of the norm, in percent from 0 to 100
	Late bool
	Runs bool // whether a clock runs towards a due time
}

// Left tells for rows of a list how much time their steps have left, on the calendar of the person's office.
func (o *Office) Left(ctx context.Context, by workflow.Actor, rows []DossierRow) ([]Left, error) {
	all := make([]Left, len(rows))
	if len(rows) == 0 {
		return all, nil
	}
	cal, err := o.Rules.Calendar(ctx, o.db, by.Office)
	if err != nil {
		return nil, err
	}
	now := o.db.Now()
	for i, r := range rows {
		if hold := holdOf(cal, r.HeldSince, now); hold != nil { // no clock runs
			all[i].Text = hold.Text
			continue
		}
		def, err := o.Definition(ctx, o.db, r.DefinitionID)
		if err != nil {
			return nil, err
		}
		if st, _ := def.State(r.State); st.Final {
			all[i].Text = "Sudah selesai"
			continue
		}
		if r.DueAt == nil {
			continue
		}
		_, _, norm := def.Turn(r.State)
		all[i] = Left{Text: cal.Words(*r.DueAt, now), Used: used(cal, norm, r.DueAt.Sub(now), now), Late: now.After(*r.DueAt), Runs: true}
	}
	return all, nil
}

// used is how much of a norm is gone when so much time is left until it is due, in percent.
func used(cal *calendar.Calendar, norm calendar.Norm, left time.Duration, now time.Time) int {
	due := now.Add(left)
	var whole, rest float64
	switch {
	case left <= 0:
		return 100
	case norm.IsZero():
		return 0
	case norm.Unit == calendar.WorkingDay:
		whole, rest = float64(norm.Amount), float64(cal.DaysLeft(due, now))
	case norm.Unit == calendar.Hour:
		whole, rest = float64(norm.Amount), cal.Working(now, due).Hours()
	default:
		whole, rest = float64(norm.Amount), cal.Working(now, due).Minutes()
	}
	return min(100, max(0, int(100*(1-rest/whole))))
}
