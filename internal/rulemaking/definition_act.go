package rulemaking

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// The acts on a draft, as they are sent.
const (
	ProposeDraft  = "ajukan"
	TakeBackDraft = "tarik"
	ReturnDraft   = "kembalikan"
	ApproveDraft  = "setujui"
	CancelDraft   = "batalkan"
)

// DraftCommand asks for an act on a draft.
type DraftCommand struct {
	Act         string
	Revision    int       // that was looked at; 0: not told
	EffectiveOn time.Time // of an approval: the first day; zero: as the sheet says, else today
	Note        string    // the reason, where the head returns a draft
	Key         postgres.Key
	Problem     *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// ActOnDraft proposes a draft, takes it back, returns it, approves it or gives it up. Two answers at once: one wins.
func (o *Office) ActOnDraft(ctx context.Context, by workflow.Actor, id uuid.UUID, c DraftCommand) error {
	return o.onDraft(ctx, postgres.Request{By: by, Key: c.Key}, id, func(tx *postgres.Tx, d *registry.DefinitionDraft) error {
		switch c.Act {
		case ProposeDraft, TakeBackDraft, CancelDraft:
			return o.keeperAct(ctx, tx, draftOf{d, by, c})
		case ApproveDraft, ReturnDraft:
			return o.headAct(ctx, tx, draftOf{d, by, c})
		}
		if c.Problem != nil { // the name of the act may be what could not be read
			return c.Problem
		}
		return registry.Invalid("action", "tidak_dikenal", "Tindakan ini tidak ada pada draf SOP.")
	})
}

// draftOf is a locked draft with who does what to it.
type draftOf struct {
	d  *registry.DefinitionDraft
	by workflow.Actor
	c  DraftCommand
}

// journal writes down what was done with the draft.
func (w draftOf) journal(ctx context.Context, tx *postgres.Tx, e registry.DefinitionEvent) error {
	e.OfficeID, e.Service, e.DraftID, e.Hash = w.d.OfficeID, w.d.Service, &w.d.ID, w.d.Hash
	e.ByName = w.by.Name
	if w.by.User != uuid.Nil {
		e.By = &w.by.User
	}
	return tx.AddDefinitionEvent(ctx, e)
}

// keeperAct is an act of whoever keeps the office's settings.
func (o *Office) keeperAct(ctx context.Context, tx *postgres.Tx, w draftOf) error {
	act := map[string]struct {
		from     []string
		to, kind string
	}{
		ProposeDraft:  {[]string{registry.DraftOpen}, registry.DraftProposed, registry.DefinitionProposed},
		TakeBackDraft: {[]string{registry.DraftProposed}, registry.DraftOpen, registry.DefinitionTakenBack},
		CancelDraft:   {[]string{registry.DraftOpen, registry.DraftProposed}, registry.DraftCancelled, registry.DefinitionCancelled},
	}[w.c.Act]
	if err := registry.OnlyAdmin(w.by, draftsAreWritten); err != nil {
		return err
	}
	if err := standsAt(w.d, draftAct{w.c.Revision, act.from}); err != nil {
		return err
	}
	if err := readable(w.c.Problem, w.c.Revision); err != nil {
		return err
	}
	if w.c.Act == ProposeDraft {
		if err := o.proposable(ctx, tx, w.d); err != nil {
			return err
		}
	}
	w.d.State = act.to
	if err := tx.SetDefinitionDraft(ctx, w.d); err != nil {
		return err
	}
	return w.journal(ctx, tx, registry.DefinitionEvent{Kind: act.kind, As: registry.AdminRole})
}

// draftWaits tells why a draft that is marked as waiting is not proposed.
const draftWaits = "Draf ini masih menunggu keputusan tentang struktur organisasi."

// proposable refuses a draft that could not be the next version, with all that is wrong.
func (o *Office) proposable(ctx context.Context, tx *postgres.Tx, d *registry.DefinitionDraft) error {
	if d.Waiting {
		return registry.Invalid("waiting", "menunggu_keputusan", draftWaits)
	}
	s, err := o.shelf(ctx, tx, shelved{d.OfficeID, d.Service, tx.Now})
	if err != nil {
		return err
	}
	_, problems := s.judge(d.Body)
	return bodyProblems(problems)
}

func bodyProblems(problems []string) error {
	var faults registry.Faults
	for _, p := range problems {
		faults.Add("body", "tidak_sah", p)
	}
	return faults.Err()
}

// headAct is the answer of whoever approves. The office is locked, so that two versions get two numbers.
func (o *Office) headAct(ctx context.Context, tx *postgres.Tx, w draftOf) error {
	if _, err := tx.LockOffice(ctx, w.d.OfficeID); err != nil {
		return err
	}
	s, err := o.shelf(ctx, tx, shelved{w.d.OfficeID, w.d.Service, tx.Now})
	if err != nil {
		return err
	}
	events, err := tx.DraftEvents(ctx, w.d.ID)
	if err != nil {
		return err
	}
	d, problems := s.judge(w.d.Body)
	judged := d
	if judged == nil {
		judged = &workflow.Definition{}
	}
	alone := s.mayAnswer(w.by, judged, events) // told after the state: person, state, input, as everywhere
	if alone != nil && !errors.Is(alone, errAlone) {
		return alone
	}
	if err := standsAt(w.d, draftAct{w.c.Revision, []string{registry.DraftProposed}}); err != nil {
		return err
	}
	if alone != nil {
		return alone
	}
	if err := readable(w.c.Problem, w.c.Revision); err != nil {
		return err
	}
	if w.c.Act == ReturnDraft {
		return returnDraft(ctx, tx, w, s.as(w.by, judged))
	}
	if err := bodyProblems(problems); err != nil {
		return err
	}
	return publish(ctx, tx, w, approval{s, d})
}

// returnDraft gives a proposed draft back with a reason.
func returnDraft(ctx context.Context, tx *postgres.Tx, w draftOf, as string) error {
	note := w.c.Note
	if err := registry.NeededNote("note", &note, "Tuliskan alasan mengapa draf ini dikembalikan.").Err(); err != nil {
		return err
	}
	w.d.State = registry.DraftOpen
	if err := tx.SetDefinitionDraft(ctx, w.d); err != nil {
		return err
	}
	return w.journal(ctx, tx, registry.DefinitionEvent{Kind: registry.DefinitionReturned, As: as, Note: note})
}

// approval is a definition that is approved, by what the office has.
type approval struct {
	s *shelf
	d *workflow.Definition
}

// publish makes a version of a draft, and has drafts of dossiers follow where it is in force at once.
func publish(ctx context.Context, tx *postgres.Tx, w draftOf, a approval) error {
	at, err := a.s.effectiveAt(a.d, w.c.EffectiveOn, tx.Now)
	if err != nil {
		return err
	}
	id, err := tx.Publish(ctx, postgres.Publication{Office: w.d.OfficeID, Definition: a.d, Body: w.d.Body, EffectiveAt: at})
	if err != nil {
		return err
	}
	w.d.State, w.d.DefinitionID = registry.DraftPublished, &id
	if err := tx.SetDefinitionDraft(ctx, w.d); err != nil {
		return err
	}
	event := registry.DefinitionEvent{
		Kind: registry.DefinitionPublished, DefinitionID: &id, EffectiveAt: &at, As: a.s.as(w.by, a.d), Note: registry.CleanText(w.c.Note),
	}
	if err := w.journal(ctx, tx, event); err != nil || at.After(tx.Now) {
		return err
	}
	return tx.FollowVersionsSoon(ctx, w.d.OfficeID)
}
