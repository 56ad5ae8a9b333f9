package casework

import (
	"context"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// factsBy are the facts of a case by a calendar. The applicant's due time counts as passed only once the calendar knows the
// free days of all years that it was counted with: until then it may move to a later day, so nobody is refused and no
// case ended by it.
func factsBy(cal *calendar.Calendar, d *registry.Dossier, now time.Time) workflow.Facts {
	f := d.Facts(now)
	if now.After(f.Due) && unsettled(cal, d) != "" {
		f.Due = registry.NoDue
	}
	return f
}

// unsettled is the sentence why the due time of the newest round is not final; empty where it is.
func unsettled(cal *calendar.Calendar, d *registry.Dossier) string {
	r := d.Round()
	if r == nil || r.DueAt.Equal(registry.NoDue) {
		return ""
	}
	return cal.Unsettled(r.SentAt, r.DueAt)
}

// facts are those of a case by the calendar of its office.
func (o *Office) facts(ctx context.Context, r rules.Calendars, d *registry.Dossier, now time.Time) (workflow.Facts, error) {
	cal, err := o.Rules.Calendar(ctx, r, d.OfficeID)
	if err != nil {
		return workflow.Facts{}, err
	}
	return factsBy(cal, d, now), nil
}
