package casework

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/workflow"
)

// DossierView is a dossier as one person may see it. The applicant's side sees neither drafts of findings, nor verdicts
// before they are sent, nor papers and notes of the office, nor who works there.
type DossierView struct {
	Dossier     *registry.Dossier // with what belongs to it, cut to what the reader may see
	StateLabel  string
	Names       map[uuid.UUID]string // of those who gave verdicts; empty for the applicant's side
	History     []HistoryLine
	Moves       []DueMove // of due times by new calendars, oldest first
	Clock       ClockView
	Allowed     []workflow.Offer
	Certificate *CertificateView  // nil: none yet
	Ground      *Ground           // on which the office has refused it; nil: it has not
	Location    *time.Location    // of the office
	Followed    *Followed         // a draft has followed a new version of the SOP; nil: it has not
	Opened      *registry.Opening // somebody else of the office has it open; nil: nobody, or not for this reader

	Late    []LateNotice // rounds sent late; only for those whom the definition names
	Deemed  *DeemedDay   // nil: no such day, or not for this reader
	Signing *SigningView // a signature whose outcome nobody knows; nil: none, and for the applicant's side

	Changes []registry.Change // what the applicant has changed in rounds of repair; empty for the applicant's side

	openings []registry.Opening
}

// HistoryLine is one act in the words of the SOP.
type HistoryLine struct {
	Seq    int
	Action string
	Label  string
	From   string
	To     string
	By     string // a name, or the label of the role where the reader does not learn the name
	As     string // role; by a mandate with its kind before, as in "plh kepala_badan"
	At     time.Time
	Note   string
	Input  registry.Form // what was said with the step; empty where the reader is an applicant and the step the office's

	Mandate *StepMandate // nil: the role was the person's own

	AsLabel, ToLabel string // of the role and of the state it led to, in the version of the SOP of that time
}

// StepMandate is by what mandate a step was taken.
type StepMandate struct {
	ID    uuid.UUID
	Kind  workflow.MandateKind
	Order string // number of the letter that gave it
}

// ClockView is how the clocks of a case stand.
type ClockView struct {
	Office     ClockReading
	Applicant  ClockReading
	Step       ClockReading
	Hold       *HoldView  // nil: it waits for no third party
	ExpectedOn *time.Time // when the office will be done if it uses all of its norm; nil: the case is over or not begun
	Remark     string     // that one of these days may still move, as its year is not decreed; empty: none may
}

// ClockReading is one clock: what was used of which norm, and until when.
type ClockReading struct {
	Unit calendar.Unit
	Used int
	Norm *int // in Unit; nil: no norm

	Given *int       // in Unit: the norm, and what an extension has added; nil: no norm
	Due   *time.Time // nil: no norm, or the clock stands still
	Text  string
}

// CertificateView is the letter a case ended with, as of today.
type CertificateView struct {
	ID           uuid.UUID
	Number       string // of registration
	LetterNumber string
	Code         string
	State        string
	IssuedOn     time.Time // a date
	ValidUntil   time.Time // a date, the last day included
	URL          string    // where anybody checks it
}

// Dossier shows a dossier to a person who may see it.
func (o *Office) Dossier(ctx context.Context, by workflow.Actor, id uuid.UUID) (*DossierView, error) {
	d, err := o.whole(ctx, by, id)
	if err != nil {
		return nil, err
	}
	cal, err := o.Rules.Calendar(ctx, o.db, d.OfficeID)
	if err != nil {
		return nil, err
	}
	now := o.db.Now()
	if err := o.findOld(ctx, o.db, d, viewer{by, now}); err != nil {
		return nil, err
	}
	v, err := o.viewed(ctx, d, cal, now)
	if err != nil {
		return nil, err
	}
	facts := factsBy(cal, d, now)
	if err := (signing{d, by}).facts(ctx, o.db, &facts); err != nil {
		return nil, err
	}
	v.Allowed = d.Definition.Allowed(d.Snapshot(), by, facts)
	for i := range d.Documents {
		doc := &d.Documents[i]
		doc.Locked = d.HeldSince != nil || d.Signing || !d.ItemOpen(doc.Requirement, doc.Slot)
	}
	markStale(d)
	if by.Reads {
		v.addTimeNotices(cal, by, now)
		return v, o.showStaff(ctx, v, by)
	}
	v.History = historyForApplicant(d)
	hideFromApplicant(d)
	return v, nil
}

// viewed is what everybody sees who sees the dossier: its state, its clock and what moved that, its letter.
func (o *Office) viewed(ctx context.Context, d *registry.Dossier, cal *calendar.Calendar, now time.Time) (*DossierView, error) {
	st, _ := d.Definition.State(d.State)
	v := &DossierView{Dossier: d, StateLabel: st.Label, Location: cal.In(now).Location(), Clock: readClock(cal, d, now), Ground: groundOf(d)}
	var err error
	if v.Certificate, err = o.issued(ctx, d, cal.In(now)); err != nil {
		return nil, err
	}
	if v.Followed, err = o.followed(ctx, d, v.Location); err != nil {
		return nil, err
	}
	if d.CalendarVersion <= 1 { // by the first one nothing has moved
		return v, nil
	}
	changes, err := o.db.DueChanges(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	v.Moves = dueMoves(cal, changes)
	return v, nil
}

// showStaff adds what only those see who read the office's dossiers.
func (o *Office) showStaff(ctx context.Context, v *DossierView, by workflow.Actor) (err error) {
	d := v.Dossier
	v.History = history(d)
	if v.Signing, err = o.underWay(ctx, by, d); err != nil {
		return err
	}
	if v.openings, err = o.db.Openings(ctx, d.ID, o.db.Now().Add(-registry.OpeningKept)); err != nil {
		return err
	}
	v.Opened = openedBy(v.openings, by)
	if len(d.Rounds) > 0 {
		if v.Changes, err = o.db.Changes(ctx, d.ID); err != nil {
			return err
		}
	}
	v.Names, err = o.judges(ctx, d)
	return err
}

// rereads is how often a case that moves while it is read is read again.
const rereads = 3

// whole finds a dossier with all that belongs to it. It takes no lock: where the journal tells that a step was taken
// between the statements, it reads once more.
func (o *Office) whole(ctx context.Context, by workflow.Actor, id uuid.UUID) (d *registry.Dossier, err error) {
	for range rereads {
		if d, err = o.db.Dossier(ctx, by, id); err != nil {
			return nil, err
		}
		if d.Attachments, err = o.db.Attachments(ctx, id); err != nil {
			return nil, err
		}
		if err = o.db.LoadCase(ctx, d); err != nil {
			return nil, err
		}
		if len(d.Journal) == d.Events {
			break
		}
	}
	return d, o.GiveDefinitions(ctx, o.db, d)
}

// issued is the letter of a case on a day, nil where there is none yet.
func (o *Office) issued(ctx context.Context, d *registry.Dossier, today time.Time) (*CertificateView, error) {
	if d.LetterNumber == nil || d.Signing {
		return nil, nil //nolint:nilnil // a case has none until it ends with one
	}
	c, err := o.db.CertificateOf(ctx, d.ID)
	if workflow.KindOf(err) == workflow.Missing {
		return nil, nil //nolint:nilnil // a letter number kept from a refused signature
	}
	if err != nil {
		return nil, err
	}
	return &CertificateView{
		ID: c.ID, Number: c.RegistrationNumber, LetterNumber: c.LetterNumber, Code: c.Code, State: c.StateOn(registry.DayOf(today)),
		IssuedOn: c.IssuedOn, ValidUntil: c.ValidUntil, URL: o.checkURL(c.Code),
	}, nil
}

// judges are the names of those who gave verdicts.
func (o *Office) judges(ctx context.Context, d *registry.Dossier) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	for _, doc := range d.Documents {
		if doc.Verdict != nil {
			names[doc.Verdict.By] = ""
		}
	}
	if len(names) == 0 {
		return names, nil
	}
	return o.db.UserNames(ctx, slices.Collect(maps.Keys(names)))
}

// readClock reads the clocks of a case at an instant.
func readClock(cal *calendar.Calendar, d *registry.Dossier, now time.Time) ClockView {
	clock := cal.Fold(timing.Events(d.Definition, d.Journal), d.Definition.Norm, now)
	reading := func(r calendar.Reading) ClockReading {
		c := ClockReading{Unit: r.Unit, Used: r.Used, Text: cal.Text(r, now)}
		if !r.Norm.IsZero() {
			given := r.Norm.Amount + added(d, r)
			c.Norm, c.Given = &r.Norm.Amount, &given
		}
		if !r.Due.IsZero() {
			c.Due = &r.Due
		}
		return c
	}
	v := ClockView{Office: reading(clock.Office), Applicant: reading(clock.Applicant), Step: reading(clock.Step), Hold: holdOf(cal, d.HeldSince, now)}
	if !clock.ExpectedOn.IsZero() {
		v.ExpectedOn = &clock.ExpectedOn
	}
	v.Remark = cal.Remark(now, latest(clock.ExpectedOn, clock.Step.Due, clock.Office.Due))
	return v
}

// added is what an extension of the newest round has added to the applicant's clock, in the unit of that.
func added(d *registry.Dossier, r calendar.Reading) int {
	round := d.Round()
	if r.Owner != calendar.Applicant || round == nil || round.ExtendedAt == nil {
		return 0
	}
	for _, a := range d.Definition.Actions {
		if a.Effect == workflow.EffectExtend && a.Norm.Unit == r.Unit {
			return a.Norm.Amount
		}
	}
	return 0
}

// latest is the last of some instants.
func latest(instants ...time.Time) time.Time {
	return slices.MaxFunc(instants, time.Time.Compare)
}
