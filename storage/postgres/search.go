package postgres

import (
	"context"
	"fmt"
	"strings"

	"ormas/workflow"
)

// Term is what is looked for, already in the forms in which it is stored.
type Term struct {
	Name   string // stands inside a name without case and accents; empty: too short for names
	Number string // lower-case start of a number
	Code   string // start of a tracking code; empty: cannot be one
}

// IsZero tells whether nothing is looked for.
func (t Term) IsZero() bool { return t == Term{} }

// walks are how many rows of a list are looked through for a term, from the mark on, before its matches are fetched by
// the indexes of the terms. A frequent term fills a page on the way and its many matches need not be fetched and sorted;
// a rare one has so few that they can be. The second walk is for terms in between.
var walks = []int{200, 10_000}

// search lists what fits the term of a listing. All its ways give the same rows; they differ in what they cost.
func (r reader) search(ctx context.Context, by workflow.Actor, l Listing) ([]DossierRow, error) {
	for _, walk := range walks {
		q := newListQuery(by, l)
		rows, err := r.rows(ctx, q, fmt.Sprintf(`SELECT d.* FROM (%s) d WHERE %s ORDER BY %s LIMIT %d`,
			q.union(q.branches("dossiers"), `true`, walk), q.match(), q.order(), q.most()))
		if err != nil || len(rows) == l.Limit {
			return rows, err
		}
		if len(rows) == 0 {
			break
		}
	}
	q := newListQuery(by, l)
	return r.rows(ctx, q, fmt.Sprintf(`WITH hits AS MATERIALIZED (SELECT %s FROM dossiers d WHERE d.office_id = $2 AND d.id IN (%s)) %s`,
		listColumns, q.found(), q.union(q.branches("hits"), `true`, q.most())))
}

// match is the condition for the term of the listing.
func (q *listQuery) match() string {
	t := q.l.Term
	var any []string
	if t.Name != "" {
		any = append(any, `d.search LIKE `+q.arg(inside(t.Name)))
	}
	if t.Number != "" {
		from, to := q.arg(t.Number), q.arg(pastAll(t.Number))
		for _, column := range searchedNumbers {
			any = append(any, starts(`lower(d.`+column+`)`, from, to))
		}
	}
	if t.Code != "" {
		any = append(any, begins(q.arg(t.Code), q.arg(pastAll(t.Code))))
	}
	if len(any) == 0 {
		return `true`
	}
	return `(` + strings.Join(any, ` OR `) + `)`
}

// sought is match for statements that must not look through all rows: by ids for who reads the whole office.
func (q *listQuery) sought() string {
	if q.by.Reads && !q.l.Term.IsZero() {
		return `d.id IN (` + q.found() + `)`
	}
	return q.match()
}

// found are the dossiers for which match holds, each part by the index of its term. The names have a table of their own.
func (q *listQuery) found() string {
	t := q.l.Term
	var any []string
	if t.Name != "" {
		any = append(any, `SELECT n.dossier_id FROM dossier_names n WHERE n.search LIKE `+q.arg(inside(t.Name)))
	}
	if t.Number != "" {
		from, to := q.arg(t.Number), q.arg(pastAll(t.Number))
		for _, column := range searchedNumbers {
			any = append(any, `SELECT d.id FROM dossiers d WHERE d.office_id = $2 AND `+starts(`lower(d.`+column+`)`, from, to))
		}
	}
	if t.Code != "" {
		any = append(any, `SELECT d.id FROM dossiers d WHERE `+begins(q.arg(t.Code), q.arg(pastAll(t.Code))))
	}
	return strings.Join(any, ` UNION `)
}

// searchedNumbers are the numbers of a dossier by whose start it is found.
var searchedNumbers = []string{"agenda_number", "registration_number", "letter_number"}

// begins is starts for the tracking code, whose column is compared byte by byte as it is.
func begins(from, to string) string {
	return fmt.Sprintf(`d.tracking_code >= %s AND d.tracking_code < %s`, from, to)
}

// starts is the condition that a text begins with from. Not LIKE: a reused plan does not know the pattern and could not
// use the index.
func starts(text, from, to string) string {
	return fmt.Sprintf(`%s ~>=~ %s AND %[1]s ~<~ %[3]s`, text, from, to)
}

// pastAll is a text behind all that begin with start, byte by byte.
func pastAll(start string) string { return start + "\U0010FFFF" }

var escapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// inside is the LIKE pattern for a text that stands anywhere.
func inside(text string) string { return "%" + escapes.Replace(text) + "%" }
