package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// BookListing says which lines of the main register book of an office to find, in the order in which numbers were given.
type BookListing struct {
	Office  uuid.UUID
	Year    int       // of the series; 0: any
	Service string    // empty: any
	State   string    // see registry.BookEntry; empty: any
	Today   time.Time // a date
	After   Cursor    // time and id of the last number seen; zero: from the start
	Limit   int       // rows, up to 501
}

// BookRow is what is stored of a line in the book.
type BookRow struct {
	ID           uuid.UUID         `db:"id"`
	N            int               `db:"n"`
	Number       string            `db:"text"`
	GivenAt      time.Time         `db:"given_at"`
	VoidedAt     *time.Time        `db:"voided_at"`
	VoidReason   *string           `db:"reason"`
	Service      string            `db:"service"`
	DossierID    uuid.UUID         `db:"dossier_id"`
	DefinitionID uuid.UUID         `db:"definition_id"`
	Name         string            `db:"name"`
	Form         registry.Form     `db:"form"`
	Officers     registry.Officers `db:"officers"`
	Letter       []byte            `db:"letter"` // nil: none was signed
	LetterNumber *string           `db:"letter_number"`
	IssuedOn     *time.Time        `db:"issued_on"`
	ValidUntil   *time.Time        `db:"valid_until"`
	State        *string           `db:"state"` // of the letter, as stored
	LetterReason *string           `db:"letter_reason"`
	Correction   *int              `db:"correction"`
}

// Book lists lines of the main register book. Which ones is told from the indexes of numbers and letters alone, the rest is read of
// those: whoever asks for the lines in one state may pass a million others.
func (r reader) Book(ctx context.Context, l BookListing) ([]BookRow, error) {
	q := arguments{l.Office}
	where := append([]string{`n.office_id = $1`, `n.kind = 'registrasi'`}, l.conditions(&q)...)
	var all []BookRow
	err := r.list(ctx, &all, fmt.Sprintf(`SELECT n.id, n.n, n.text, n.given_at, n.voided_at, n.reason, s.service, n.dossier_id, d.definition_id,
			d.name, d.form, d.officers, c.letter, c.letter_number, c.issued_on, c.valid_until, c.state, c.reason AS letter_reason, c.correction
		FROM (SELECT n.id FROM numbers n%s WHERE %s ORDER BY n.given_at, n.id LIMIT %s) found
		JOIN numbers n ON n.id = found.id JOIN series s ON s.id = n.series_id JOIN dossiers d ON d.id = n.dossier_id
		LEFT JOIN LATERAL (SELECT c.letter, c.letter_number, c.issued_on, c.valid_until, c.state, c.reason, c.correction %s) c ON true
		ORDER BY n.given_at, n.id`, l.joins(), strings.Join(where, " AND "), q.arg(l.Limit), lastLetter), q...)
	if err != nil {
		return nil, fmt.Errorf("read the register book: %w", err)
	}
	return all, nil
}

// lastLetter is where the letter is found that a number (n) led to: of several that share one, since a correction keeps it, the last.
const lastLetter = `FROM certificates c WHERE c.office_id = n.office_id AND c.registration_number = n.text
	ORDER BY c.correction DESC, c.id DESC LIMIT 1`

// joins are the tables besides numbers that the conditions ask.
func (l BookListing) joins() (all string) {
	if l.Year != 0 || l.Service != "" {
		all += ` JOIN series s ON s.id = n.series_id`
	}
	if l.ofLetter() {
		all += ` CROSS JOIN LATERAL (SELECT c.state, c.valid_until ` + lastLetter + `) c`
	}
	return all
}

// ofLetter tells whether the state that is asked for is one of letters.
func (l BookListing) ofLetter() bool {
	return l.State != "" && l.State != registry.BookVoided && l.State != registry.BookPending
}

// conditions are those that somebody asked for.
func (l BookListing) conditions(q *arguments) []string {
	var all []string
	if l.After != (Cursor{}) {
		all = append(all, fmt.Sprintf(`(n.given_at, n.id) > (%s, %s)`, q.arg(l.After.At), q.arg(l.After.ID)))
	}
	if l.Year != 0 { // a day on either side, since the year is one of the office's zone
		from := time.Date(l.Year, 1, 1, 0, 0, 0, 0, time.UTC)
		all = append(all, `s.year = `+q.arg(l.Year), fmt.Sprintf(`n.given_at BETWEEN %s AND %s`, q.arg(from.AddDate(0, 0, -1)), q.arg(from.AddDate(1, 0, 1))))
	}
	if l.Service != "" {
		all = append(all, `s.service = `+q.arg(l.Service))
	}
	switch {
	case l.State == registry.BookVoided:
		all = append(all, `n.voided_at IS NOT NULL`)
	case l.State == registry.BookPending:
		all = append(all, `n.voided_at IS NULL`, `NOT EXISTS (SELECT 1 FROM certificates c WHERE c.office_id = n.office_id AND c.registration_number = n.text)`)
	case l.ofLetter():
		state := q.onState(l.State, l.Today)
		all = append(all, `n.voided_at IS NULL`, state)
		if l.State != registry.CertificateActive && l.State != registry.CertificateExpired { // few: better begun from the letters
			all = append(all, `n.text IN (SELECT c.registration_number FROM certificates c WHERE c.office_id = $1 AND `+state+`)`)
		}
	}
	return all
}
