package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/workflow"
)

// mandates are those of lists and single reads, with the names of the people concerned.
const mandates = `SELECT m.id, m.office_id, m.kind, m.role, m.holder, m.for_user, m.behalf, m.through, m.actions, m.services,
	m.signs, m.order_number, m.order_date, m.order_file, m.order_key, m.order_sha256, m.order_size, m.order_mime, m.from_at,
	m.until_at, m.registered_by, m.registered_at, m.confirmed_by, m.confirmed_at, m.ended_at, m.ended_by, m.end_reason,
	h.name AS holder_name, i.name AS for_name, r.name AS registered_name, c.name AS confirmed_name, e.name AS ended_name,
	f.time_zone
	FROM mandates m JOIN offices f ON f.id = m.office_id JOIN users h ON h.id = m.holder JOIN users r ON r.id = m.registered_by
	LEFT JOIN users i ON i.id = m.for_user LEFT JOIN users c ON c.id = m.confirmed_by LEFT JOIN users e ON e.id = m.ended_by `

// mandateRow is a mandate with the lists as the driver gives them.
type mandateRow struct {
	registry.Mandate
	Only pq.StringArray `db:"actions"`
	Of   pq.StringArray `db:"services"`
}

func (r mandateRow) mandate() registry.Mandate {
	r.Mandate.Actions, r.Mandate.Services = r.Only, r.Of
	return r.Mandate
}

func (r reader) mandates(ctx context.Context, query string, args ...any) ([]registry.Mandate, error) {
	var rows []mandateRow
	if err := r.list(ctx, &rows, mandates+query, args...); err != nil {
		return nil, fmt.Errorf("list mandates: %w", err)
	}
	all := make([]registry.Mandate, len(rows))
	for i, row := range rows {
		all[i] = row.mandate()
	}
	return all, nil
}

// MandateListing says which mandates of an office to list.
type MandateListing struct {
	Office uuid.UUID
	Person *uuid.UUID // who holds it, or for whom it stands; nil: whosever
	After  Cursor     // by the end and the id, the latest first; zero: from the start
	Limit  int
}

// Mandates lists mandates of an office, past ones included, those that end last first.
func (r reader) Mandates(ctx context.Context, l MandateListing) ([]registry.Mandate, error) {
	after := l.After.orLast()
	return r.mandates(ctx, `WHERE m.office_id = $1 AND ($2::uuid IS NULL OR m.holder = $2 OR m.for_user = $2) AND (m.until_at, m.id) < ($3, $4)
		ORDER BY m.until_at DESC, m.id DESC LIMIT $5`, l.Office, l.Person, after.At, after.ID, l.Limit)
}

// Mandate finds a mandate of an office.
func (r reader) Mandate(ctx context.Context, office, id uuid.UUID) (*registry.Mandate, error) {
	row, err := find[mandateRow](ctx, r, sought{"Mandat", mandates + `WHERE m.office_id = $1 AND m.id = $2`}, office, id)
	if err != nil {
		return nil, err
	}
	m := row.mandate()
	return &m, nil
}

// lapsedKept is how long after its end a mandate is still found, so that its holder is told why it gives nothing.
const lapsedKept = 30 * 24 * time.Hour

// MandatesHeld are the mandates a person holds at a time, will hold, or held in the last 30 days.
func (r reader) MandatesHeld(ctx context.Context, user uuid.UUID, at time.Time) ([]workflow.Mandate, error) {
	return r.standings(ctx, heldMandates, user, at.Add(-lapsedKept))
}

const heldMandates = `WHERE m.holder = $1 AND m.until_at > $2 ORDER BY m.from_at, m.id LIMIT 100`

// MandatesActed are the mandates of a person like MandatesHeld. None can be ended until the end of the transaction: so
// nobody acts by a mandate that was ended before.
func (tx *Tx) MandatesActed(ctx context.Context, user uuid.UUID) ([]workflow.Mandate, error) {
	return tx.standings(ctx, heldMandates+` FOR SHARE OF m`, user, tx.Now.Add(-lapsedKept))
}

// standings are mandates as somebody acts by them; what was never in force is left out.
func (r reader) standings(ctx context.Context, query string, args ...any) ([]workflow.Mandate, error) {
	rows, err := r.mandates(ctx, query, args...)
	var all []workflow.Mandate
	for _, row := range rows {
		if s := row.Standing(); s.From.Before(s.Until) {
			all = append(all, s)
		}
	}
	return all, err
}

// Standins are the mandates of an office by which somebody stands in the place of an incumbent at a time.
func (r reader) Standins(ctx context.Context, office uuid.UUID, at time.Time) ([]workflow.Mandate, error) {
	return r.standings(ctx, `WHERE m.office_id = $1 AND m.until_at > $2 AND m.from_at <= $2 AND m.kind IN ('plh', 'plt')
		AND (m.ended_at IS NULL OR m.ended_at > $2) ORDER BY m.from_at, m.id LIMIT 100`, office, at)
}

// MandateSpan is a post and a time for which a mandate is wanted.
type MandateSpan struct {
	Office      uuid.UUID
	Role        string
	Behalf      string
	For         *uuid.UUID
	Signs       bool
	From, Until time.Time
}

// MandateAt finds a mandate that stands in the way of another for the same post, nil where none does: the one that the
// schema's exclusions would refuse.
func (r reader) MandateAt(ctx context.Context, s MandateSpan) (*registry.Mandate, error) {
	all, err := r.mandates(ctx, `WHERE m.office_id = $1 AND m.role = $2 AND m.behalf = $3 AND ($4 OR m.for_user IS NOT DISTINCT FROM $5)
		AND m.from_at < $7 AND m.until_at > $6 AND (m.ended_at IS NULL OR m.ended_at > greatest(m.from_at, $6)) ORDER BY m.from_at LIMIT 1`,
		s.Office, s.Role, s.Behalf, s.Signs, s.For, s.From, s.Until)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// AddMandate stores a mandate. At is set here. A conflict where another stands in its way.
func (tx *Tx) AddMandate(ctx context.Context, m registry.Mandate) error {
	_, err := tx.exec(ctx, `INSERT INTO mandates (id, office_id, kind, role, holder, for_user, behalf, through, actions, services,
			signs, order_number, order_date, order_file, order_key, order_sha256, order_size, order_mime, from_at, until_at,
			registered_by, registered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		m.ID, m.OfficeID, m.Kind, m.Role, m.Holder, m.For, m.Behalf, m.Through, pq.StringArray(m.Actions), pq.StringArray(m.Services),
		m.Signs, m.OrderNumber, day(m.OrderDate), m.OrderFile, m.OrderKey, m.OrderSHA256, m.OrderSize, m.OrderMIME, m.From, m.Until,
		m.By, tx.Now)
	if broken(err, "mandates_apart") || broken(err, "mandates_one_signs") {
		return ErrMandateOverlaps
	}
	if err != nil {
		return fmt.Errorf("add mandate: %w", err)
	}
	return nil
}

// ErrMandateOverlaps refuses a second mandate for one post.
var ErrMandateOverlaps = registry.Conflict("mandat_bertumpuk", "Untuk jabatan ini sudah ada mandat lain pada waktu itu. Akhiri mandat itu lebih dahulu, atau pilih waktu lain.")

// LockMandate finds a mandate of an office and locks it: whoever acts by it at this moment is done first.
func (tx *Tx) LockMandate(ctx context.Context, office, id uuid.UUID) (*registry.Mandate, error) {
	of := sought{"Mandat", `SELECT id FROM mandates WHERE office_id = $1 AND id = $2 FOR UPDATE`}
	if _, err := find[uuid.UUID](ctx, tx.reader, of, office, id); err != nil {
		return nil, err
	}
	return tx.Mandate(ctx, office, id)
}

// ConfirmMandate writes down who agreed. The schema refuses whoever registered it, and its holder.
func (tx *Tx) ConfirmMandate(ctx context.Context, id, by uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE mandates SET confirmed_by = $2, confirmed_at = $3 WHERE id = $1`, id, by, tx.Now); err != nil {
		return fmt.Errorf("confirm mandate: %w", err)
	}
	return nil
}

// EndMandate ends a locked mandate now. Where this transaction began before the last step by that mandate was taken, it ends
// right after that step.
func (tx *Tx) EndMandate(ctx context.Context, id, by uuid.UUID, reason string) error {
	_, err := tx.exec(ctx, `UPDATE mandates SET ended_by = $2, end_reason = $3, ended_at = greatest($4,
			(SELECT max(j.at) + interval '1 microsecond' FROM journal j WHERE j.mandate_id = $1)) WHERE id = $1`, id, by, reason, tx.Now)
	if err != nil {
		return fmt.Errorf("end mandate: %w", err)
	}
	return nil
}
