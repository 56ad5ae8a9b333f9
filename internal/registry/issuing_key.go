package registry

import (
	"time"

	"github.com/google/uuid"
)

// IssuingKey is the public half of a key that signs what is checked without asking the office.
type IssuingKey struct {
	ID          string     `db:"id"` // 8 hex digits
	OfficeID    uuid.UUID  `db:"office_id"`
	X           string     `db:"x"` // base64url
	Y           string     `db:"y"`
	From        time.Time  `db:"from_at"`      // from when it signs
	Until       *time.Time `db:"until_at"`     // nil: no other has been made yet
	RevokedFrom *time.Time `db:"revoked_from"` // nil: nobody else has it
	Reason      *string    `db:"reason"`       // of the revocation
	MadeAt      time.Time  `db:"made_at"`
}

// SignsAt tells whether the key is the one that signs at an instant.
func (k IssuingKey) SignsAt(t time.Time) bool {
	return k.RevokedFrom == nil && !t.Before(k.From) && (k.Until == nil || t.Before(*k.Until))
}

// Vouches tells what a token of this key that names a date of issue (a date at midnight UTC) is worth. zone is that of the office.
func (k IssuingKey) Vouches(issued time.Time, zone *time.Location) Vouching {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch {
	case issued.Before(day(k.From)), k.Until != nil && issued.After(day(*k.Until)):
		return VouchesNot
	case k.RevokedFrom == nil:
		return Vouches
	case issued.Before(day(*k.RevokedFrom)):
		return VouchesOnce
	}
	return VouchesNot
}

// Vouching is what a token is worth by the life of its key.
type Vouching int

// What a token is worth.
const (
	VouchesNot  Vouching = iota // the key did not sign for the office on that date, or was somebody else's by then
	VouchesOnce                 // it did, but somebody else has had it since and may have chosen the date: ask the office
	Vouches                     // it did
)

// ListState is what the list of states says at one position.
type ListState struct {
	Index int    `db:"list_index"`
	State string `db:"state"` // of the letter; SigningGivenUp for one that was never given out
}
