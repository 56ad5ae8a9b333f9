package casework

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
)

// RegisterFilter narrows the register. The zero filter lets everything through.
type RegisterFilter struct {
	Field     string // of activity, as it is written
	Kecamatan string // as it is written
	State     string // of a letter today
	Year      int    // of issue
}

// RegisterPage is a part of the register.
type RegisterPage struct {
	Page[registry.PublicLetter]
	Searched string // instead of what was asked, which nothing fits as when it was mistyped; empty: as asked
}

// ByEnd tells whether the register lists letters by the day on which they end: those that end soon or have ended. Else it lists
// the latest first.
func (f RegisterFilter) ByEnd() bool {
	return postgres.RegisterFilter{State: f.State, Year: f.Year}.ByEnd()
}

// Register lists the letters of an office in the order of its filter, or those that fit a search: names and numbers from three
// characters on wherever they stand, numbers also by their start. Where nothing fits, the words of the search are put right.
func (o *Office) Register(ctx context.Context, p rules.Place, f RegisterFilter, s Search) (RegisterPage, error) {
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return RegisterPage{}, err
	}
	if err := append(s.Problems(), f.problems()...).Err(); err != nil {
		return RegisterPage{}, err
	}
	l := postgres.RegisterListing{Office: office.ID, Term: termOf(s.Q), Limit: s.Limit + 1, Filter: postgres.RegisterFilter{
		Field: f.Field, Kecamatan: f.Kecamatan, State: f.State, Year: f.Year, Today: office.DayAt(o.db.Now()),
	}}
	page, err := o.registerPage(ctx, l, s.Cursor)
	fits := err == nil && (len(page.Items) > 0 || s.Cursor != "")
	failed := err != nil && s.Cursor == "" // while a cursor that is none of this list may be one of the words put right
	if fits || failed || s.Exact || l.Term.Name == "" {
		return page, err
	}
	right, rightErr := o.registerRight(ctx, l, s.Cursor)
	if rightErr == nil && right.Searched == "" {
		return page, err
	}
	return right, rightErr
}

// registerPage is the page of a listing behind a cursor.
func (o *Office) registerPage(ctx context.Context, l postgres.RegisterListing, cursor string) (RegisterPage, error) {
	page := RegisterPage{Page: Page[registry.PublicLetter]{Items: []registry.PublicLetter{}}}
	list := []string{
		"register", l.Office.String(), l.Term.Name, l.Term.Number, l.Filter.Field, l.Filter.Kecamatan, l.Filter.State,
		strconv.Itoa(l.Filter.Year),
	}
	var err error
	if l.After, err = postgres.ReadCursor(cursor, list...); err != nil {
		return page, err
	}
	found, err := o.db.Register(ctx, l)
	if err != nil {
		return page, err
	}
	found, page.Next = postgres.Cut(found, l.Limit-1, l.CursorOf, list...)
	for _, c := range found {
		page.Items = append(page.Items, c.PublicOn(l.Filter.Today))
	}
	return page, nil
}

// problems say what is wrong with a filter.
func (f RegisterFilter) problems() registry.Faults {
	var all registry.Faults
	known := f.State == "" || slices.ContainsFunc(registry.LetterStates, func(s registry.LabelledState) bool { return s.Value == f.State })
	all.Expect(known, "state", "Keadaan ini tidak dikenal.")
	all.Expect(!registry.UnfitLine(f.Field), "field_of_activity", "Bidang ini tidak dikenal.")
	all.Expect(!registry.UnfitLine(f.Kecamatan), "kecamatan", "Kecamatan ini tidak dikenal.")
	all.Expect(f.Year == 0 || f.Year >= 2000 && f.Year <= 2999, "year", "Tahun ini tidak dikenal.")
	return all
}

// RegisterChoices are what the register of an office can be filtered by.
type RegisterChoices struct {
	Kecamatan, Fields []string
	Years             []int // newest first
}

// mostChoices is how many of each are offered; others can still be written into the address.
const mostChoices = 100

// RegisterChoices lists what occurs in the register of an office.
func (o *Office) RegisterChoices(ctx context.Context, p rules.Place) (RegisterChoices, error) {
	c := RegisterChoices{}
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return c, err
	}
	if c.Kecamatan, c.Fields, err = o.db.RegisterFacets(ctx, office.ID, mostChoices); err != nil {
		return c, err
	}
	first, err := o.db.FirstIssued(ctx, office.ID)
	if err != nil || first.IsZero() {
		return c, err
	}
	for year := o.db.Now().In(office.Location()).Year(); year >= first.Year(); year-- {
		c.Years = append(c.Years, year)
	}
	return c, nil
}

// PublicHistory is a letter in the register with what became of it, the newest first.
type PublicHistory struct {
	registry.PublicLetter
	Office *registry.Office
	Events []registry.PublicEvent
}

// PublicLetter is one letter of the register of an office.
func (o *Office) PublicLetter(ctx context.Context, p rules.Place, id uuid.UUID) (*PublicHistory, error) {
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	c, err := o.db.PublicLetter(ctx, office.ID, id)
	if err != nil {
		return nil, err
	}
	events, err := o.db.PublicEvents(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	today := office.DayAt(o.db.Now())
	h := &PublicHistory{PublicLetter: c.PublicOn(today), Office: office}
	for _, e := range events {
		h.Events = append(h.Events, registry.PublicEvent{On: office.DayAt(e.At), State: e.To})
	}
	if len(h.Events) == 0 { // entered before there was a journal of letters
		h.Events = []registry.PublicEvent{{On: c.IssuedOn, State: registry.CertificateActive}}
	}
	slices.Reverse(h.Events)
	if h.State != c.State { // an end that came by its date
		h.Events = slices.Insert(h.Events, 0, registry.PublicEvent{On: sinceWhen(c, today), State: h.State})
	}
	return h, nil
}
