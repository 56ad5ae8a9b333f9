package casework

import (
	"context"
	"fmt"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// wholeSecond is the most that a time told in whole seconds leaves open.
const wholeSecond = time.Second - time.Microsecond

// made is the second of signing, by which authority is judged: when the answer was there, since the signature cannot be
// younger. A gateway may answer long after it has signed; what it states itself counts where it lies between the intent and
// the answer, to the end of the second that it names.
func (g *signature) made(stated, answered time.Time) time.Time {
	last := stated.Truncate(time.Second).Add(wholeSecond)
	if g.intent.Kind == registry.OfficeKey || last.Before(g.intent.BegunAt) || last.After(answered) {
		return answered
	}
	return last
}

// authorised refuses a signature that was made by a mandate that did not hold any more at that second. The content was
// right when it was written down, but what the law asks is authority when it is signed. What came is kept apart; the case
// stays where it was, and whoever has the authority gives the signature up and signs anew, under another number.
func (g *signature) authorised(ctx context.Context, signed certificate.Signed, at time.Time) error {
	if g.intent.MandateID == nil {
		return nil
	}
	m, err := g.work.db.Mandate(ctx, g.office.ID, *g.intent.MandateID)
	if err != nil {
		return err
	}
	if m.Standing().Holds(at) {
		return nil
	}
	detail := fmt.Sprintf("Surat ini ditandatangani pada %s, sesudah mandat penanda tangannya berakhir, sehingga tidak dipakai. "+
		"Lepaskan tanda tangan itu; surat lalu ditandatangani pejabat yang berwenang dengan nomor baru.", calendar.FormatDayTime(at.In(g.office.Location())))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noting)
	defer cancel()
	detail, apart, err := g.keepApart(ctx, &certificate.SigningError{Detail: detail, Apart: signed.PDF})
	if err != nil {
		return err
	}
	if err := g.note(ctx, detail, apart); err != nil {
		return err
	}
	return registry.Conflict("mandat_berakhir", detail)
}
