package casework

import (
	"context"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Register lists the letters of an office, the latest first, or those that fit a search: names and numbers from three
// characters on wherever they stand, numbers also by their start.
func (o *Office) Register(ctx context.Context, p Place, s Search) (Page[registry.PublicLetter], error) {
	page := Page[registry.PublicLetter]{Items: []registry.PublicLetter{}}
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
		page.Items = append(page.Items, c.PublicOn(today))
	}
	return page, nil
}
