package casework

import (
	"context"
	"fmt"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/timing"
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
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return err
	}
	due := extended(cal, round.DueAt, a.t.Action().Norm)
	a.entry.DueAt = &due
	if err := a.tx.ExtendRound(ctx, a.d.ID, round.Number, due); err != nil {
		return err
	}
	letter, err := a.extension(ctx, cal, due)
	if err != nil {
		return err
	}
	_, err = a.addPaper(ctx, sheet{kind: registry.Extension, filename: fmt.Sprintf("perpanjangan-%s-%d.pdf", a.d.TrackingCode, round.Number), content: letter})
	return err
}

// extension is what the letter about a new due time says. It names nobody of the staff.
func (a *act) extension(ctx context.Context, cal *calendar.Calendar, due time.Time) (certificate.Extension, error) {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return certificate.Extension{}, err
	}
	round, at := a.d.Round(), cal.In(a.tx.Now)
	e := certificate.Extension{
		Office: letterhead(office), Organisation: a.d.Name, Service: a.d.Definition.Title, TrackingCode: a.d.TrackingCode,
		Round: round.Number, Before: timing.DueWords(cal, round.DueAt), Due: cal.FormatDue(due), Length: a.t.Action().Norm.String(),
		Reason: a.t.Note(), Remark: cal.Remark(a.tx.Now, due), Answer: a.office.trackingURL(a.d), Place: office.Town(),
		SentAt: at, Sent: calendar.FormatDate(at), By: a.roleLabel(),
	}
	if a.d.AgendaNumber != nil {
		e.AgendaNumber = *a.d.AgendaNumber
	}
	return e, nil
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
