package casework

import (
	"context"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// RegisterItem is one letter in the public register.
type RegisterItem struct {
	Number          string // of registration
	Name            string
	ShortName       string
	FieldOfActivity string
	Kelurahan       string
	Kecamatan       string
	State           string    // as of today
	IssuedOn        time.Time // a date
	ValidUntil      time.Time // a date, the last day included
}

// Register lists the letters of an office, the latest first, or those that fit a search: names and numbers from three
// characters on wherever they stand, numbers also by their start.
func (o *Office) Register(ctx context.Context, p Place, s Search) (Page[RegisterItem], error) {
	page := Page[RegisterItem]{Items: []RegisterItem{}}
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return page, err
	}
	if problems := checkSearch(s); len(problems) > 0 {
		return page, workflow.RefuseFields(problems...)
	}
	term := termOf(s.Q)
	list := []string{"register", office.ID.String(), term.Name, term.Number}
	after, err := readCursor(s.Cursor, list...)
	if err != nil {
		return page, err
	}
	found, err := o.db.Register(ctx, postgres.RegisterListing{Office: office.ID, Term: term, After: after, Limit: s.Limit + 1})
	if err != nil {
		return page, err
	}
	if len(found) > s.Limit {
		found = found[:s.Limit]
		last := found[s.Limit-1]
		page.Next = writeCursor(postgres.Mark{At: last.IssuedOn, ID: last.ID}, list...)
	}
	today := onDay(o.db.Now().In(office.Location()))
	for _, c := range found {
		page.Items = append(page.Items, itemOf(c, today))
	}
	return page, nil
}

func itemOf(c registry.Certificate, today time.Time) RegisterItem {
	return RegisterItem{
		Number: c.RegistrationNumber, Name: c.Name, ShortName: c.ShortName, FieldOfActivity: c.FieldOfActivity,
		Kelurahan: c.Kelurahan, Kecamatan: c.Kecamatan, State: c.StateOn(today), IssuedOn: c.IssuedOn, ValidUntil: c.ValidUntil,
	}
}
