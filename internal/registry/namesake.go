package registry

import (
	"time"

	"github.com/google/uuid"
)

// Namesake is an organisation of the office that looks like that of a case, and is another one in its books. Two may share a name:
// it tells people to look, and decides nothing.
type Namesake struct {
	DossierID uuid.UUID `db:"dossier_id"` // the case at hand
	ID        uuid.UUID `db:"id"`
	Name      string    `db:"name"`

	SameName bool `db:"same_name"` // without case, accents, blanks and punctuation; also that of one of its letters
	SameNPWP bool `db:"same_npwp"`
	SameDeed bool `db:"same_deed"` // number, date and notary
	SameNIK  bool `db:"same_nik"`  // of an officer

	LetterNumber *string    `db:"letter_number"` // of its letter in force, else of its newest; nil: it has none
	LetterState  *string    `db:"letter_state"`  // as stored; nil: it has none
	ValidUntil   *time.Time `db:"valid_until"`   // a date, the last day included; nil: it has none
}

// MostNamesakes is how many are told of one case.
const MostNamesakes = 5

// The marks by which an organisation looks like another.
const (
	MarkName = "name"
	MarkNPWP = "npwp"
	MarkDeed = "deed"
	MarkNIK  = "nik"
)

// Same are the marks that it shares with the organisation of the case.
func (n Namesake) Same() (marks []string) {
	for _, m := range []struct {
		same bool
		mark string
	}{{n.SameName, MarkName}, {n.SameNPWP, MarkNPWP}, {n.SameDeed, MarkDeed}, {n.SameNIK, MarkNIK}} {
		if m.same {
			marks = append(marks, m.mark)
		}
	}
	return marks
}

// LetterStateOn is the state of its letter on a day, empty where it has none.
func (n Namesake) LetterStateOn(day time.Time) string {
	if n.LetterState == nil || n.ValidUntil == nil {
		return ""
	}
	return Certificate{State: *n.LetterState, ValidUntil: *n.ValidUntil}.StateOn(day)
}
