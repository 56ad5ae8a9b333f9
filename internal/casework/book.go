package casework

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// BookFilter says which lines of the main register book to show.
type BookFilter struct {
	Year    int    // of the registration; 0: any
	Service string // empty: any
	State   string // of registry.BookStates; empty: any
	Cursor  string // Next of the page before; empty: from the start
	Limit   int    // lines of a page, 1 to 100
}

// BookChoices are what the book can be filtered by.
type BookChoices struct {
	Years    []int // newest first
	Services []workflow.Option
}

// mayReadBook refuses whoever does not read the office's dossiers: the book names the organisations' officers.
func mayReadBook(by workflow.Actor) error {
	if by.Reads {
		return nil
	}
	return registry.Forbid("bukan_petugas", "Buku Induk hanya dibuka untuk petugas kantor.")
}

// BookChoices are the years and procedures of an office's book.
func (o *Office) BookChoices(ctx context.Context, by workflow.Actor) (BookChoices, error) {
	c := BookChoices{}
	if err := mayReadBook(by); err != nil {
		return c, err
	}
	years, err := o.db.SeriesYears(ctx, by.Office)
	if err != nil {
		return c, err
	}
	loc, err := o.Location(ctx, by.Office)
	if err != nil {
		return c, err
	}
	c.Years = append(years, o.db.Now().In(loc).Year())
	slices.SortFunc(c.Years, func(a, b int) int { return cmp.Compare(b, a) })
	c.Years = slices.Compact(c.Years)
	procedures, err := o.Procedures(ctx, by.Office)
	for _, d := range procedures {
		if d.Numbers.Registration != "" {
			c.Services = append(c.Services, workflow.Option{Value: d.Service, Label: d.Title})
		}
	}
	return c, err
}

// Book is a page of the main register book, in the order in which numbers were given.
func (o *Office) Book(ctx context.Context, by workflow.Actor, f BookFilter) (Page[registry.BookEntry], error) {
	page := Page[registry.BookEntry]{Items: []registry.BookEntry{}}
	l, office, err := o.bookListing(ctx, by, f)
	if err != nil {
		return page, err
	}
	if err := (Search{Limit: f.Limit}).Problems().Err(); err != nil {
		return page, err
	}
	list := []string{"buku induk", by.Office.String(), strconv.Itoa(f.Year), f.Service, f.State}
	if l.After, err = postgres.ReadCursor(f.Cursor, list...); err != nil {
		return page, err
	}
	l.Limit = f.Limit + 1
	rows, err := o.db.Book(ctx, l)
	if err != nil {
		return page, err
	}
	rows, page.Next = postgres.Cut(rows, f.Limit, markOf, list...)
	page.Items, err = o.bookEntries(ctx, office, rows)
	return page, err
}

func markOf(r postgres.BookRow) postgres.Cursor { return postgres.Cursor{At: r.GivenAt, ID: r.ID} }

// bookBatch is how many lines are read at once for a file.
const bookBatch = 500

// WholeBook gives all lines that a filter names, one after the other, for files: never more than one batch is held. It
// ends at the first error.
func (o *Office) WholeBook(ctx context.Context, by workflow.Actor, f BookFilter) iter.Seq2[registry.BookEntry, error] {
	return func(yield func(registry.BookEntry, error) bool) {
		l, office, err := o.bookListing(ctx, by, f)
		for l.Limit = bookBatch; err == nil; {
			var rows []postgres.BookRow
			if rows, err = o.db.Book(ctx, l); err != nil {
				break
			}
			var entries []registry.BookEntry
			if entries, err = o.bookEntries(ctx, office, rows); err != nil {
				break
			}
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
			if len(rows) < bookBatch {
				return
			}
			l.After = markOf(rows[len(rows)-1])
		}
		yield(registry.BookEntry{}, err)
	}
}

// problems is what is wrong with a filter: what no line can have does not reach the database, which refuses it in its own way.
func (f BookFilter) problems() registry.Faults {
	var all registry.Faults
	if f.State != "" && !slices.ContainsFunc(registry.BookStates, func(s registry.LabelledState) bool { return s.Value == f.State }) {
		all.Add("state", "tidak_dikenal", "Status ini tidak ada dalam Buku Induk.")
	}
	if f.Year != 0 && (f.Year < 2000 || f.Year > 2999) {
		all.Add("year", "tidak_dikenal", "Tahun ini tidak ada dalam Buku Induk.")
	}
	if registry.UnfitLine(f.Service) {
		all.Add("service", "tidak_dikenal", "Layanan ini tidak dikenal.")
	}
	return all
}

// bookListing checks who asks for what.
func (o *Office) bookListing(ctx context.Context, by workflow.Actor, f BookFilter) (postgres.BookListing, *registry.Office, error) {
	l := postgres.BookListing{Office: by.Office, Year: f.Year, Service: f.Service, State: f.State}
	if err := mayReadBook(by); err != nil {
		return l, nil, err
	}
	if err := f.problems().Err(); err != nil {
		return l, nil, err
	}
	office, err := o.db.Office(ctx, by.Office)
	if err == nil {
		l.Today = office.DayAt(o.db.Now())
	}
	return l, office, err
}

// bookEntries are stored lines in the words of the book.
func (o *Office) bookEntries(ctx context.Context, office *registry.Office, rows []postgres.BookRow) ([]registry.BookEntry, error) {
	all := make([]registry.BookEntry, len(rows))
	for i, row := range rows {
		l, err := o.bookLetter(ctx, office, row)
		if err != nil {
			return nil, err
		}
		all[i] = bookEntry(l, row, office.Location())
		all[i].State = bookState(row, office.DayAt(o.db.Now()))
	}
	return all, nil
}

// bookLetter is the letter that a number led to, or what it would say today.
func (o *Office) bookLetter(ctx context.Context, office *registry.Office, row postgres.BookRow) (certificate.Letter, error) {
	if row.Letter != nil {
		l, err := certificate.ReadLetter(row.Letter)
		if err != nil {
			return l, fmt.Errorf("letter %s: %w", row.Number, err)
		}
		return l, nil
	}
	def, err := o.Definition(ctx, o.db, row.DefinitionID)
	if err != nil {
		return certificate.Letter{}, err
	}
	d := &registry.Dossier{Form: row.Form, Officers: row.Officers, Definition: def}
	return certificate.Letter{
		Organisation: letterOrganisation(office, d), Officers: letterOfficers(d),
		TermFrom: formDate(row.Form, "term_from"), TermTo: formDate(row.Form, "term_to"),
	}, nil
}

func bookEntry(l certificate.Letter, row postgres.BookRow, zone *time.Location) registry.BookEntry {
	of := l.Organisation
	e := registry.BookEntry{
		ID: row.ID, DossierID: row.DossierID, Service: row.Service, N: row.N, Number: row.Number, GivenOn: registry.DayOf(row.GivenAt.In(zone)),
		Name: cmp.Or(of.Name, row.Name), ShortName: of.ShortName, Field: of.Field, Address: of.Address, Deed: of.Deed.Text(),
		Approval: of.Approval.Text(), NPWP: of.NPWP, TermFrom: l.TermFrom, TermTo: l.TermTo,
	}
	var officers, remarks []string
	for _, o := range l.Officers {
		officers = append(officers, o.Position+": "+o.Name)
	}
	if row.LetterNumber != nil {
		e.LetterNumber, e.LetterDate, e.ValidUntil = *row.LetterNumber, *row.IssuedOn, *row.ValidUntil
	}
	for _, reason := range []*string{row.VoidReason, row.LetterReason} {
		if reason != nil {
			remarks = append(remarks, *reason)
		}
	}
	if row.Correction != nil && *row.Correction > 0 {
		remarks = append(remarks, fmt.Sprintf("Pembetulan ke-%d.", *row.Correction))
	}
	e.Officers, e.Remark = strings.Join(officers, "; "), strings.Join(remarks, " ")
	return e
}

// bookState is how a line stands on a day.
func bookState(row postgres.BookRow, today time.Time) string {
	switch {
	case row.VoidedAt != nil:
		return registry.BookVoided
	case row.State == nil:
		return registry.BookPending
	}
	return registry.Certificate{State: *row.State, ValidUntil: *row.ValidUntil}.StateOn(today)
}
