package casework

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
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
	return o.letterView(ctx, by, d, c)
}

func (o *Office) letterView(ctx context.Context, by workflow.Actor, d *registry.Dossier, c *registry.Certificate) (*LetterView, error) {
	v := &LetterView{Letter: c, Dossier: d}
	var err error
	if v.Office, err = o.db.Office(ctx, d.OfficeID); err != nil {
		return nil, err
	}
	if d.Definition, err = o.Definition(ctx, o.db, d.DefinitionID); err != nil {
		return nil, err
	}
	now := o.db.Now()
	p, err := o.inForce(ctx, o.db, d, now)
	if err != nil {
		return nil, err
	}
	v.Definition = p.Definition
	today := registry.DayOf(now.In(v.Office.Location()))
	v.State, v.Since, v.Lapse = c.StateOn(today), sinceWhen(c, today), lapseLabel(p.Definition, c.LapseWhat)
	if err := o.letterNeighbours(ctx, v); err != nil {
		return nil, err
	}
	if v.History, err = o.letterHistory(ctx, c, by.Reads); err != nil {
		return nil, err
	}
	facts := workflow.Facts{Now: now}
	if v.Status != nil {
		facts.LegalStatus = v.Status.Status
	}
	by.At = now
	if by.Reads {
		if err := standing(ctx, o.db, by, &facts); err != nil {
			return nil, err
		}
	}
	v.Allowed = p.AllowedLetter(c.Snapshot(), by, facts)
	v.Calls = calledFor(p.Definition, facts.LegalStatus, c)
	v.waits()
	st, _ := p.LetterState(c.State)
	v.Renews = d.Own && !st.Final && c.OrganisationID != nil && v.Successor == nil && p.Begins(by, d.Counter != nil)
	if draft, ok, err := o.db.DraftSuccessor(ctx, by, c.ID); err != nil {
		return nil, err
	} else if ok {
		v.Draft = draft
	}
	return v, nil
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

// letterNeighbours finds the letters before and after one, the case that is open to replace it, and the legal status.
func (o *Office) letterNeighbours(ctx context.Context, v *LetterView) (err error) {
	if v.Letter.Replaces != nil {
		if v.Before, err = o.db.CertificateByID(ctx, *v.Letter.Replaces); err != nil {
			return err
		}
	}
	if c, ok, err := o.db.SuccessorOf(ctx, v.Letter.ID); err != nil {
		return err
	} else if ok {
		v.After = c
	}
	if d, ok, err := o.db.OpenSuccessor(ctx, v.Letter.ID); err != nil {
		return err
	} else if ok {
		v.Successor = d
	}
	if v.Letter.OrganisationID == nil {
		return nil
	}
	s, ok, err := o.db.CurrentStatus(ctx, *v.Letter.OrganisationID)
	if ok {
		v.Status = &s
	}
	return err
}

// letterHistory puts the journal of a letter into words, each act into those of its version of the SOP.
func (o *Office) letterHistory(ctx context.Context, c *registry.Certificate, staff bool) ([]LetterRecord, error) {
	events, err := o.db.LetterEvents(ctx, c.ID)
	if err != nil {
		return nil, err
	}
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
	letters, err := o.db.LettersOf(ctx, organisation)
	if err != nil {
		return nil, err
	}
	var all []*LetterView
	for i := range letters {
		v, err := o.Letter(ctx, by, letters[i].ID)
		if workflow.KindOf(err) == workflow.Missing {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
