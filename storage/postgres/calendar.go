package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/riverqueue/river"

	"ormas/internal/registry"
)

// CurrentCalendar is the key of the newest version of an office's calendar.
func (r reader) CurrentCalendar(ctx context.Context, office uuid.UUID) (id uuid.UUID, err error) {
	if err = r.get(ctx, &id, `SELECT id FROM calendars WHERE office_id = $1 ORDER BY version DESC LIMIT 1`, office); err != nil {
		return id, fmt.Errorf("find calendar: %w", err)
	}
	return id, nil
}

// Calendar is the text of one version of a calendar; it never changes.
func (r reader) Calendar(ctx context.Context, id uuid.UUID) (body []byte, err error) {
	if err = r.get(ctx, &body, `SELECT body FROM calendars WHERE id = $1`, id); err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	return body, nil
}

// CalendarVersions are the newest versions of an office's calendar, newest first, at most so many.
func (r reader) CalendarVersions(ctx context.Context, office uuid.UUID, limit int) ([]registry.CalendarVersion, error) {
	var all []registry.CalendarVersion
	err := r.list(ctx, &all, `SELECT id, office_id, version, body, by_user, by_name, created_at FROM calendars
		WHERE office_id = $1 ORDER BY version DESC LIMIT $2`, office, limit)
	if err != nil {
		return nil, fmt.Errorf("list calendars: %w", err)
	}
	return all, nil
}

// CalendarBody is the text of a version of an office's calendar by its number.
func (r reader) CalendarBody(ctx context.Context, office uuid.UUID, version int) (body []byte, err error) {
	if err = r.get(ctx, &body, `SELECT body FROM calendars WHERE office_id = $1 AND version = $2`, office, version); err != nil {
		return nil, fmt.Errorf("read calendar %d: %w", version, err)
	}
	return body, nil
}

// AddCalendar stores a version of an office's calendar. ID and CreatedAt are set here.
func (tx *Tx) AddCalendar(ctx context.Context, v registry.CalendarVersion) error {
	_, err := tx.exec(ctx, `INSERT INTO calendars (id, office_id, version, body, by_user, by_name, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, registry.NewID(), v.OfficeID, v.Version, string(v.Body), v.By, v.ByName, tx.Now)
	if err != nil {
		return fmt.Errorf("add calendar: %w", err)
	}
	return nil
}

// straggling is how long a step may be under way that still counts by the calendar before.
const straggling = 2 * time.Minute

// RebuildDueTimes asks for the due times of an office to be told anew when the transaction has committed, and once more
// for the steps that were under way then.
func (tx *Tx) RebuildDueTimes(ctx context.Context, office uuid.UUID) error {
	for _, at := range []time.Time{{}, time.Now().Add(straggling)} { // the queue runs by the machine's clock
		opts := &river.InsertOpts{Queue: registry.LongQueue, ScheduledAt: at, MaxAttempts: 5}
		if _, err := tx.jobs.InsertTx(ctx, tx.raw.Tx, registry.RebuildJob{OfficeID: office}, opts); err != nil {
			return fmt.Errorf("enqueue rebuild: %w", told(err))
		}
	}
	return nil
}

// Running asks for the running cases of an office whose due times were told by another version of its calendar.
type Running struct {
	Office  uuid.UUID
	Version int       // that they should be told by
	After   uuid.UUID // begin with the zero id
}

// rebuildBatch is how many running cases are read and stored at once.
const rebuildBatch = 500

// RunningCases reads a batch of them by id, as far as their clocks are concerned; an empty batch is the end. Events is how
// many steps were read, which Retell compares with what is stored.
func (r reader) RunningCases(ctx context.Context, q Running) ([]registry.Dossier, error) {
	cases := make([]registry.Dossier, 0, rebuildBatch) // growing them costs more than reading them
	err := r.list(ctx, &cases, `SELECT id, definition_id, tracking_code, state, held_since, due_at, office_due_at, look_at, calendar_version
		FROM dossiers WHERE office_id = $1 AND owner <> 'tidak_ada' AND calendar_version <> $2 AND id > $3 ORDER BY id LIMIT $4`,
		q.Office, q.Version, q.After, rebuildBatch)
	if err != nil {
		return nil, fmt.Errorf("read running cases: %w", err)
	}
	if err := r.loadJournals(ctx, cases); err != nil {
		return nil, err
	}
	return cases, r.loadReminded(ctx, cases)
}

// usualSteps is how many steps most cases have; room for them is made at once, since growing costs more than reading.
const usualSteps = 16

// loadJournals gives cases in order of their ids what the clock counts of their journals.
func (r reader) loadJournals(ctx context.Context, cases []registry.Dossier) error {
	ids := make(pq.StringArray, len(cases))
	for i := range cases {
		ids[i] = cases[i].ID.String()
	}
	steps := make([]clockStep, 0, usualSteps*len(cases))
	err := r.list(ctx, &steps, `SELECT dossier_id, action, to_state, held, due_at, definition_id, at FROM journal WHERE dossier_id = ANY($1::uuid[])
		ORDER BY dossier_id, seq`, ids)
	if err != nil {
		return fmt.Errorf("read journals: %w", err)
	}
	for i := range cases {
		n := 0
		for n < len(steps) && steps[n].DossierID == cases[i].ID {
			n++
		}
		cases[i].Journal, cases[i].Events = make([]registry.Event, n), n
		for j, e := range steps[:n] {
			cases[i].Journal[j] = registry.Event{Action: e.Action, To: e.To, Held: e.Held, DueAt: e.DueAt, DefinitionID: e.DefinitionID, At: e.At}
		}
		steps = steps[n:]
	}
	return nil
}

// clockStep is what the clock counts of a step: a third of a registry.Event, which the driver's layers copy three times.
type clockStep struct {
	DossierID    uuid.UUID  `db:"dossier_id"`
	Action       string     `db:"action"`
	To           string     `db:"to_state"`
	Held         bool       `db:"held"`
	DueAt        *time.Time `db:"due_at"`
	DefinitionID uuid.UUID  `db:"definition_id"`
	At           time.Time  `db:"at"`
}

// Retold is a case with the due times that a calendar gives it.
type Retold struct {
	ID             uuid.UUID
	Events         int // steps that were counted
	Due, OfficeDue time.Time
	Look, Deemed   time.Time
	LateNotice     bool
	Round          bool   // the applicant's round ends with the step
	Reason         string // kept where a due time has moved
}

// Retell stores the due times that a version of the calendar gives to some cases, and what moved; done is how many. A
// case that somebody is at work on, or that a step has moved meanwhile, is left as it is. Nobody waits until the disk has it:
// what a crash loses is told again.
func (tx *Tx) Retell(ctx context.Context, version int, cases []Retold) (done int, err error) {
	if _, err := tx.exec(ctx, `SET LOCAL synchronous_commit = off`); err != nil {
		return 0, fmt.Errorf("retell due times: %w", err)
	}
	n := len(cases)
	ids, events, rounds := make(pq.StringArray, n), make(pq.Int64Array, n), make(pq.BoolArray, n)
	due, officeDue, reasons := make(pq.StringArray, n), make(pq.StringArray, n), make(pq.StringArray, n)
	look, deemed, late := make(pq.StringArray, n), make(pq.StringArray, n), make(pq.BoolArray, n)
	for i, c := range cases {
		ids[i], events[i], rounds[i], reasons[i] = c.ID.String(), int64(c.Events), c.Round, c.Reason
		due[i], officeDue[i] = stamp(c.Due), stamp(c.OfficeDue)
		look[i], deemed[i], late[i] = stamp(c.Look), stamp(c.Deemed), c.LateNotice
	}
	err = tx.get(ctx, &done, `WITH held AS MATERIALIZED (
			SELECT d.id, d.due_at, d.office_due_at, n.due, n.office_due, n.round, n.reason, n.look, n.deemed, n.late
			FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::bool[], $6::text[], $9::timestamptz[],
				$10::timestamptz[], $11::bool[]) AS n (id, events, due, office_due, round, reason, look, deemed, late)
			JOIN dossiers d ON d.id = n.id WHERE d.events = n.events ORDER BY d.id FOR UPDATE OF d SKIP LOCKED),
		moved AS (UPDATE dossiers d SET due_at = h.due, office_due_at = h.office_due, look_at = h.look, deemed_at = h.deemed,
				late_notice = h.late, calendar_version = $7
			FROM held h WHERE d.id = h.id RETURNING d.id),
		rounds AS (UPDATE rounds r SET due_at = l.due FROM (SELECT h.id, h.due, (SELECT max(number) FROM rounds WHERE dossier_id = h.id)
				AS number FROM held h WHERE h.round) l WHERE r.dossier_id = l.id AND r.number = l.number),
		told AS (INSERT INTO due_changes (dossier_id, at, calendar_version, due_before, due_after, office_due_before,
				office_due_after, reason)
			SELECT id, $8, $7, due_at, due, office_due_at, office_due, reason FROM held
			WHERE (due_at, office_due_at) <> (due, office_due))
		SELECT count(*) FROM moved`, ids, events, due, officeDue, rounds, reasons, version, tx.Now, look, deemed, late)
	if err != nil {
		return 0, fmt.Errorf("retell due times: %w", err)
	}
	return done, nil
}

// stamp writes an instant into an array of timestamps.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// AnyDueWithin tells whether a running case of an office is due, in its step or for the office, from one instant on and
// before another.
func (r reader) AnyDueWithin(ctx context.Context, office uuid.UUID, from, to time.Time) (due bool, err error) {
	err = r.get(ctx, &due, `SELECT EXISTS (SELECT 1 FROM dossiers WHERE office_id = $1 AND owner IN ('kantor', 'pemohon', 'pihak_ketiga')
		AND (due_at >= $2 AND due_at < $3 OR office_due_at >= $2 AND office_due_at < $3))`, office, from, to)
	if err != nil {
		return false, fmt.Errorf("look for cases due: %w", err)
	}
	return due, nil
}

// DueChanges are the moves of a case's due times by new calendars, oldest first.
func (r reader) DueChanges(ctx context.Context, dossier uuid.UUID) ([]registry.DueChange, error) {
	var all []registry.DueChange
	err := r.list(ctx, &all, `SELECT at, calendar_version, due_before, due_after, office_due_before, office_due_after, reason
		FROM due_changes WHERE dossier_id = $1 ORDER BY id LIMIT 1000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("read due changes: %w", err)
	}
	return all, nil
}
