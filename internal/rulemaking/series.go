package rulemaking

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// SeriesCount is a series with what the books say about it.
type SeriesCount = postgres.SeriesCount

// GivenNumber is a number in the list of a series, with the case that got it.
type GivenNumber = postgres.GivenRow

// SeriesView is one run of numbers of an office in a year: of one kind, for one procedure.
type SeriesView struct {
	SeriesCount        // zero but for kind, service, year and start where the year has none yet
	Title       string // of the procedure
	Template    string // how its numbers are written
	Since       int    // the year from which the office itself has decided so; 0: the procedure says so
	NextN       int    // which number comes next
	Next        string // and how it is written today; empty: a part of it is missing in the settings
}

// SeriesBook is what an office knows about its numbers in a year.
type SeriesBook struct {
	Year     int
	Years    []int // that can be looked at, newest first
	Series   []SeriesView
	Changes  []registry.NumberChange // newest first
	MayWrite bool                    // decides about the numbers of this year
	MayList  bool                    // reads which case got which number
	Location *time.Location
}

// numberChangesShown is how far back the journal is shown.
const numberChangesShown = 100

// Series shows the number series of an office in a year, 0 for this year: to the administrator, to whoever gives numbers
// by the procedures, and to who only reads in the office. The administrator sees no cases, so not who got a number.
func (o *Office) Series(ctx context.Context, by workflow.Actor, year int) (*SeriesBook, error) {
	b, err := o.seriesReader(ctx, by)
	if err != nil {
		return nil, err
	}
	office, err := o.db.Office(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	b.Location = office.Location()
	today := o.db.Now().In(b.Location)
	if b.Years, err = o.db.SeriesYears(ctx, by.Office); err != nil {
		return nil, err
	}
	b.Years = append(b.Years, today.Year(), today.Year()+1)
	slices.SortFunc(b.Years, func(a, b int) int { return cmp.Compare(b, a) })
	b.Years = slices.Compact(b.Years)
	if b.Year = cmp.Or(year, today.Year()); !slices.Contains(b.Years, b.Year) {
		return nil, registry.NotFound("Tahun deret nomor")
	}
	b.MayWrite = by.Has(registry.AdminRole) && b.Year >= today.Year()
	if b.Series, err = o.seriesOf(ctx, office, b.Year); err != nil {
		return nil, err
	}
	b.Changes, err = o.db.NumberChanges(ctx, by.Office, numberChangesShown)
	return b, err
}

// OneSeries is a single run of numbers with the year it belongs to.
func (o *Office) OneSeries(ctx context.Context, by workflow.Actor, of SeriesID) (*SeriesBook, error) {
	b, err := o.Series(ctx, by, of.Year)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(b.Series, func(s SeriesView) bool { return s.Service == of.Service && s.Kind == of.Kind })
	if i < 0 {
		return nil, errNoSeries
	}
	b.Series = b.Series[i : i+1]
	b.Changes = slices.DeleteFunc(b.Changes, func(c registry.NumberChange) bool { return c.Service != of.Service || c.Kind != of.Kind })
	return b, nil
}

// SeriesID names a run of numbers of an office.
type SeriesID struct {
	Service, Kind string
	Year          int // 0: this year
}

var errNoSeries = registry.NotFound("Deret nomor")

// seriesReader begins what a person may see of the series, or refuses.
func (o *Office) seriesReader(ctx context.Context, by workflow.Actor) (*SeriesBook, error) {
	all, err := o.rules.Procedures(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	numbers := slices.ContainsFunc(all, func(d *workflow.Definition) bool { return d.GivesNumbers(by) })
	works := slices.ContainsFunc(all, func(d *workflow.Definition) bool { return d.Employs(by) })
	b := &SeriesBook{MayList: numbers || by.Reads && !works}
	if !b.MayList && !by.Has(registry.AdminRole) {
		return nil, registry.Forbid("bukan_tugas_anda", "Deret nomor hanya dibuka untuk yang memberi nomor, administrator, dan pengawas.")
	}
	return b, nil
}

// seriesOf are the series of an office in a year, by the procedures in their order, the registration before the letter and that before the
// decisions about letters.
func (o *Office) seriesOf(ctx context.Context, office *registry.Office, year int) ([]SeriesView, error) {
	counts, err := o.db.SeriesCounts(ctx, office.ID, year)
	if err != nil {
		return nil, err
	}
	all, err := o.written(ctx, o.db, office.ID, year)
	if err != nil {
		return nil, err
	}
	today := o.db.Now().In(office.Location())
	for i := range all {
		v := &all[i]
		v.Start, v.NextN = 1, 1
		j := slices.IndexFunc(counts, func(c postgres.SeriesCount) bool { return c.Service == v.Service && c.Kind == v.Kind })
		if j >= 0 {
			v.SeriesCount, v.NextN = counts[j], counts[j].Last+1
		}
		day := today
		if year != today.Year() {
			day = time.Date(year, time.January, 1, 0, 0, 0, 0, office.Location())
		}
		v.Next, err = workflow.FillTemplate(v.Template, v.NextN, day, office.Settings.NumberParts)
		if err != nil && workflow.KindOf(err) != workflow.Invalid {
			return nil, err
		}
	}
	return all, nil
}

// numbersPerPage is how many given numbers a page lists.
const numbersPerPage = 50

// GivenNumbers lists the numbers of a series, the highest first, with the cases that got them and why some were voided.
func (o *Office) GivenNumbers(ctx context.Context, by workflow.Actor, of SeriesID, cursor string) (registry.Page[GivenNumber], error) {
	page := registry.Page[GivenNumber]{Items: []GivenNumber{}}
	b, err := o.OneSeries(ctx, by, of)
	if err != nil {
		return page, err
	}
	if !b.MayList {
		return page, registry.Forbid("bukan_tugas_anda", "Siapa yang mendapat nomor hanya dibuka untuk yang memberi nomor dan pengawas.")
	}
	list := []string{"nomor", by.Office.String(), of.Kind, of.Service, strconv.Itoa(b.Year)}
	after, err := postgres.ReadCursor(cursor, list...)
	if err != nil {
		return page, err
	}
	s := postgres.Series{Office: by.Office, Kind: of.Kind, Service: of.Service, Year: b.Year}
	found, err := o.db.GivenNumbers(ctx, s, after.ID, numbersPerPage+1)
	if err != nil {
		return page, err
	}
	found, page.Next = postgres.Cut(found, numbersPerPage, func(n GivenNumber) postgres.Cursor { return postgres.Cursor{At: n.GivenAt, ID: n.ID} }, list...)
	page.Items = append(page.Items, found...)
	return page, nil
}
