package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Verify folds the journal of every dossier again, compares it with what is stored, and checks number series and
// letters. It changes nothing and gives what does not agree in words; nothing is left out. progress hears after each
// batch how many dossiers have been looked at; nil: nobody does.
func (o *Office) Verify(ctx context.Context, progress func(done int)) ([]string, error) {
	differences := []string{}
	calendars := map[uuid.UUID]*calendar.Calendar{}
	var last uuid.UUID
	for done := 0; ; {
		batch, err := o.db.Cases(ctx, last)
		if err != nil {
			return differences, err
		}
		if len(batch) == 0 {
			break
		}
		for _, c := range batch {
			if calendars[c.OfficeID] == nil {
				if calendars[c.OfficeID], err = o.Rules.Calendar(ctx, o.db, c.OfficeID); err != nil {
					return differences, err
				}
			}
			found, err := o.verifyCase(ctx, calendars[c.OfficeID], c)
			if err != nil {
				return differences, err
			}
			differences = append(differences, found...)
		}
		last = batch[len(batch)-1].ID
		if done += len(batch); progress != nil {
			progress(done)
		}
	}
	found, err := o.verifyNumbers(ctx)
	return append(differences, found...), err
}

// strayBatch is how many letters are compared with the books by one statement; all of a million at once took a minute.
const strayBatch = 5000

func (o *Office) verifyNumbers(ctx context.Context) ([]string, error) {
	series, err := o.db.BrokenSeries(ctx, uuid.Nil)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, s := range series {
		found = append(found, brokenSeries(s)...)
	}
	for last := uuid.Nil; last != uuid.Max; {
		letters, next, err := o.db.StrayLetters(ctx, last, strayBatch)
		if err != nil {
			return nil, err
		}
		for _, l := range letters {
			found = append(found, fmt.Sprintf("Surat %s: nomor %s tidak tercatat atau sudah dibatalkan.", l.Code, l.Number))
		}
		last = next
	}
	return found, nil
}

// brokenSeries tells what is wrong with a series that is not whole.
func brokenSeries(s postgres.SeriesCount) (sentences []string) {
	name := fmt.Sprintf("Deret nomor %s %s tahun %d", s.Kind, s.Service, s.Year)
	if s.Missing > 0 {
		lost := strings.Trim(fmt.Sprint([]int64(s.Lost)), "[]")
		if more := s.Missing - len(s.Lost); more > 0 {
			lost += fmt.Sprintf(" dan %d lainnya", more)
		}
		sentences = append(sentences, fmt.Sprintf("%s: nomor %s tidak tercatat.", name, lost))
	}
	switch {
	case s.Highest > s.Last:
		sentences = append(sentences, fmt.Sprintf("%s: tercatat nomor %d, padahal nomor terakhirnya %d.", name, s.Highest, s.Last))
	case s.Stray > 0:
		sentences = append(sentences, fmt.Sprintf("%s: %d nomor tercatat sebelum nomor pertamanya, %d.", name, s.Stray, s.Start))
	}
	return sentences
}

// verifyCase compares a dossier with its journal.
func (o *Office) verifyCase(ctx context.Context, cal *calendar.Calendar, c postgres.Case) ([]string, error) {
	if err := o.GiveDefinitions(ctx, o.db, &c.Dossier); err != nil {
		return nil, err
	}
	v := verification{c: c}
	v.chain()
	v.versions()
	v.cached(timing.TurnOf(c.Definition, cal, &c.Dossier))
	return v.found, nil
}

// verification collects what does not agree in one case.
type verification struct {
	c     postgres.Case
	found []string
}

func (v *verification) note(format string, args ...any) {
	v.found = append(v.found, fmt.Sprintf("Permohonan %s: %s.", v.c.TrackingCode, fmt.Sprintf(format, args...)))
}

// compare notes where what is stored is not what it must be.
func (v *verification) compare(what string, stored, must any) {
	if stored != must {
		v.note("%s tersimpan %v, seharusnya %v", what, stored, must)
	}
}

// chain checks that the journal is whole, that each act begins where the one before it ended, and that the dossier
// stands where the last one led.
func (v *verification) chain() {
	state, held := v.c.Definition.Initial(), false
	if len(v.c.Journal) > 0 {
		state = v.c.At(v.c.Journal[0]).Initial()
	}
	var submitted *time.Time
	for i, e := range v.c.Journal {
		if e.Seq != i+1 {
			v.note("jurnal tidak utuh pada urutan %d", i+1)
			return
		}
		if e.From != state {
			v.note("langkah %d (%s) mulai dari %s, padahal langkah sebelumnya berakhir di %s", e.Seq, e.Action, e.From, state)
		}
		if v.c.StepOf(e).First || v.c.Correction() && i == 0 {
			submitted = &e.At
		}
		state, held = e.To, e.Held
	}
	v.compare("tahap", v.c.State, state)
	v.compare("jumlah langkah", v.c.Events, len(v.c.Journal))
	v.compare("penangguhan", v.c.HeldSince != nil, held)
	v.compare("waktu pengajuan", instant(v.c.SubmittedAt), instant(submitted))
	v.compare("nomor registrasi", orNone(v.c.RegistrationNumber), orNone(v.c.Number))
	if v.c.Version <= len(v.c.Journal) {
		v.note("versi %d tidak mungkin setelah %d langkah", v.c.Version, len(v.c.Journal))
	}
}

// versions checks that the case changed its version of the SOP only by the step that does, and stands on the last one.
func (v *verification) versions() {
	for i, e := range v.c.Journal {
		if i == 0 || e.DefinitionID == v.c.Journal[i-1].DefinitionID {
			continue
		}
		before := v.c.At(v.c.Journal[i-1])
		if row, ok := before.ActionAt(e.Action, e.From); !ok || row.Effect != workflow.EffectMove {
			v.note("langkah %d (%s) tercatat pada versi SOP lain daripada langkah sebelumnya", e.Seq, e.Action)
		}
	}
	if n := len(v.c.Journal); n > 0 {
		v.compare("versi SOP", v.c.DefinitionID, v.c.Journal[n-1].DefinitionID)
	}
}

// cached checks what is kept on the dossier for lists.
func (v *verification) cached(must timing.Turn) {
	d := v.c.Dossier
	v.compare("terbuka", d.Open, must.Open)
	v.compare("pemilik waktu", d.Owner, must.Owner)
	v.compare("giliran", d.TurnRole, must.Role)
	v.compare("orang yang mendapat giliran", idOrNone(d.TurnUser), idOrNone(must.User))
	v.compare("batas waktu langkah", instant(&d.DueAt), instant(&must.Due))
	v.compare("batas waktu kantor", instant(&d.OfficeDueAt), instant(&must.OfficeDue))
	v.compare("batas undang-undang", instant(&d.DeemedAt), instant(&must.Deemed))
	v.compare("waktu pengingat berikutnya", instant(&d.LookAt), instant(&must.LookAt))
	v.compare("tanda pemberitahuan terlambat", d.LateNotice, must.LateNotice)
}

func instant(t *time.Time) string {
	if t == nil || t.Equal(registry.NoDue) {
		return "tidak ada"
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func orNone(s *string) string {
	if s == nil {
		return "tidak ada"
	}
	return *s
}

func idOrNone(id *uuid.UUID) string {
	if id == nil {
		return "tidak ada"
	}
	return id.String()
}
