package rulemaking

import (
	"context"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// operator is the name under which the operator of the server stands in journals.
const operator = "Pengelola server"

// PublishDefinition publishes a text at once, for the operator of the server: by is who approves it and must hold the role
// that does.
func (o *Office) PublishDefinition(ctx context.Context, by workflow.Actor, body string, effectiveOn time.Time) (*workflow.Definition, time.Time, error) {
	var a approval
	var at time.Time
	err := o.db.InTx(ctx, func(tx *postgres.Tx) (err error) {
		if _, err = tx.LockOffice(ctx, by.Office); err != nil {
			return err
		}
		if a, err = o.approvable(ctx, tx, by, body); err != nil {
			return err
		}
		if at, err = a.s.effectiveAt(a.d, effectiveOn, tx.Now); err != nil {
			return err
		}
		draft := &registry.DefinitionDraft{
			OfficeID: by.Office, Service: a.d.Service, Body: body, Hash: a.d.Hash, State: registry.DraftOpen, Revision: 1,
		}
		if err := tx.AddDefinitionDraft(ctx, draft); err != nil {
			return err
		}
		made := draftOf{d: draft, by: workflow.Actor{Name: operator}}
		if err := made.journal(ctx, tx, registry.DefinitionEvent{Kind: registry.DefinitionMade}); err != nil {
			return err
		}
		return publish(ctx, tx, draftOf{draft, by, DraftCommand{EffectiveOn: effectiveOn, Note: "Diterbitkan lewat perintah pada server."}}, a)
	})
	return a.d, at, err
}

// approvable reads a text that somebody approves without a draft, or says in sentences why he cannot.
func (o *Office) approvable(ctx context.Context, tx *postgres.Tx, by workflow.Actor, body string) (approval, error) {
	if err := checkBody(body); err != nil {
		return approval{}, err
	}
	d, err := workflow.Load([]byte(body))
	if err != nil {
		return approval{}, registry.Invalid("body", "tidak_sah", calendar.Sentence(err))
	}
	s, err := o.shelf(ctx, tx, shelved{by.Office, d.Service, tx.Now})
	if err != nil {
		return approval{}, err
	}
	if err := s.mayAnswer(by, d, nil); err != nil {
		return approval{}, err
	}
	_, problems := s.judge(body)
	return approval{s, d}, bodyProblems(problems)
}
