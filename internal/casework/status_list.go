package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/storage/postgres"
	"ormas/workflow"
)

const (
	// listFresh is how long a list of states is given out before it is signed anew, so that its age says something.
	listFresh = time.Hour
	// listLife is how long a list may be relied on; whoever has an older one no longer knows how a letter stands.
	listLife = 7 * 24 * time.Hour
)

// SignedList is the list of states of an office as it is given out.
type SignedList struct {
	Body     []byte // a CWT
	Tag      string // the same for the same bytes
	IssuedAt time.Time

	of postgres.StatusList
}

// listing is what the list of an office says for the states of its letters.
type listing map[string]certificate.ListState

// of is what the list says for a state. Whatever is not known is not valid.
func (l listing) of(state string) certificate.ListState {
	if s, known := l[state]; known {
		return s
	}
	return certificate.ListRevoked
}

// listedAs is how the list tells what a state means.
var listedAs = map[workflow.LetterStanding]certificate.ListState{
	workflow.LetterVoid: certificate.ListRevoked, workflow.LetterHolds: certificate.ListActive,
	workflow.LetterSuspended: certificate.ListSuspended, workflow.LetterReplaced: certificate.ListReplaced,
}

// statesListed asks the procedures of an office what the states of its letters mean, also those that are in force no more, since letters
// live longer. A state about which two of them do not agree is not valid.
func (o *Office) statesListed(ctx context.Context, office uuid.UUID) (listing, error) {
	ids, err := o.db.DefinitionIDs(ctx, office, o.db.Now())
	if err != nil {
		return nil, err
	}
	told := listing{}
	for _, id := range ids {
		def, err := o.Definition(ctx, o.db, id)
		if err != nil {
			return nil, err
		}
		for _, s := range def.LetterLife.States {
			is, _ := def.LetterStanding(s.ID)
			if before, known := told[s.ID]; known && before != listedAs[is] {
				is = workflow.LetterVoid
			}
			told[s.ID] = listedAs[is]
		}
	}
	return told, nil
}

// StatusList is the list of states of an office, signed. It is kept, and made anew when a letter has changed its state or
// when it is an hour old; one row tells whether it is the latest.
func (o *Office) StatusList(ctx context.Context, office uuid.UUID) (*SignedList, error) {
	of, err := o.db.StatusList(ctx, office)
	if err != nil {
		return nil, err
	}
	if kept, ok := o.keptList(office, of); ok {
		return kept, nil
	}
	made, err, _ := o.packing.Do(office.String(), func() (any, error) {
		return o.makeList(context.WithoutCancel(ctx), office, of)
	})
	if err != nil {
		return nil, err
	}
	return made.(*SignedList), nil
}

func (o *Office) keptList(office uuid.UUID, of postgres.StatusList) (*SignedList, bool) {
	kept, ok := o.lists.Load(office)
	if !ok {
		return nil, false
	}
	l := kept.(*SignedList)
	return l, l.of == of && o.db.Now().Sub(l.IssuedAt) < listFresh
}

// makeList reads, packs and signs. What changes meanwhile makes the next one.
func (o *Office) makeList(ctx context.Context, office uuid.UUID, of postgres.StatusList) (*SignedList, error) {
	if _, err := o.db.Office(ctx, office); err != nil {
		return nil, err
	}
	key, err := o.issuingKey(ctx, o.db, office)
	if err != nil {
		return nil, err
	}
	now := o.db.Now() // before the states are read: the list is never younger than what it says
	packed, err := o.PackedStates(ctx, office, of.Size)
	if err != nil {
		return nil, err
	}
	body, err := certificate.StatusList{
		Address: o.StatusListURL(office), IssuedAt: now, ExpiresAt: now.Add(listLife), Size: of.Size, Packed: packed,
	}.Sign(key)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	made := &SignedList{Body: body, Tag: hex.EncodeToString(sum[:16]), IssuedAt: now, of: of}
	o.lists.Store(office, made)
	return made, nil
}

// PackedStates are the states of so many letters of an office as the list holds them, read by one query.
func (o *Office) PackedStates(ctx context.Context, office uuid.UUID, size int) ([]byte, error) {
	told, err := o.statesListed(ctx, office)
	if err != nil {
		return nil, err
	}
	states, err := o.db.ListStates(ctx, office, 2*size)
	if err != nil {
		return nil, err
	}
	marks := make([]certificate.MarkedState, len(states))
	for i, s := range states {
		marks[i] = certificate.MarkedState{Index: s.Index, State: told.of(s.State)}
	}
	return certificate.PackStates(size, marks)
}

// StatusListURL is where the list of states of an office lies; it stays.
func (o *Office) StatusListURL(office uuid.UUID) string {
	return o.settings.BaseURL + StatusListPath + office.String() + ".cwt"
}

// Where anybody finds what is needed to check letters without asking; the paths stay.
const (
	KeySetPath     = "/.well-known/ormas-keys.json"
	StatusListPath = "/.well-known/ormas-status/"
)
