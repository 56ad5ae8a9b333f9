package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Series names one run of numbers: of an office, of a kind, of a procedure ("" for all of them), of a year.
type Series struct {
	Office  uuid.UUID
	Kind    string
	Service string
	Year    int
}

// NextNumber takes the next number of a series and gives the id of the series with it. The row of the series stays
// locked until the end of the transaction and a rollback gives the number back: so there are no gaps.
func (tx *Tx) NextNumber(ctx context.Context, s Series) (series uuid.UUID, n int, err error) {
	return tx.step(ctx, s, 1)
}

// LockSeries waits until nobody else takes a number of a series, and lets nobody else until the end of the transaction.
func (tx *Tx) LockSeries(ctx context.Context, s Series) error {
	_, _, err := tx.step(ctx, s, 0)
	return err
}

// step moves a series forward, makes it where it is new, and locks it either way.
func (tx *Tx) step(ctx context.Context, s Series, by int) (uuid.UUID, int, error) {
	var row struct {
		ID   uuid.UUID `db:"id"`
		Last int       `db:"last"`
	}
	err := tx.get(ctx, &row, `INSERT INTO series AS s (id, office_id, kind, service, year, last) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (office_id, kind, service, year) DO UPDATE SET last = s.last + excluded.last RETURNING id, last`,
		registry.NewID(), s.Office, s.Kind, s.Service, s.Year, by)
	if err != nil {
		return uuid.Nil, 0, fmt.Errorf("take number of series %s: %w", s.Kind, err)
	}
	return row.ID, row.Last, nil
}

// AgendaTaken tells whether a dossier of the office has this agenda number in this year. Ask under LockSeries.
func (r reader) AgendaTaken(ctx context.Context, office uuid.UUID, year int, number string) (taken bool, err error) {
	err = r.get(ctx, &taken, `SELECT EXISTS (SELECT 1 FROM dossiers
		WHERE office_id = $1 AND agenda_year = $2 AND agenda_number = $3)`, office, year, number)
	if err != nil {
		return false, fmt.Errorf("look for agenda number: %w", err)
	}
	return taken, nil
}

// GivenNumber is a number with the series it came from, ready to be written down.
type GivenNumber struct {
	registry.Number
	Office uuid.UUID
	Series uuid.UUID
}

// AddNumber writes down which dossier got a number. GivenAt is set here. Refused where another series of the office has
// brought forth the same text.
func (tx *Tx) AddNumber(ctx context.Context, g GivenNumber) error {
	_, err := tx.exec(ctx, `INSERT INTO numbers (id, office_id, series_id, kind, n, text, dossier_id, given_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, g.ID, g.Office, g.Series, g.Kind, g.N, g.Text, g.DossierID, tx.Now)
	if broken(err, "numbers_office_id_kind_text_key") {
		return workflow.Refuse(workflow.Invalid, "nomor_sudah_dipakai",
			"Nomor "+g.Text+" sudah dipakai layanan lain. Bentuk nomor setiap layanan harus berbeda.")
	}
	if err != nil {
		return fmt.Errorf("add number: %w", err)
	}
	return nil
}

const numberColumns = `n.id, n.kind, n.n, n.text, n.dossier_id, n.given_at, n.voided_at, n.reason`

// StandingNumber is the number of a kind that a dossier has and that is not voided; ok is false where there is none.
func (r reader) StandingNumber(ctx context.Context, dossier uuid.UUID, kind string) (number registry.Number, ok bool, err error) {
	return lookUp[registry.Number](ctx, r, sought{"Nomor", `SELECT ` + numberColumns + ` FROM numbers n
		WHERE n.dossier_id = $1 AND n.kind = $2 AND n.voided_at IS NULL`}, dossier, kind)
}

// Numbers are all numbers a dossier ever got, voided ones included, oldest first.
func (r reader) Numbers(ctx context.Context, dossier uuid.UUID) ([]registry.Number, error) {
	var all []registry.Number
	err := r.list(ctx, &all, `SELECT `+numberColumns+` FROM numbers n WHERE n.dossier_id = $1 ORDER BY n.given_at, n.id LIMIT 1000`,
		dossier)
	if err != nil {
		return nil, fmt.Errorf("list numbers: %w", err)
	}
	return all, nil
}

// VoidNumbers voids the numbers of the given kinds that stand on a dossier. They stay in the books with the reason.
func (tx *Tx) VoidNumbers(ctx context.Context, dossier uuid.UUID, reason string, kinds ...string) error {
	for _, kind := range kinds {
		_, err := tx.exec(ctx, `UPDATE numbers SET voided_at = $3, reason = $4
			WHERE dossier_id = $1 AND kind = $2 AND voided_at IS NULL`, dossier, kind, tx.Now, reason)
		if err != nil {
			return fmt.Errorf("void number: %w", err)
		}
	}
	return nil
}
