package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// RegisterListing says which letters of an office to find, in the order of ByEnd.
type RegisterListing struct {
	Office uuid.UUID
	Term   Term // zero: any
	Filter RegisterFilter
	After  Cursor // CursorOf the last row seen; zero: from the start
	Limit  int    // rows, up to 101
}

// RegisterFilter narrows the register. The zero filter lets everything through.
type RegisterFilter struct {
	Field     string    // of activity, as it is written
	Kecamatan string    // as it is written
	State     string    // on the day of Today
	Year      int       // of issue
	Today     time.Time // a date
}

// ByEnd tells whether a listing goes by the day on which letters end, those that end soon the soonest first, those that have
// ended the latest first. Else the letters come by the day of issue, the latest first: by that a million letters would have to be
// looked through for those of five years ago. Within one year of issue these are few.
func (l RegisterListing) ByEnd() bool { return l.Filter.ByEnd() }

// ByEnd is that of a listing with the filter.
func (f RegisterFilter) ByEnd() bool {
	return f.Year == 0 && (f.State == registry.CertificateExpiring || f.State == registry.CertificateExpired)
}

// CursorOf is the place of a letter in a listing.
func (l RegisterListing) CursorOf(c registry.Certificate) Cursor {
	if l.ByEnd() {
		return Cursor{At: c.ValidUntil, ID: c.ID}
	}
	return Cursor{At: c.IssuedOn, ID: c.ID}
}

const registerColumns = `c.id, c.registration_number, c.name, c.short_name, c.field_of_activity, c.kelurahan, c.kecamatan,
	c.issued_on, c.valid_until, c.state`

// registerKeys are what the order and a term look at.
const registerKeys = `c.id, c.issued_on, c.search, c.registration_number, c.letter_number, c.state, c.valid_until, c.kecamatan,
	c.field_of_activity`

const registerOrder = `c.issued_on DESC, c.id DESC`

// Register lists letters of an office. A term is looked for on the way where it is frequent, else by the indexes of its words and
// numbers. All ways give the same rows; they differ in what they cost.
func (r reader) Register(ctx context.Context, l RegisterListing) ([]registry.Certificate, error) {
	if l.Term.IsZero() {
		q := newRegisterQuery(l)
		return r.letters(ctx, q, q.part("certificates", sizeFor(l.Limit)))
	}
	words, err := r.partWords(ctx, l.Office, partsOf(l.Term.Name))
	if err != nil {
		return nil, err
	}
	if words.most() > rareWord {
		if found, err := r.onTheWay(ctx, l); err != nil || len(found) == l.Limit {
			return found, err
		}
	}
	q := newRegisterQuery(l)
	return r.letters(ctx, q, fmt.Sprintf(`WITH hits AS MATERIALIZED (%s) %s`, q.hits(words), q.part("hits", sizeFor(l.Limit))))
}

// onTheWay looks through the rows from the mark on, until a page is full. It gives less where that takes too long.
func (r reader) onTheWay(ctx context.Context, l RegisterListing) ([]registry.Certificate, error) {
	for _, walk := range walks {
		q := newRegisterQuery(l)
		found, err := r.letters(ctx, q, fmt.Sprintf(`SELECT c.id FROM (%s) c WHERE %s ORDER BY %s LIMIT %d`,
			q.part("certificates", walk), q.match(), q.order(), sizeFor(l.Limit)))
		if err != nil || len(found) == l.Limit || len(found) == 0 {
			return found, err
		}
	}
	return nil, nil
}

func (r reader) letters(ctx context.Context, q *registerQuery, found string) ([]registry.Certificate, error) {
	var all []registry.Certificate
	err := r.list(ctx, &all, `SELECT `+registerColumns+` FROM (`+found+`) n JOIN certificates c ON c.id = n.id
		WHERE c.office_id = $1 ORDER BY `+q.order(), q.arguments...)
	if err != nil {
		return nil, fmt.Errorf("list register: %w", err)
	}
	return all[:min(len(all), q.l.Limit)], nil
}

// registerQuery writes one statement. $1 is the office.
type registerQuery struct {
	arguments
	l RegisterListing
}

func newRegisterQuery(l RegisterListing) *registerQuery {
	return &registerQuery{arguments{l.Office}, l}
}

// part are the letters behind the mark, in order.
func (q *registerQuery) part(table string, most int) string {
	return fmt.Sprintf(`SELECT %s FROM %s c WHERE c.office_id = $1%s%s ORDER BY %s LIMIT %d`,
		registerKeys, table, q.behind(), q.filter(), q.order(), most)
}

// order is that of the listing.
func (q *registerQuery) order() string {
	switch {
	case !q.l.ByEnd():
		return registerOrder
	case q.l.Filter.State == registry.CertificateExpiring:
		return `c.valid_until, c.id`
	}
	return `c.valid_until DESC, c.id DESC`
}

// behind is the condition for what comes after the mark, and after where the filter lets its list begin, to be joined to others.
// Said beside the mark, the database would begin at the end of its index all the same.
func (q *registerQuery) behind() string {
	f, column, than, after := q.l.Filter, `issued_on`, `<`, q.l.After.orLast()
	before := Cursor{} // where the filter begins; the zero Cursor: at the end
	switch {
	case f.Year != 0:
		before.At = newYear(f.Year + 1)
	case f.ByEnd():
		column, before.At = `valid_until`, f.Today
	}
	switch {
	case f.ByEnd() && f.State == registry.CertificateExpiring:
		if than, after = `>`, q.l.After; after.At.Before(f.Today) {
			after = Cursor{At: f.Today.AddDate(0, 0, -1), ID: uuid.Max}
		}
	case !before.At.IsZero() && !after.At.Before(before.At):
		after = before
	}
	return fmt.Sprintf(` AND (c.%s, c.id) %s (%s::date, %s)`, column, than, q.arg(day(after.At)), q.arg(after.ID))
}

func newYear(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }

// filter is the condition for the filter of the listing, to be joined to others.
func (q *registerQuery) filter() string {
	f, all := q.l.Filter, ""
	if f.Field != "" {
		all += ` AND c.field_of_activity = ` + q.arg(f.Field)
	}
	if f.Kecamatan != "" {
		all += ` AND c.kecamatan = ` + q.arg(f.Kecamatan)
	}
	switch {
	case f.ByEnd(): // where it begins is told by behind
		all += ` AND c.state = ` + q.arg(registry.CertificateActive)
		if f.State == registry.CertificateExpiring {
			all += fmt.Sprintf(` AND c.valid_until < %s::date`, q.arg(day(f.Today.Add(registry.Expiring))))
		}
	case f.State != "":
		all += ` AND ` + q.onState(f.State, f.Today)
	}
	if f.Year != 0 { // where it ends is told by behind
		all += fmt.Sprintf(` AND c.issued_on >= %s::date`, q.arg(day(newYear(f.Year))))
	}
	return all
}

// match is the condition for the term of the listing.
func (q *registerQuery) match() string {
	any := q.numbers()
	if q.l.Term.Name != "" {
		any = append(any, `c.search LIKE `+q.arg(inside(q.l.Term.Name)))
	}
	return `(` + strings.Join(any, ` OR `) + `)`
}

// hits are the letters for which match holds, each part of it by an index of its own.
func (q *registerQuery) hits(words partWords) string {
	any := q.numbers()
	if q.l.Term.Name != "" && !words.none() {
		any = append(any, q.named(words))
	}
	for i, condition := range any {
		any[i] = fmt.Sprintf(`SELECT c.office_id, %s FROM certificates c WHERE c.office_id = $1 AND %s`, registerKeys, condition)
	}
	return strings.Join(any, ` UNION `)
}

// named is the condition that the term's name stands in what a letter is found by. Where its words are known only letters that
// have them are looked at; the text is then no condition for an index, else the database might take that one.
func (q *registerQuery) named(words partWords) string {
	where, column := "", `c.search`
	for _, w := range words {
		if len(w.Words) > 0 {
			where, column = where+fmt.Sprintf(`words_of(c.search) && %s::text[] AND `, q.arg(w.Words)), `(c.search || '')`
		}
	}
	return where + column + ` LIKE ` + q.arg(inside(q.l.Term.Name))
}

// numbers are the conditions that a number begins with the term.
func (q *registerQuery) numbers() []string {
	var all []string
	from, to := q.arg(q.l.Term.Number), q.arg(pastAll(q.l.Term.Number))
	for _, column := range []string{"registration_number", "letter_number"} {
		all = append(all, starts(`lower(c.`+column+`)`, from, to))
	}
	return all
}
