package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"ormas/internal/calendar"
)

// hold stops the office's clock for the matter of a third party. The state stays.
func hold(_ context.Context, a *act) error {
	reason := cmp.Or(a.t.Note(), a.t.Action().Label)
	a.d.HeldSince, a.d.HeldReason = &a.tx.Now, &reason
	return nil
}

// release lets the clock run on where it stopped.
func release(_ context.Context, a *act) error {
	a.d.HeldSince, a.d.HeldReason = nil, nil
	return nil
}

// HoldView is how long a case has been waiting for a third party.
type HoldView struct {
	Since time.Time
	Days  int    // working days so far
	Text  string // who waits for whom, since when and how long; not why, which not everybody may know
}

// holdOf reads a hold at an instant; nil where there is none.
func holdOf(cal *calendar.Calendar, since *time.Time, now time.Time) *HoldView {
	if since == nil {
		return nil
	}
	days := heldDays(cal, *since, now)
	long := fmt.Sprintf("sudah %d hari kerja", days)
	if days == 0 {
		long = "belum satu hari kerja"
	}
	return &HoldView{*since, days, fmt.Sprintf("Kantor menunggu pihak lain sejak %s, %s.", cal.FormatDue(*since), long)}
}

// heldDays are the working days from the beginning of a hold to an instant.
func heldDays(cal *calendar.Calendar, since, until time.Time) int {
	return cal.Fold([]calendar.Event{{At: since, Owner: calendar.ThirdParty}}, calendar.Norm{}, until).Totals.ThirdParty.Days
}

// holdSentence tells the applicant in a mail that the case begins to wait for a third party, or has done so. The reason stands
// on the page of the case, for a mail may be read by others.
func (a *act) holdSentence(ctx context.Context) (string, error) {
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return "", err
	}
	if hold := holdOf(cal, a.d.HeldSince, a.tx.Now); hold != nil {
		return "Permohonan ini ditangguhkan. " + hold.Text + " Selama itu waktu kantor dan waktu Anda tidak berjalan. " +
			"Alasannya dapat Anda baca pada halaman permohonan.\n", nil
	}
	since := heldBefore(a)
	if since == nil {
		return "", nil
	}
	return fmt.Sprintf("Penangguhan sudah berakhir dan permohonan berjalan kembali. %d hari kerja selama menunggu pihak lain tidak dihitung.\n",
		heldDays(cal, *since, a.tx.Now)), nil
}

// heldBefore is since when the case was on hold up to this step; nil: it was not.
func heldBefore(a *act) *time.Time {
	var since *time.Time
	for _, e := range slices.Backward(a.d.Journal) {
		if !e.Held {
			break
		}
		since = &e.At
	}
	return since
}
