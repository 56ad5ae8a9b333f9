package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/workflow"
)

// notify tells the applicant everything that is missing, at once: all draft findings become one round with a due time,
// whoever drafted them, and a letter says so.
func notify(ctx context.Context, a *act) error {
	drafts := draftFindings(a.d)
	if len(drafts) == 0 {
		return workflow.Refuse(workflow.Invalid, "belum_terpenuhi", "Belum ada kekurangan yang dapat diberitahukan kepada pemohon.")
	}
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return err
	}
	round := registry.Round{
		DossierID: a.d.ID, Number: len(a.d.Rounds) + 1, Cause: a.cause(), SentAt: a.tx.Now, SentBy: a.by.User,
		DueAt: a.answerDue(cal),
	}
	if err := a.tx.SendRound(ctx, round); err != nil {
		return err
	}
	notice, err := a.notice(ctx, cal, round)
	if err != nil {
		return err
	}
	_, err = a.addPaper(ctx, sheet{kind: registry.Notice, filename: fmt.Sprintf("pemberitahuan-%s-%d.pdf", a.d.TrackingCode, round.Number), content: notice})
	return err
}

func draftFindings(d *registry.Dossier) []registry.Finding {
	var drafts []registry.Finding
	for _, f := range d.Findings {
		if f.State == registry.FindingDraft {
			drafts = append(drafts, f)
		}
	}
	return drafts
}

// cause is the action that led to the state the case is in.
func (a *act) cause() string {
	for _, e := range slices.Backward(a.d.Journal) {
		if e.To == a.d.State && e.From != e.To {
			return e.Action
		}
	}
	return a.t.Action().Name
}

// answerDue is until when the applicant may answer: the norm of the step whose turn comes next, on his own clock.
func (a *act) answerDue(cal *calendar.Calendar) time.Time {
	_, _, norm := a.d.Definition.Turn(a.t.To())
	return timing.OrNoDue(cal.Due(a.tx.Now, norm, calendar.Applicant))
}

// notice is what the letter says. It names nobody of the staff.
func (a *act) notice(ctx context.Context, cal *calendar.Calendar, round registry.Round) (certificate.Notice, error) {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return certificate.Notice{}, err
	}
	at := cal.In(a.tx.Now)
	n := certificate.Notice{
		Office: letterhead(office), Organisation: a.d.Name, Service: a.d.Definition.Title,
		TrackingCode: a.d.TrackingCode, Round: round.Number, Answer: a.office.trackingURL(a.d), Place: office.Town(), SentAt: at,
		Sent: calendar.FormatDate(at), By: a.roleLabel(),
	}
	if !round.DueAt.Equal(registry.NoDue) {
		n.Due = cal.FormatDue(round.DueAt)
	}
	if a.d.AgendaNumber != nil {
		n.AgendaNumber = *a.d.AgendaNumber
	}
	for _, f := range draftFindings(a.d) {
		n.Findings = append(n.Findings, noticeFinding(a.d, f))
	}
	return n, nil
}

func noticeFinding(d *registry.Dossier, f registry.Finding) certificate.Finding {
	said := certificate.Finding{Item: d.FindingLabel(f)}
	if f.Reason != nil {
		reason, _ := d.Definition.Reason(*f.Reason)
		said.Reason = reason.Label
	}
	if f.Note != nil {
		said.Note = *f.Note
	}
	if said.Reason == "" {
		said.Reason, said.Note = said.Note, ""
	}
	if f.Page != nil {
		said.Page = *f.Page
	}
	if f.Region != nil {
		said.Page, said.Part = max(said.Page, 1), f.Region.Words() // a mark without a page is on the first, as on the pages
	}
	return said
}
