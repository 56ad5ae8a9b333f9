package rulemaking

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewComment is what somebody says about a draft.
type NewComment struct {
	Text    string
	Key     postgres.Key
	Problem *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// CommentDefinition adds what somebody of the office says about a draft, in whatever state it is.
func (o *Office) CommentDefinition(ctx context.Context, by workflow.Actor, draft uuid.UUID, n NewComment) (*registry.DefinitionComment, error) {
	if err := readsDefinitions(by); err != nil {
		return nil, err
	}
	see := func(tx *postgres.Tx) error {
		_, err := tx.DefinitionDraft(ctx, by.Office, draft)
		return err
	}
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, see, func(tx *postgres.Tx) (postgres.Outcome, error) {
		may, err := o.commentsDefinitions(ctx, by)
		switch {
		case err != nil:
			return postgres.Outcome{}, err
		case !may:
			return postgres.Outcome{}, registry.Forbid("bukan_tugas_anda", "Komentar ditulis oleh petugas kantor.")
		case n.Problem != nil:
			return postgres.Outcome{}, n.Problem
		}
		text := n.Text
		if err := registry.NeededNote("text", &text, "Tuliskan catatannya.").Err(); err != nil {
			return postgres.Outcome{}, err
		}
		c := &registry.DefinitionComment{DraftID: draft, By: by.User, Text: text}
		err = tx.AddDefinitionComment(ctx, c)
		return postgres.Outcome{Status: 201, Resource: c.ID}, err
	})
	if err != nil {
		return nil, err
	}
	return o.db.DefinitionComment(ctx, out.Resource)
}

// commentsDefinitions tells whether somebody may say something about drafts: whoever works in the office, not who only
// reads there.
func (o *Office) commentsDefinitions(ctx context.Context, by workflow.Actor) (bool, error) {
	if by.Has(registry.AdminRole) {
		return true, nil
	}
	if !by.Reads { // who has no part in the office may not even read them
		return false, nil
	}
	all, err := o.rules.Procedures(ctx, by.Office)
	return slices.ContainsFunc(all, func(d *workflow.Definition) bool { return d.Employs(by) }), err
}
