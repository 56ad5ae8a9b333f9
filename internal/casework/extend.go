package casework

import (
	"context"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
)

// extend gives the applicant more time for the newest round: the norm of this action on top of what he had. A round is
// extended once.
func extend(ctx context.Context, a *act) error {
	round := a.d.Round()
	if round == nil {
		return registry.Conflict("tidak_ada_putaran", "Tidak ada batas waktu pemohon yang dapat diperpanjang.")
	}
	if round.ExtendedAt != nil {
		return registry.Conflict("sudah_diperpanjang", "Batas waktu putaran ini sudah pernah diperpanjang.")
	}
	cal, err := a.office.calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return err
	}
	due := extended(cal, round.DueAt, a.t.Action().Norm)
	a.entry.DueAt = &due
	return a.tx.ExtendRound(ctx, a.d.ID, round.Number, due)
}

// extended is a due time so much later. The applicant's days end at 24.00, an instant that carries the next date: days
// are counted from the day that ends there, which itself does not count.
func extended(cal *calendar.Calendar, due time.Time, by calendar.Norm) time.Time {
	if by.Unit == calendar.WorkingDay {
		last := cal.In(due.Add(-time.Second))
		due = time.Date(last.Year(), last.Month(), last.Day(), 0, 0, 0, 0, last.Location())
	}
	return cal.Due(due, by, calendar.Applicant)
}
