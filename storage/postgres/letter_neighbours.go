package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// LetterNeighbours are what some letters stand among, each by the id of the letter: so that a page of many reads no more
// often than a page of one. A letter without a neighbour is missing in its map.
type LetterNeighbours struct {
	Before map[uuid.UUID]registry.Certificate   // which it took the place of
	After  map[uuid.UUID]registry.Certificate   // which took its place
	Opened map[uuid.UUID]registry.Dossier       // the case that is open to replace it
	Drafts map[uuid.UUID]registry.Dossier       // the draft of its renewal that this person may go on with
	Events map[uuid.UUID][]registry.LetterEvent // everything that was done to it from its issue on, in order
}

// mostNeighbours is how many rows a kind of neighbours of a page of letters may have: a letter has one of each.
const mostNeighbours = 100

// LetterNeighbours reads them for up to 100 letters that this person may see.
func (r reader) LetterNeighbours(ctx context.Context, by workflow.Actor, letters []uuid.UUID) (n LetterNeighbours, err error) {
	if n.Before, err = r.replacing(ctx, `JOIN certificates next ON next.replaces = c.id WHERE next.id = ANY($1::uuid[])`, `next.id`, letters); err != nil {
		return n, err
	}
	if n.After, err = r.replacing(ctx, `WHERE c.replaces = ANY($1::uuid[])`, `c.replaces`, letters); err != nil {
		return n, err
	}
	if n.Opened, err = r.replacingCases(ctx, `SELECT `+successorColumns+` FROM dossiers d WHERE d.replaces = ANY($1::uuid[]) AND d.open
		LIMIT $2`, keys(letters), mostNeighbours); err != nil {
		return n, err
	}
	if n.Drafts, err = r.draftSuccessors(ctx, by, letters); err != nil {
		return n, err
	}
	n.Events, err = r.letterEvents(ctx, letters)
	return n, err
}

// DraftSuccessor is the draft that is to renew a letter and that this person may see; ok is false where none is.
func (r reader) DraftSuccessor(ctx context.Context, by workflow.Actor, letter uuid.UUID) (d registry.Dossier, ok bool, err error) {
	drafts, err := r.draftSuccessors(ctx, by, []uuid.UUID{letter})
	d, ok = drafts[letter]
	return d, ok, err
}

// draftSuccessors are those of several letters, of each the first.
func (r reader) draftSuccessors(ctx context.Context, by workflow.Actor, letters []uuid.UUID) (map[uuid.UUID]registry.Dossier, error) {
	return r.replacingCases(ctx, `SELECT DISTINCT ON (d.replaces) `+successorColumns+` FROM dossiers d
		WHERE d.organisation_id IN (SELECT organisation_id FROM certificates WHERE id = ANY($3::uuid[])) AND d.replaces = ANY($3::uuid[])
			AND d.submitted_at IS NULL AND `+visible(by)+` ORDER BY d.replaces, d.id LIMIT $4`,
		by.User, by.Office, keys(letters), mostNeighbours)
}

// successorColumns are those of a case that is to replace a letter.
const successorColumns = `d.id, d.office_id, d.service, d.tracking_code, d.state, d.definition_id, d.signing, d.open, d.replaces, d.origin`

// replacing finds letters before or after others, by the ids of those.
func (r reader) replacing(ctx context.Context, where, of string, letters []uuid.UUID) (map[uuid.UUID]registry.Certificate, error) {
	var all []struct {
		registry.Certificate
		Of uuid.UUID `db:"of"`
	}
	if err := r.list(ctx, &all, `SELECT `+certificateColumns+`, `+of+` AS of FROM certificates c `+where+` LIMIT $2`, keys(letters), mostNeighbours); err != nil {
		return nil, fmt.Errorf("find letters before and after: %w", err)
	}
	found := make(map[uuid.UUID]registry.Certificate, len(all))
	for _, one := range all {
		found[one.Of] = one.Certificate
	}
	return found, nil
}

// replacingCases finds cases that are to replace letters, by the ids of these.
func (r reader) replacingCases(ctx context.Context, query string, args ...any) (map[uuid.UUID]registry.Dossier, error) {
	var all []registry.Dossier
	if err := r.list(ctx, &all, query, args...); err != nil {
		return nil, fmt.Errorf("find cases that replace letters: %w", err)
	}
	found := make(map[uuid.UUID]registry.Dossier, len(all))
	for _, d := range all {
		found[*d.Replaces] = d
	}
	return found, nil
}

// VisibleLettersOf are the letters of an organisation whose cases this person may see, the latest 100 first, each with the
// cover of its case.
func (r reader) VisibleLettersOf(ctx context.Context, by workflow.Actor, organisation uuid.UUID) ([]IssuedLetter, error) {
	letters, err := r.LettersOf(ctx, organisation)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(letters))
	for i, c := range letters {
		ids[i] = c.DossierID
	}
	var covers []registry.Dossier
	if err := r.list(ctx, &covers, `SELECT `+coverColumns+` FROM dossiers d WHERE `+visible(by)+` AND d.id = ANY($3::uuid[]) LIMIT $4`,
		by.User, by.Office, keys(ids), mostNeighbours); err != nil {
		return nil, fmt.Errorf("find cases of letters: %w", err)
	}
	of := make(map[uuid.UUID]*registry.Dossier, len(covers))
	for i := range covers {
		of[covers[i].ID] = &covers[i]
	}
	var all []IssuedLetter
	for i := range letters {
		if d := of[letters[i].DossierID]; d != nil {
			all = append(all, IssuedLetter{d, &letters[i]})
		}
	}
	return all, nil
}

// IssuedLetter is a letter with its case, without Form and Officers.
type IssuedLetter struct {
	Dossier *registry.Dossier
	Letter  *registry.Certificate
}
