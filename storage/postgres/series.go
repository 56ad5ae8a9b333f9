package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// SeriesCount is a series with what the books say about it.
type SeriesCount struct {
	Kind    string        `db:"kind"`
	Service string        `db:"service"`
	Year    int           `db:"year"`
	Start   int           `db:"start"`
	Last    int           `db:"last"`
	Given   int           `db:"given"`   // voided ones included
	Voided  int           `db:"voided"`  // of these
	Highest int           `db:"highest"` // of these
	Missing int           `db:"missing"`
	Lost    pq.Int64Array `db:"lost"`  // the first twenty that are missing
	Stray   int           `db:"stray"` // numbers in the books that the series has not given
}

// Whole tells whether every number from the start to the last one is in the books, and no other. None is there twice: the schema
// refuses that.
func (s SeriesCount) Whole() bool { return s.Missing == 0 && s.Stray == 0 }

// seriesCounts counts each series against the books, for everybody who asks whether there are gaps. None is there twice, so counting
// those between the first and the last one tells whether any is missing; which ones is looked for only then. A million numbers are
// counted from an index in two seconds. Agenda numbers may be given by hand and have no books.
const seriesCounts = `SELECT s.kind, s.service, s.year, s.start, s.last, b.given, v.voided, b.highest, b.given - b.inside AS stray,
		s.last - s.start + 1 - b.inside AS missing, g.lost
	FROM series s
	CROSS JOIN LATERAL (SELECT count(*) AS given, count(*) FILTER (WHERE n.n BETWEEN s.start AND s.last) AS inside,
		coalesce(max(n.n), s.start - 1) AS highest FROM numbers n WHERE n.series_id = s.id) b
	CROSS JOIN LATERAL (SELECT count(*) AS voided FROM numbers n WHERE n.series_id = s.id AND n.voided_at IS NOT NULL) v
	LEFT JOIN LATERAL (SELECT (array_agg(i ORDER BY i))[1:20] AS lost FROM generate_series(s.start, s.last) i
		WHERE NOT EXISTS (SELECT 1 FROM numbers n WHERE n.series_id = s.id AND n.n = i)) g ON b.inside < s.last - s.start + 1
	WHERE s.kind <> 'agenda'`

// SeriesCounts counts the series of an office in a year.
func (r reader) SeriesCounts(ctx context.Context, office uuid.UUID, year int) ([]SeriesCount, error) {
	var all []SeriesCount
	err := r.list(ctx, &all, seriesCounts+` AND s.office_id = $1 AND s.year = $2 ORDER BY s.service, s.kind LIMIT 200`, office, year)
	if err != nil {
		return nil, fmt.Errorf("count series: %w", err)
	}
	return all, nil
}

// BrokenSeries are the series of an office, of every office for uuid.Nil, that are not whole.
func (r reader) BrokenSeries(ctx context.Context, office uuid.UUID) ([]SeriesCount, error) {
	var all []SeriesCount
	err := r.list(ctx, &all, seriesCounts+` AND ($1::uuid = '00000000-0000-0000-0000-000000000000' OR s.office_id = $1)
		AND (b.inside < s.last - s.start + 1 OR b.inside < b.given) ORDER BY s.year, s.kind, s.service, s.office_id LIMIT 1000`, office)
	if err != nil {
		return nil, fmt.Errorf("look for broken series: %w", err)
	}
	return all, nil
}

// SeriesYears are the years in which an office has given numbers or decided about them, newest first.
func (r reader) SeriesYears(ctx context.Context, office uuid.UUID) ([]int, error) {
	var years []int
	err := r.list(ctx, &years, `SELECT DISTINCT year FROM series WHERE office_id = $1 AND kind <> 'agenda' ORDER BY year DESC LIMIT 100`, office)
	if err != nil {
		return nil, fmt.Errorf("list years of series: %w", err)
	}
	return years, nil
}

// SeriesStart is with which number a series begins, and whether it has given any. Ask under LockSeries.
func (tx *Tx) SeriesStart(ctx context.Context, s Series) (start int, used bool, err error) {
	var row struct {
		Start int  `db:"start"`
		Used  bool `db:"used"`
	}
	err = tx.get(ctx, &row, `SELECT s.start, s.last >= s.start OR EXISTS (SELECT 1 FROM numbers n WHERE n.series_id = s.id) AS used
		FROM series s WHERE s.office_id = $1 AND s.kind = $2 AND s.service = $3 AND s.year = $4`, s.Office, s.Kind, s.Service, s.Year)
	if err != nil {
		return 0, false, fmt.Errorf("find start of series: %w", err)
	}
	return row.Start, row.Used, nil
}

// StartSeries lets a series that has given no number begin with one. A series that has is left as it is: ask before.
func (tx *Tx) StartSeries(ctx context.Context, s Series, start int) error {
	n, err := tx.exec(ctx, `UPDATE series SET start = $5, last = $5 - 1
		WHERE office_id = $1 AND kind = $2 AND service = $3 AND year = $4 AND last < start AND start < $5`, s.Office, s.Kind, s.Service, s.Year, start)
	if err != nil {
		return fmt.Errorf("start series: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("start series %s %s %d at %d: it has gone on", s.Kind, s.Service, s.Year, start)
	}
	return nil
}

// OwnTemplate is how an office itself has decided to write the numbers of a series, and since which year.
type OwnTemplate struct {
	Kind     string `db:"kind"`
	Service  string `db:"service"`
	Template string `db:"template"`
	Since    int    `db:"since"`
}

const (
	ownTemplates = `SELECT DISTINCT ON (kind, service) kind, service, template, year AS since FROM number_changes
		WHERE office_id = $1 AND year <= $2 AND template IS NOT NULL`
	ownTemplatesOrder = ` ORDER BY kind, service, year DESC, at DESC, id DESC LIMIT 1000`
)

// OwnTemplate is that of a series; ok is false where the office has decided nothing, and the procedure says how.
func (r reader) OwnTemplate(ctx context.Context, s Series) (own OwnTemplate, ok bool, err error) {
	return lookUp[OwnTemplate](ctx, r, sought{"Bentuk nomor", ownTemplates + ` AND kind = $3 AND service = $4` + ownTemplatesOrder},
		s.Office, s.Year, s.Kind, s.Service)
}

// OwnTemplates are those of all series of an office in a year.
func (r reader) OwnTemplates(ctx context.Context, office uuid.UUID, year int) ([]OwnTemplate, error) {
	var all []OwnTemplate
	if err := r.list(ctx, &all, ownTemplates+ownTemplatesOrder, office, year); err != nil {
		return nil, fmt.Errorf("read an office's own templates of numbers: %w", err)
	}
	return all, nil
}

// AddNumberChange writes down what an office has decided about a series. ID and At are set here.
func (tx *Tx) AddNumberChange(ctx context.Context, c registry.NumberChange) error {
	_, err := tx.exec(ctx, `INSERT INTO number_changes (id, office_id, kind, service, year, template, start, was, reason, by_user, by_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, registry.NewID(), c.OfficeID, c.Kind, c.Service, c.Year,
		c.Template, c.Start, c.Was, c.Reason, c.By, c.ByName, tx.Now)
	if err != nil {
		return fmt.Errorf("add to the journal of numbers: %w", err)
	}
	return nil
}

// NumberChanges are the newest rows of an office's journal of its numbers, newest first.
func (r reader) NumberChanges(ctx context.Context, office uuid.UUID, limit int) ([]registry.NumberChange, error) {
	var all []registry.NumberChange
	err := r.list(ctx, &all, `SELECT id, office_id, kind, service, year, template, start, was, reason, by_user, by_name, at
		FROM number_changes WHERE office_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, office, limit)
	if err != nil {
		return nil, fmt.Errorf("read the journal of numbers: %w", err)
	}
	return all, nil
}

// GivenRow is a number in the list of a series.
type GivenRow struct {
	ID        uuid.UUID  `db:"id"`
	N         int        `db:"n"`
	Text      string     `db:"text"`
	DossierID uuid.UUID  `db:"dossier_id"`
	Name      string     `db:"name"` // of the case
	GivenAt   time.Time  `db:"given_at"`
	VoidedAt  *time.Time `db:"voided_at"`
	Reason    *string    `db:"reason"`
}

// GivenNumbers are the numbers of a series, the highest first, behind one of them; uuid.Nil is the beginning.
func (r reader) GivenNumbers(ctx context.Context, s Series, after uuid.UUID, limit int) ([]GivenRow, error) {
	var all []GivenRow
	err := r.list(ctx, &all, `SELECT n.id, n.n, n.text, n.dossier_id, d.name, n.given_at, n.voided_at, n.reason
		FROM series s JOIN numbers n ON n.series_id = s.id JOIN dossiers d ON d.id = n.dossier_id
		WHERE s.office_id = $1 AND s.kind = $2 AND s.service = $3 AND s.year = $4
			AND n.n < coalesce((SELECT m.n FROM numbers m WHERE m.id = $5 AND m.series_id = s.id), 2147483647)
		ORDER BY n.n DESC LIMIT $6`, s.Office, s.Kind, s.Service, s.Year, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list given numbers: %w", err)
	}
	return all, nil
}
