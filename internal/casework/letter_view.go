package casework

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// LetterView is a letter that was issued as one person may see it.
type LetterView struct {
	Letter     *registry.Certificate
	Dossier    *registry.Dossier // of the letter, without Form and Officers
	Office     *registry.Office
	Definition *workflow.Definition // in force; it says what may become of the letter
	State      string               // today
	Since      time.Time            // a date
	Lapse      string               // what ends first, in words
	History    []LetterRecord
	Allowed    []workflow.Offer
	Status     *registry.OrganisationStatus // of the organisation; nil: nothing is known
	Calls      string                       // the act that the legal status calls for; empty: none, or it was done
	Before     *registry.Certificate        // which it took the place of
	After      *registry.Certificate        // which took its place
	Successor  *registry.Dossier            // the case that is open to replace it
	Draft      *registry.Dossier            // the draft of its renewal that this person may go on with; nil: none was begun
	Renews     bool                         // whether this person may renew it
	Ending     bool                         // what it rests on ends soon, or it is not in force any more
}

// LetterRecord is a row of the journal of a letter in words.
type LetterRecord struct {
	registry.LetterEvent
	Label  string // of the act
	State  string // label of the state after it
	Ground string // in words
	Role   string // label, as on paper: by a mandate with its kind before, as in "Plh. Kepala Badan"
}

// Letter finds a letter by its id if this person may see its case. An applicant learns no names of staff.
func (o *Office) Letter(ctx context.Context, by workflow.Actor, id uuid.UUID) (*LetterView, error) {
	d, c, err := o.db.Letter(ctx, by, id)
	if err != nil {
		return nil, err
	}
	all, err := o.letterViews(ctx, by, []postgres.IssuedLetter{{Dossier: d, Letter: c}})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// lettersSeen are letters of one organisation, or of a case without one, while they are put into words: what they have in
// common is read once for all of them.
type lettersSeen struct {
	o      *Office
	by     workflow.Actor
	office *registry.Office
	now    []rules.Procedure // in force
	at     time.Time
	facts  workflow.Facts
	status *registry.OrganisationStatus
	among  postgres.LetterNeighbours
}

// letterViews puts letters of one organisation into words.
func (o *Office) letterViews(ctx context.Context, by workflow.Actor, letters []postgres.IssuedLetter) ([]*LetterView, error) {
	all := make([]*LetterView, 0, len(letters))
	if len(letters) == 0 {
		return all, nil
	}
	s := lettersSeen{o: o, by: by, at: o.db.Now()}
	s.by.At, s.facts.Now = s.at, s.at
	if err := s.read(ctx, letters); err != nil {
		return nil, err
	}
	for _, l := range letters {
		v, err := s.view(ctx, l)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// read finds what the letters have in common, and what they stand among.
func (s *lettersSeen) read(ctx context.Context, letters []postgres.IssuedLetter) (err error) {
	first, db := letters[0], s.o.db
	if s.office, err = db.Office(ctx, first.Dossier.OfficeID); err != nil {
		return err
	}
	if s.now, err = s.o.InForce(ctx, db, s.office.ID, s.at); err != nil {
		return err
	}
	if first.Letter.OrganisationID != nil {
		status, known, err := db.CurrentStatus(ctx, *first.Letter.OrganisationID)
		if err != nil {
			return err
		}
		if known {
			s.status, s.facts.LegalStatus = &status, status.Status
		}
	}
	if s.by.Reads {
		if err := whoStands(ctx, db, s.by, &s.facts); err != nil {
			return err
		}
	}
	ids := make([]uuid.UUID, len(letters))
	for i, l := range letters {
		ids[i] = l.Letter.ID
	}
	s.among, err = db.LetterNeighbours(ctx, s.by, ids)
	return err
}

// view puts one of them into words.
func (s *lettersSeen) view(ctx context.Context, l postgres.IssuedLetter) (v *LetterView, err error) {
	d, c := l.Dossier, l.Letter
	v = &LetterView{Letter: c, Dossier: d, Office: s.office, Status: s.status}
	if d.Definition, err = s.o.Definition(ctx, s.o.db, d.DefinitionID); err != nil {
		return nil, err
	}
	v.Definition = d.Definition
	if i := slices.IndexFunc(s.now, func(p rules.Procedure) bool { return p.Service == d.Service }); i >= 0 {
		v.Definition = s.now[i].Definition
	}
	today := s.office.DayAt(s.at)
	v.State, v.Since, v.Lapse = c.StateOn(today), sinceWhen(c, today), lapseLabel(v.Definition, c.LapseWhat)
	v.Ending = v.State != registry.CertificateActive || today.Add(registry.Expiring).After(c.LapseOn)
	s.neighbours(v)
	if v.History, err = s.o.letterHistory(ctx, s.among.Events[c.ID], s.by.Reads); err != nil {
		return nil, err
	}
	v.Allowed = v.Definition.AllowedLetter(c.Snapshot(), s.by, s.facts)
	v.Calls = calledFor(v.Definition, s.facts.LegalStatus, c)
	v.waits()
	st, _ := v.Definition.LetterState(c.State)
	v.Renews = d.Own && !st.Final && c.OrganisationID != nil && v.Successor == nil && v.Definition.Begins(s.by, d.Counter != nil)
	return v, nil
}

// neighbours gives a letter those before and after it, the case that is open to replace it, and the draft of one.
func (s *lettersSeen) neighbours(v *LetterView) {
	id := v.Letter.ID
	if c, ok := s.among.Before[id]; ok {
		v.Before = &c
	}
	if c, ok := s.among.After[id]; ok {
		v.After = &c
	}
	if d, ok := s.among.Opened[id]; ok {
		v.Successor = &d
	}
	if d, ok := s.among.Drafts[id]; ok {
		v.Draft = &d
	}
}

// waits tells why no correction can begin while the case that is to replace the letter is open.
func (v *LetterView) waits() {
	if v.Successor == nil {
		return
	}
	for i, o := range v.Allowed {
		if row, _ := v.Definition.LetterAction(o.Action); row.Effect == workflow.EffectCorrect {
			v.Allowed[i].Blocked = append(o.Blocked, successorOpen) //nolint:gocritic // the offer is made for this view
		}
	}
}

// letterHistory puts the journal of a letter into words, each act into those of its version of the SOP.
func (o *Office) letterHistory(ctx context.Context, events []registry.LetterEvent, staff bool) ([]LetterRecord, error) {
	all := make([]LetterRecord, len(events))
	for i, e := range events {
		def, err := o.Definition(ctx, o.db, e.DefinitionID)
		if err != nil {
			return nil, err
		}
		if all[i] = letterRecord(def, e); !staff {
			all[i].ByUser, all[i].ByName = nil, ""
		}
	}
	return all, nil
}

func letterRecord(def *workflow.Definition, e registry.LetterEvent) LetterRecord {
	state, _ := def.LetterState(e.To)
	role, _ := def.Role(e.As)
	r := LetterRecord{LetterEvent: e, Label: e.Act, State: state.Label, Role: role.Label}
	if e.MandateKind != nil {
		r.Role = workflow.MandateKind(*e.MandateKind).Short() + " " + r.Role
	}
	if e.ByUser == nil { // it followed from something else: the label of the role says so
		r.ByName = ""
	}
	if e.Ground != "" {
		r.Ground = def.GroundLabel(e.Ground)
	}
	if a, ok := def.LetterAction(e.Act); ok {
		r.Label = a.Label
	} else if i := slices.IndexFunc(def.Actions, func(a workflow.Action) bool { return a.Name == e.Act }); i >= 0 {
		r.Label = def.Actions[i].Label
	}
	return r
}

// calledFor is the act that a legal status calls for and that the letter allows; "" where there is none.
func calledFor(def *workflow.Definition, status string, c *registry.Certificate) string {
	if s, ok := def.LegalStatus(status); ok && def.LetterActionFrom(s.Then, c.State) {
		return s.Then
	}
	return ""
}

// lapseLabel names what ends first: a date of the form, or the letter.
func lapseLabel(def *workflow.Definition, field string) string {
	if field == "" {
		return "Masa berlaku surat"
	}
	return def.FieldLabel(field)
}

// LettersOf are the letters of an organisation that this person may see, the latest first.
func (o *Office) LettersOf(ctx context.Context, by workflow.Actor, organisation uuid.UUID) ([]*LetterView, error) {
	if _, err := o.db.Organisation(ctx, by, organisation); err != nil {
		return nil, err
	}
	letters, err := o.db.VisibleLettersOf(ctx, by, organisation)
	if err != nil {
		return nil, err
	}
	return o.letterViews(ctx, by, letters)
}
