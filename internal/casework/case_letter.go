package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// CaseLetter is what a case in a list has to do with letters.
type CaseLetter struct {
	State      string // today, of the letter it ended with; empty: none yet
	Reason     string // why that is not in force; empty: it is, or nobody said
	Replaces   string // number of the letter that the case is to replace; empty: of none
	Correction bool   // it puts that letter right, instead of renewing it
}

// CaseLetters tells of cases in a list what letters they have to do with. Those that this person may not see are missing.
func (o *Office) CaseLetters(ctx context.Context, by workflow.Actor, rows []DossierRow) (map[uuid.UUID]CaseLetter, error) {
	all := make(map[uuid.UUID]CaseLetter, len(rows))
	if len(rows) == 0 {
		return all, nil
	}
	found, err := o.db.CaseLetters(ctx, by, idsOf(rows))
	if err != nil {
		return nil, err
	}
	for _, l := range found {
		one := CaseLetter{Correction: l.Correction}
		if l.State != nil {
			today := registry.Office{TimeZone: l.TimeZone}.DayAt(o.db.Now())
			one.State = registry.Certificate{State: *l.State, ValidUntil: *l.ValidUntil}.StateOn(today)
		}
		if l.Reason != nil {
			one.Reason = *l.Reason
		}
		if l.Replaces != nil {
			one.Replaces = *l.Replaces
		}
		all[l.DossierID] = one
	}
	return all, nil
}
