package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/workflow"
)

// LateNotice tells that a round of findings was sent late in the norm of the whole procedure.
type LateNotice struct {
	Round int
	Seq   int // of the step that sent it
	Text  string
}

// DeemedDay is the day by which a law may take a case as granted. It is for the office only.
type DeemedDay struct {
	At   time.Time
	Near bool // the first reminder of it has come
	Text string
}

// addTimeNotices adds to a view what only the office is told about the time of a case.
func (v *DossierView) addTimeNotices(cal *calendar.Calendar, by workflow.Actor, now time.Time) {
	d := v.Dossier
	if seesLate(d.Definition, by) {
		v.Late = lateNotices(d.Definition, cal, d.Journal)
	}
	if due := timing.Of(d.Definition, cal, d.Journal).Deemed; !due.Equal(registry.NoDue) {
		text := "Menurut perhitungan, " + deemedWords(d.Definition, cal, due, now) + " " + d.Definition.Reminders.Deemed.Note
		if remark := cal.Remark(now, due); remark != "" {
			text += " " + remark
		}
		v.Deemed = &DeemedDay{At: due, Near: deemedNear(d.Definition, cal, due, now), Text: text}
	}
}

// seesLate tells whether a person is shown which rounds were late.
func seesLate(def *workflow.Definition, by workflow.Actor) bool {
	return by.Reads && slices.ContainsFunc(def.Reminders.LateNotice.SeenBy, by.Has)
}

// lateNotices are the rounds that were sent late, told from the journal.
func lateNotices(def *workflow.Definition, cal *calendar.Calendar, journal []registry.Event) []LateNotice {
	var late []LateNotice
	for _, n := range timing.LateNotices(def, cal, journal) {
		late = append(late, LateNotice{n.Round, n.Seq, fmt.Sprintf("Diberitahukan ketika %d persen batas waktu seluruh prosedur (%s) sudah terpakai.", n.Percent, def.Norm)})
	}
	return late
}

// deemedNear tells whether the first reminder of the law's day has come.
func deemedNear(def *workflow.Definition, cal *calendar.Calendar, due, now time.Time) bool {
	steps := def.Reminders.Deemed.Steps
	return len(steps) > 0 && used(cal, def.Reminders.Deemed.Norm, due.Sub(now), now) >= steps[0].Percent
}

// noticeRows does the same for rows of a list: late rounds for those who are shown them, the law's day once it is near.
func (o *Office) noticeRows(ctx context.Context, by workflow.Actor, rows []DossierRow) error {
	if !by.Reads || !slices.ContainsFunc(rows, func(r DossierRow) bool { return r.LateNotice || r.DeemedAt != nil }) {
		for i := range rows {
			rows[i].LateNotice, rows[i].DeemedAt = false, nil
		}
		return nil
	}
	cal, err := o.Rules.Calendar(ctx, o.db, by.Office)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		def, err := o.Definition(ctx, o.db, r.DefinitionID)
		if err != nil {
			return err
		}
		r.LateNotice = r.LateNotice && seesLate(def, by)
		if r.DeemedAt != nil && !deemedNear(def, cal, *r.DeemedAt, o.db.Now()) {
			r.DeemedAt = nil
		}
		if r.DeemedAt != nil {
			r.DeemedText = "Batas " + def.Reminders.Deemed.Law + ": " + cal.FormatDue(*r.DeemedAt)
		}
	}
	return nil
}
