package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

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

// neededYears finds the running cases of an office that are due between two instants.
type neededYears interface {
	AnyDueWithin(ctx context.Context, office uuid.UUID, from, to time.Time) (bool, error)
}

// keepsYears refuses a calendar that takes away the decree of a year in which a running case is due.
func keepsYears(ctx context.Context, r neededYears, office uuid.UUID, change [2]*calendar.Calendar) error {
	current, next := change[0], change[1]
	for _, year := range current.Decrees(next) {
		zone := current.In(time.Time{}).Location()
		from := time.Date(year, time.January, 1, 0, 0, 0, 0, zone)
		needed, err := r.AnyDueWithin(ctx, office, from, from.AddDate(1, 0, 0))
		if err != nil {
			return err
		}
		if needed {
			return registry.Invalid("file", "tahun_diperlukan", fmt.Sprintf(
				"Kalender ini tidak lagi memuat hari libur nasional tahun %d yang sudah ditetapkan, padahal ada permohonan berjalan yang berbatas waktu pada tahun itu; tidak ada yang diubah.", year))
		}
	}
	return nil
}
