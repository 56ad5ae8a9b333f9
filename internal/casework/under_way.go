package casework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// SigningView is a signature whose outcome nobody knows yet, for the staff of the office.
type SigningView struct {
	Since        time.Time
	TriedAt      *time.Time // nil: the last try was broken off, and nobody noted what became of it
	Trouble      string     // what became of it, for people; empty likewise
	LetterNumber string     // that the letter keeps
	Kind         string     // by which way it is signed
	Mine         bool       // this reader began it; nobody else may go on
	Apart        []registry.SignedAnswer
}

// underWay tells how a signature stands that was begun on a dossier, nil where none is under way.
func (o *Office) underWay(ctx context.Context, by workflow.Actor, d *registry.Dossier) (*SigningView, error) {
	if !d.Signing {
		return nil, nil //nolint:nilnil // most cases are not being signed
	}
	s, ok, err := o.db.SigningUnderWay(ctx, d.ID)
	if err != nil || !ok { // it may have ended a moment ago
		return nil, err
	}
	letter, err := certificate.ReadLetter(s.Letter)
	if err != nil {
		return nil, err
	}
	view := &SigningView{
		Since: s.BegunAt, TriedAt: s.TriedAt, Trouble: s.Trouble, LetterNumber: letter.LetterNumber, Kind: s.Kind, Mine: s.Signer == by.User,
	}
	view.Apart, err = o.db.SignedAnswers(ctx, d.ID)
	return view, err
}

// SignerOf is how a person signs letters; ok is false where nobody has set it.
func (o *Office) SignerOf(ctx context.Context, user uuid.UUID) (s registry.Signer, ok bool, err error) {
	return o.db.SignerOf(ctx, user)
}
