package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Command asks for one step of the SOP on one dossier.
type Command struct {
	Dossier uuid.UUID
	Request workflow.Request
	Key     postgres.Key

	together *together // with which other letters it is signed; nil: it is not
}

// underLock is what an act on a case and an act on a letter of it share: both are decided, and carried out, under the lock of
// the case.
type underLock struct {
	office *Office
	tx     *postgres.Tx
	d      *registry.Dossier
	by     workflow.Actor
	t      workflow.Transition
}

// act is one step under way: what an effect may look at and change.
type act struct {
	underLock
	c     Command
	entry postgres.Entry

	// outside is set by an effect that has only written down its intent: the transaction is committed without the
	// transition, outside runs, and then the step is taken again from the lock on, with finish instead of the effect.
	outside func(ctx context.Context) (finish, error)
	// waits is set instead where a person has to do something before the step can be taken: the intent stays, and nothing else.
	waits bool
}

// effect does what a step needs besides moving the case. It may change the dossier's own fields; Apply writes them.
type effect func(ctx context.Context, a *act) error

// finish is the second transaction of a step: what it does instead of the effect, and when that was done outside, by which
// authority is judged.
type finish struct {
	effect effect // nil: there is no second transaction
	at     time.Time
}

// finishing is how long the second transaction of a step may take.
const finishing = 20 * time.Second

// Act carries out one step of the SOP on a dossier, or says in words for people why not.
func (o *Office) Act(ctx context.Context, by workflow.Actor, c Command) (postgres.Outcome, error) {
	out, outside, err := o.act(ctx, by, c, finish{})
	if err != nil || outside == nil {
		return out, err
	}
	work := func(ctx context.Context) error {
		var known bool
		if out, known, err = o.db.Outcome(ctx, by, c.Key); err != nil || known {
			return err // a twin with the same key was quicker
		}
		done, err := outside(ctx)
		if err != nil {
			return err
		}
		// What was done outside stands, so whoever asked may go without undoing it.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishing)
		defer cancel()
		out, _, err = o.act(ctx, by, c, done)
		return err
	}
	if c.Key.Value != "" { // a twin waits for its outcome; anybody else is refused at once
		err = o.db.InTurn(ctx, signingKey(c.Dossier), work)
		return out, err
	}
	held, err := o.db.Exclusive(ctx, signingKey(c.Dossier), work)
	if err == nil && !held {
		err = errSigning
	}
	return out, err
}

// act is one transaction of a step: lock, facts, decision, effect, transition, always in this order.
func (o *Office) act(ctx context.Context, by workflow.Actor, c Command, second finish) (out postgres.Outcome, outside func(context.Context) (finish, error), err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := o.lock(ctx, tx, by, c.Dossier)
		if err != nil {
			return err
		}
		var done bool
		if out, done, err = tx.Outcome(ctx, by, c.Key); err != nil || done {
			return err
		}
		a := &act{underLock: underLock{office: o, tx: tx, d: d, by: by}, c: c}
		if err := a.decide(ctx, second); err != nil {
			return err
		}
		do := second.effect
		if do == nil {
			do = effects[a.t.Action().Effect]
		}
		if err := do(ctx, a); err != nil {
			return err
		}
		if outside = a.outside; outside != nil {
			return nil
		}
		if a.waits {
			out, err = a.wait(ctx)
			return err
		}
		out, err = a.apply(ctx)
		return err
	})
	return out, outside, err
}

// decide asks the rules under the lock, on the facts and the authority of this moment; in the second transaction of a step
// the authority is that of the moment at which it was done outside.
func (a *act) decide(ctx context.Context, second finish) (err error) {
	if err := a.office.findOld(ctx, a.tx, a.d, viewer{a.by, a.tx.Now}); err != nil {
		return err
	}
	if a.by, err = acting(ctx, a.tx, a.by); err != nil {
		return err
	}
	if second.effect != nil {
		a.by.At = second.at
	}
	facts, err := a.office.facts(ctx, a.tx, a.d, a.tx.Now)
	if err != nil {
		return err
	}
	if err := (signing{a.d, a.by}).facts(ctx, a.tx, &facts); err != nil {
		return err
	}
	if a.t, err = a.d.Definition.Decide(a.d.Snapshot(), a.c.Request, a.by, facts); err != nil {
		return err
	}
	a.entry = postgres.Entry{ByName: byName(a.by, a.d, a.t), Input: a.t.Input()}
	return nil
}

// apply moves the case, sets its clock and keeps the outcome for a repeated request.
func (a *act) apply(ctx context.Context) (postgres.Outcome, error) {
	if err := a.nameBeginner(ctx); err != nil {
		return postgres.Outcome{}, err
	}
	if err := a.setClock(ctx); err != nil {
		return postgres.Outcome{}, err
	}
	if err := a.tx.Apply(ctx, a.d, a.t, a.by, a.entry); err != nil {
		return postgres.Outcome{}, err
	}
	if err := a.tx.CloseAll(ctx, a.d.ID); err != nil {
		return postgres.Outcome{}, err
	}
	if err := a.tell(ctx); err != nil {
		return postgres.Outcome{}, err
	}
	out := postgres.Outcome{Status: 200, Resource: a.d.ID, Version: &a.d.Version}
	return out, a.tx.KeepOutcome(ctx, a.by, a.c.Key, out)
}

// byName is the name the journal keeps: at the counter with the person who stood there.
func byName(by workflow.Actor, d *registry.Dossier, t workflow.Transition) string {
	role, _ := t.Definition().Role(t.As())
	if role.Applicant && d.Counter != nil {
		return fmt.Sprintf("%s (di loket, untuk %s)", by.Name, d.Counter.Name)
	}
	return by.Name
}

// effects are the effects that definitions name, each in a file of its name. Most steps need none.
var effects = map[string]effect{
	"":                      func(context.Context, *act) error { return nil },
	workflow.EffectSubmit:   submit,
	workflow.EffectAgenda:   agenda,
	workflow.EffectAssign:   assign,
	workflow.EffectNotify:   notify,
	workflow.EffectResubmit: resubmit,
	workflow.EffectReopen:   reopen,
	workflow.EffectExtend:   extend,
	workflow.EffectHold:     hold,
	workflow.EffectRelease:  release,
	workflow.EffectVisit:    visit,
	workflow.EffectNumber:   number,
	workflow.EffectDraft:    draft,
	workflow.EffectSign:     sign,
	workflow.EffectGiveUp:   giveUp,
	workflow.EffectVoid:     void,
	workflow.EffectMove:     move,
}
