package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// LetterCommand asks for one act on one letter that was issued.
type LetterCommand struct {
	Certificate uuid.UUID
	Request     workflow.Request
	Form        registry.Form   // of a correction: what is otherwise than in the letter's case
	Officers    []registry.Form // likewise, merged by position
	Key         postgres.Key
}

// letterAct is one act on a letter under way.
type letterAct struct {
	underLock
	p      rules.Procedure // in force now: what may become of a letter is told by the law of the day, not by that of its issue
	c      *registry.Certificate
	status *registry.OrganisationStatus // the legal status of the organisation; nil: nothing is known
	entry  postgres.LetterEntry
}

// letterEffect does what an act on a letter needs besides its new state.
type letterEffect func(ctx context.Context, a *letterAct, c LetterCommand) error

var letterEffects = map[string]letterEffect{
	workflow.EffectDecision: decideLetter,
	workflow.EffectCorrect:  correctLetter,
}

// ActOnLetter carries out one act of the definition on a letter, or says in words for people why not: the letter and its
// case are locked, the rules decide, and state and journal change in one statement.
func (o *Office) ActOnLetter(ctx context.Context, by workflow.Actor, c LetterCommand) (postgres.Outcome, error) {
	a := &letterAct{underLock: underLock{office: o, by: by}}
	lock := func(tx *postgres.Tx) (err error) {
		a.tx = tx
		if a.d, a.c, err = tx.LockLetter(ctx, by, c.Certificate); err != nil {
			return err
		}
		a.by, err = acting(ctx, tx, by)
		return err
	}
	return o.db.Once(ctx, postgres.Request{By: by, Key: c.Key}, lock, func(*postgres.Tx) (postgres.Outcome, error) {
		if err := a.decide(ctx, c.Request); err != nil {
			return postgres.Outcome{}, err
		}
		if err := letterEffects[a.t.Action().Effect](ctx, a, c); err != nil {
			return postgres.Outcome{}, err
		}
		if err := a.apply(ctx); err != nil {
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 200, Resource: a.c.ID, Version: &a.c.Version}, a.tell(ctx)
	})
}

// decide asks the rules in force under the lock.
func (a *letterAct) decide(ctx context.Context, r workflow.Request) (err error) {
	if a.d.Definition, err = a.office.Definition(ctx, a.tx, a.d.DefinitionID); err != nil {
		return err
	}
	if a.p, err = a.office.inForce(ctx, a.tx, a.d, a.tx.Now); err != nil {
		return err
	}
	facts := workflow.Facts{Now: a.tx.Now}
	if err := whoStands(ctx, a.tx, a.by, &facts); err != nil {
		return err
	}
	if a.c.OrganisationID != nil {
		status, known, err := a.tx.CurrentStatus(ctx, *a.c.OrganisationID)
		if err != nil {
			return err
		}
		if known {
			a.status, facts.LegalStatus = &status, status.Status
		}
	}
	a.t, err = a.p.DecideLetter(a.c.Snapshot(), r, a.by, facts)
	return err
}

// apply gives the letter its new state, as of the office's day.
func (a *letterAct) apply(ctx context.Context) error {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	e := &a.entry
	e.ByName, e.Ground, e.Reason, e.DefinitionID = a.by.Name, a.t.Ground(), a.t.Note(), a.p.ID
	if m := a.t.Mandate(); m != nil {
		e.MandateID = &m.ID
	}
	e.On = office.DayAt(a.tx.Now)
	if a.rests() {
		e.StatusID = &a.status.ID
	}
	return a.tx.ApplyLetter(ctx, a.c, a.t, a.by, a.entry)
}

// rests tells whether the act rests on the legal status of the organisation.
func (a *letterAct) rests() bool {
	if a.status == nil || a.t.Ground() == "" {
		return false
	}
	s, ok := a.p.LegalStatus(a.status.Status)
	return ok && s.Ground == a.t.Ground()
}

// replaceLetter takes the letter that a case replaces out of force, because another one is issued in its place; ok tells
// whether it did. A letter that was revoked meanwhile stays revoked.
func (a *act) replaceLetter(ctx context.Context, number string) (old *registry.Certificate, ok bool, err error) {
	if a.d.Replaces == nil {
		return nil, false, nil
	}
	l, err := a.onReplaced(ctx)
	if err != nil {
		return nil, false, err
	}
	row, ok := l.p.LetterActionWith(workflow.EffectReplace, l.c.State)
	if !ok {
		return nil, false, nil
	}
	request := workflow.Request{Action: row.Name, Version: &l.c.Version, Note: "Diganti dengan surat nomor " + number + "."}
	if l.t, err = l.p.DecideLetter(l.c.Snapshot(), request, l.by, workflow.Facts{Now: a.tx.Now}); err != nil {
		return nil, false, err
	}
	return l.c, true, l.apply(ctx)
}

// onReplaced begins an act on the letter that a case replaces, which it locks; the system does it, as it follows from the case.
func (a *act) onReplaced(ctx context.Context) (*letterAct, error) {
	l := &letterAct{underLock: underLock{office: a.office, tx: a.tx, d: a.d, by: workflow.System(a.d.OfficeID)}}
	var err error
	if l.c, err = a.tx.LockLetterRow(ctx, *a.d.Replaces); err != nil {
		return nil, err
	}
	l.p, err = a.office.inForce(ctx, a.tx, a.d, a.tx.Now)
	return l, err
}

// mayReplace refuses a signature on a corrected letter whose original cannot be replaced any more: it would be a second
// letter of one registration.
func (a *act) mayReplace(ctx context.Context) error {
	if !a.d.Correction() {
		return nil
	}
	l, err := a.onReplaced(ctx)
	if err != nil {
		return err
	}
	if _, ok := l.p.LetterActionWith(workflow.EffectReplace, l.c.State); !ok {
		state, _ := l.p.LetterState(l.c.State)
		return registry.Conflict("surat_tidak_dapat_diganti", "Keadaan surat yang dibetulkan sekarang \""+state.Label+
			"\", sehingga pembetulannya tidak dapat diterbitkan.")
	}
	return nil
}

// notWhileSigned refuses to end a letter while its correction is being signed at this moment.
func (a *letterAct) notWhileSigned(ctx context.Context) error {
	to, _ := a.p.LetterState(a.t.To())
	if !to.Final {
		return nil
	}
	s, ok, err := a.tx.OpenSuccessor(ctx, a.c.ID)
	if err == nil && ok && s.Correction() && s.Signing {
		return registry.Conflict("pembetulan_sedang_ditandatangani", "Pembetulan surat ini sedang ditandatangani. Tunggu sampai hasilnya diketahui.")
	}
	return err
}
