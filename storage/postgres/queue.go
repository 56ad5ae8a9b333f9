package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Queue names a list of dossiers.
type Queue string

// The queues. All but QueueAll are ordered by the nearest due time, QueueAll by the latest change.
const (
	QueueNow     Queue = "now"    // waits for this person: named for the step, or one of those whom it waits for
	QueueOthers  Queue = "others" // assigned to this person and open, but waiting for somebody else
	QueueMine    Queue = "mine"
	QueueRole    Queue = "role"
	QueueOverdue Queue = "overdue"
	QueueWaiting Queue = "waiting"
	QueueAll     Queue = "all"
)

// Listing says which dossiers to find.
type Listing struct {
	Queue Queue
	State string // empty: any
	Term  Term   // zero: any
	After Cursor // zero: from the start
	Limit int    // rows, up to 100
	Now   time.Time

	Standings []Standing // by which the person stands in for others
}

// Standing is what waits for a role that somebody has by a mandate, as far as the mandate goes.
type Standing struct {
	Role     string
	For      *uuid.UUID // whose cases; nil: nobody's in particular
	Services []string   // nil: all
	States   []string   // nil: all
}

// DossierRow is a dossier in a list.
type DossierRow struct {
	ID                 uuid.UUID      `db:"id"`
	DefinitionID       uuid.UUID      `db:"definition_id"`
	OrganisationID     *uuid.UUID     `db:"organisation_id"`
	TrackingCode       string         `db:"tracking_code"`
	Service            string         `db:"service"`
	Name               string         `db:"name"`
	State              string         `db:"state"`
	Version            int            `db:"version"`
	HeldSince          *time.Time     `db:"held_since"`
	Owner              workflow.Owner `db:"owner"`
	TurnRole           string         `db:"turn_role"`
	TurnName           *string        `db:"turn_name"`
	DueAt              time.Time      `db:"due_at"`
	Open               bool           `db:"open"`
	DeemedAt           time.Time      `db:"deemed_at"`
	LateNotice         bool           `db:"late_notice"`
	SubmittedAt        *time.Time     `db:"submitted_at"`
	ChangedAt          time.Time      `db:"changed_at"`
	AgendaNumber       *string        `db:"agenda_number"`
	RegistrationNumber *string        `db:"registration_number"`
	LetterNumber       *string        `db:"letter_number"`
	Correction         bool           `db:"correction"` // of a letter
	Replacing          bool           `db:"replacing"`  // a letter, as corrections and renewals do
	TimeZone           string         `db:"time_zone"`  // of the office
	OpenedBy           *string        `db:"opened_by"`  // who else has it open; for readers of the office only
	OpenedAt           *time.Time     `db:"opened_at"`
}

// Cursor is the place of the row in a list of a queue.
func (r DossierRow) Cursor(q Queue) Cursor {
	if q == QueueAll {
		return Cursor{r.ChangedAt, r.ID}
	}
	return Cursor{r.DueAt, r.ID}
}

const rowColumns = `d.id, d.definition_id, d.organisation_id, d.tracking_code, d.service, d.name, d.state, d.version,
	d.held_since, d.owner, d.turn_role, u.name AS turn_name, d.due_at, d.open, d.deemed_at, d.late_notice, d.submitted_at, d.changed_at, d.agenda_number,
	d.registration_number, d.letter_number, d.origin IS NOT NULL AS correction, d.replaces IS NOT NULL AS replacing, f.time_zone`

// listColumns are those that branches, orders and terms look at.
const listColumns = `d.id, d.office_id, d.organisation_id, d.made_by, d.counter, d.state, d.submitted_at, d.held_since, d.open,
	d.owner, d.turn_role, d.turn_user, d.due_at, d.changed_at, d.search, d.agenda_number, d.registration_number, d.letter_number,
	d.tracking_code`

// Dossiers lists what a person may see, one page at most.
func (r reader) Dossiers(ctx context.Context, by workflow.Actor, l Listing) ([]DossierRow, error) {
	if by.Reads && !l.Term.IsZero() {
		return r.search(ctx, by, l)
	}
	q := newListQuery(by, l)
	return r.rows(ctx, q, q.union(q.branches("dossiers"), q.match(), q.most()))
}

// CountDossiers counts the rows of a listing on all its pages, but no further than most.
func (r reader) CountDossiers(ctx context.Context, by workflow.Actor, l Listing, most int) (int, error) {
	q := newListQuery(by, l)
	match, parts := q.sought(), []string{}
	for _, b := range q.branches("dossiers") {
		parts = append(parts, fmt.Sprintf(`(SELECT 1 %s AND %s AND %s LIMIT %d)`, b, match, visible(by), most))
	}
	var n int
	err := r.get(ctx, &n, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM (%s) d LIMIT %d) d`, strings.Join(parts, " UNION ALL "), most), q.arguments...)
	if err != nil {
		return 0, fmt.Errorf("count dossiers: %w", err)
	}
	return n, nil
}

// rows reads what a list shows of the dossiers found. Whatever was found, nothing leaves that the person may not see.
func (r reader) rows(ctx context.Context, q *listQuery, found string) ([]DossierRow, error) {
	var rows []DossierRow
	columns, join := rowColumns, ""
	if q.by.Reads {
		columns, join = columns+`, seen.opened_by, seen.opened_at`, openedBy(q.arg(q.l.Now.Add(-registry.OpeningKept)))
	}
	err := r.list(ctx, &rows, `WITH c AS MATERIALIZED (`+found+`) SELECT `+columns+` FROM c JOIN dossiers d ON d.id = c.id
		JOIN offices f ON f.id = d.office_id LEFT JOIN users u ON u.id = d.turn_user`+join+`
		WHERE `+visible(q.by)+` ORDER BY `+q.order(), q.arguments...)
	if err != nil {
		return nil, fmt.Errorf("list dossiers: %w", err)
	}
	return rows[:min(len(rows), q.l.Limit)], nil
}

// listQuery writes one statement. $1 is the person, $2 the office.
//
// Every list is a union of branches that do not overlap, each of which an index gives in the order of the list: so a
// page costs a page, however many dossiers there are. Limits are written out, because with a limit it does not know
// PostgreSQL's reused plan reckons with a tenth of the table, and sorts.
type listQuery struct {
	arguments
	by workflow.Actor
	l  Listing
}

func newListQuery(by workflow.Actor, l Listing) *listQuery {
	return &listQuery{arguments{by.User, by.Office}, by, l}
}

// arguments are those of a statement under construction.
type arguments []any

// arg adds an argument and gives its placeholder.
func (a *arguments) arg(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

func (q *listQuery) most() int { return sizeFor(q.l.Limit) }

// sizeFor is the limit of a statement: one of few sizes, so that prepared statements stay few.
func sizeFor(limit int) int {
	for _, size := range []int{26, 51} {
		if limit <= size {
			return size
		}
	}
	return 101
}

func (q *listQuery) order() string {
	if q.l.Queue == QueueAll {
		return `d.changed_at DESC, d.id DESC`
	}
	return `d.due_at, d.id`
}

// after holds the rows behind the mark; without one all.
func (q *listQuery) after() string {
	from := q.l.After
	if q.l.Queue == QueueAll {
		from = from.orLast()
		return fmt.Sprintf(`(d.changed_at, d.id) < (%s, %s)`, q.arg(from.At), q.arg(from.ID))
	}
	return q.afterIn("d.due_at, d.id")
}

// afterIn holds the rows behind the mark by the columns of an index in the order of due times.
func (q *listQuery) afterIn(columns string) string {
	return fmt.Sprintf(`(%s) > (%s, %s)`, columns, q.arg(q.l.After.At), q.arg(q.l.After.ID))
}

// union joins what fits of all branches in the order of the list and cuts it.
func (q *listQuery) union(branches []string, match string, most int) string {
	after, parts := q.after(), []string{}
	for _, b := range branches {
		parts = append(parts, fmt.Sprintf(`(SELECT %s %s AND %s AND %s ORDER BY %s LIMIT %d)`,
			listColumns, b, after, match, q.order(), most))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return fmt.Sprintf(`SELECT d.* FROM (%s) d ORDER BY %s LIMIT %d`, strings.Join(parts, " UNION ALL "), q.order(), most)
}
