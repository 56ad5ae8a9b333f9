// Package postgres keeps the registry in PostgreSQL: one file per noun, the SQL beside its function. DB reads; Tx reads
// and writes. It stores and finds, and knows no rule of the procedure.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"golang.org/x/sync/semaphore"

	"ormas/workflow"
)

// DB is the database. Its methods read; InTx gives the type with methods that write.
type DB struct {
	reader
	pool  *sqlx.DB
	watch *watch
	jobs  *river.Client[*sql.Tx] // inserts only; workers live in internal/jobs
	now   func() time.Time
	txs   atomic.Int64

	// Whoever keeps a connection may need another: a lock's holder for the work under the lock, a transaction for
	// preparing a statement. Both are let in only as long as connections are left for that.
	holders, working *semaphore.Weighted
}

// Counts is how much work the database was given since start: what the benchmark's floor repeats.
type Counts struct{ Transactions, Reads, Writes int64 }

// Counts gives the transactions begun and the prepared statements run so far.
func (db *DB) Counts() Counts {
	s := db.q.(*statements)
	return Counts{Transactions: db.txs.Load(), Reads: s.reads.Load(), Writes: s.writes.Load()}
}

// Options say how to reach the database.
type Options struct {
	URL   string
	Conns int              // most connections at once; 0: 20
	Now   func() time.Time // nil: the machine's clock
}

// Open connects lazily: the first statement finds out whether the database is there.
func Open(o Options) (*DB, error) {
	to, err := pq.NewConnector(tuned(o.URL))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	watch := newWatch(quiet, lifeSign)
	to.Dialer(watch)
	pool := sqlx.NewDb(sql.OpenDB(to), "postgres")
	if o.Conns == 0 {
		o.Conns = 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	pool.SetMaxOpenConns(o.Conns)
	pool.SetMaxIdleConns(o.Conns) // an idle connection keeps its prepared statements
	jobs, err := river.NewClient(riverdatabasesql.New(pool.DB), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("open job queue: %w", err)
	}
	return &DB{
		reader: reader{q: &statements{pool: pool}}, pool: pool, watch: watch, jobs: jobs, now: o.Now,
		holders: semaphore.NewWeighted(int64(max(1, o.Conns/4))), working: semaphore.NewWeighted(int64(max(1, o.Conns*3/4-2))),
	}, nil
}

// tuned sets for the session what an address leaves open: no just-in-time compilation, which costs more than it saves for
// statements of milliseconds; plans made once and kept, since the statements are written so that their values make no
// difference, and planning a list costs more than running it; and an end to transactions that nobody works on.
func tuned(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return address // key=value form: as the operator wrote it
	}
	q := u.Query()
	for name, value := range map[string]string{
		"jit": "off", "plan_cache_mode": "force_generic_plan", "idle_in_transaction_session_timeout": "60000",
	} {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// Pool is the connection pool, for libraries that keep tables of their own here (sessions, jobs, migrations).
func (db *DB) Pool() *sql.DB { return db.pool.DB }

// Now is the time as the service sees it, in whole microseconds like the database.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Microsecond) }

// How long connections may take to be given back, and how long ago a silence makes it not worth trying.
const (
	closing = 2 * time.Second
	lately  = 10 * time.Second
)

// Close gives all connections back. The driver ends each statement that it prepared and waits for the answer; where none
// comes, the connections end with the process.
func (db *DB) Close() error {
	if db.watch.silent(lately) {
		return nil
	}
	closed := make(chan error, 1)
	go func() { closed <- db.pool.Close() }()
	select {
	case err := <-closed:
		return err
	case <-time.After(closing):
		return nil
	}
}

// Ping asks the database for a sign of life.
func (db *DB) Ping(ctx context.Context) error { return told(db.pool.PingContext(ctx)) }

// InTx runs f in one transaction with one fixed time, commits when f returns nil and rolls back otherwise.
func (db *DB) InTx(ctx context.Context, f func(tx *Tx) error) error {
	if err := db.working.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("begin: %w", told(err))
	}
	defer db.working.Release(1)
	db.txs.Add(1)
	raw, err := db.pool.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", told(err))
	}
	defer func() { _ = raw.Rollback() }() // after a commit there is nothing to roll back; a lost connection does so itself
	tx := &Tx{reader: reader{q: &statements{pool: db.pool, shared: db.q.(*statements), tx: raw}}, raw: raw, jobs: db.jobs, Now: db.Now()}
	if err := f(tx); err != nil {
		return err
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", told(err))
	}
	return nil
}

// Exclusive runs f while nobody else holds the key; held is false where somebody does. The lock lives with its
// connection, so a crash frees it.
func (db *DB) Exclusive(ctx context.Context, key string, f func(ctx context.Context) error) (held bool, err error) {
	return db.locked(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, key, f)
}

// InTurn runs f when nobody else holds the key any more.
func (db *DB) InTurn(ctx context.Context, key string, f func(ctx context.Context) error) error {
	_, err := db.locked(ctx, `SELECT true FROM (SELECT pg_advisory_lock(hashtextextended($1, 0))) AS waited`, key, f)
	return err
}

func (db *DB) locked(ctx context.Context, lock, key string, f func(ctx context.Context) error) (held bool, err error) {
	if err := db.holders.Acquire(ctx, 1); err != nil {
		return false, fmt.Errorf("lock %s: %w", key, told(err))
	}
	defer db.holders.Release(1)
	conn, err := db.pool.Connx(ctx)
	if err != nil {
		return false, fmt.Errorf("lock %s: %w", key, told(err))
	}
	defer conn.Close()
	if err := conn.GetContext(ctx, &held, lock, key); err != nil || !held {
		return false, told(err)
	}
	defer func() {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, key)
		if err != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // drop the connection and the lock with it
		}
	}()
	return true, f(ctx)
}

// Tx is one transaction. It is the only type with methods that write.
type Tx struct {
	reader
	raw  *sqlx.Tx
	jobs *river.Client[*sql.Tx]
	Now  time.Time // fixed for the whole transaction
}

// reader has the methods that read, inside and outside a transaction.
type reader struct{ q querier }

// querier runs prepared statements.
type querier interface {
	stmt(ctx context.Context, query string) (*sqlx.Stmt, error)
	root() *statements
}

// statements prepares each query once for the pool; an unprepared query with arguments costs lib/pq two round trips.
type statements struct {
	pool   *sqlx.DB
	known  sync.Map    // query → *sqlx.Stmt
	shared *statements // those of the pool, where this belongs to a transaction
	tx     *sqlx.Tx

	reads, writes atomic.Int64
}

// root is where statements are prepared and counted.
func (s *statements) root() *statements {
	if s.shared != nil {
		return s.shared
	}
	return s
}

func (s *statements) stmt(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if s.tx != nil {
		prepared, err := s.shared.stmt(ctx, query)
		if err != nil {
			return nil, err
		}
		return s.tx.StmtxContext(ctx, prepared), nil
	}
	if known, ok := s.known.Load(query); ok {
		return known.(*sqlx.Stmt), nil
	}
	prepared, err := s.pool.PreparexContext(ctx, query)
	if err != nil {
		return nil, told(err)
	}
	known, raced := s.known.LoadOrStore(query, prepared)
	if raced {
		_ = prepared.Close() // somebody else prepared the same query meanwhile
	}
	return known.(*sqlx.Stmt), nil
}

// get reads one row; sql.ErrNoRows where there is none.
func (r reader) get(ctx context.Context, into any, query string, args ...any) error {
	r.q.root().reads.Add(1)
	s, err := r.q.stmt(ctx, query)
	if err != nil {
		return err
	}
	return told(s.GetContext(ctx, into, args...))
}

// list reads all rows into a slice.
func (r reader) list(ctx context.Context, into any, query string, args ...any) error {
	r.q.root().reads.Add(1)
	s, err := r.q.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryxContext(ctx, args...)
	if err != nil {
		return told(err)
	}
	defer rows.Close() // what went wrong, Err has told
	return told(gather(rows, reflect.ValueOf(into).Elem()))
}

// gather appends all rows to a slice, each read where it stays: the library would make each anew and copy it there.
func gather(rows *sqlx.Rows, all reflect.Value) error {
	scan := rows.StructScan
	if t := all.Type().Elem(); t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() || reflect.PointerTo(t).Implements(scanner) {
		scan = func(row any) error { return rows.Scan(row) }
	}
	for rows.Next() {
		if all.Len() == all.Cap() {
			all.Grow(max(all.Len(), fewRows))
		}
		all.SetLen(all.Len() + 1)
		row := all.Index(all.Len() - 1)
		row.SetZero() // the slice may have been used before
		if err := scan(row.Addr().Interface()); err != nil {
			return err
		}
	}
	return rows.Err()
}

// fewRows is how many rows a list has room for when it has one.
const fewRows = 8

var scanner = reflect.TypeFor[sql.Scanner]()

// exec writes and gives the number of rows changed.
func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	tx.q.root().writes.Add(1)
	s, err := tx.q.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, told(err)
	}
	n, err := res.RowsAffected()
	return n, told(err)
}

// ErrAway is the refusal while the database cannot be reached.
var ErrAway = workflow.Refuse(workflow.Away, "basis_data_tidak_tersedia", "Layanan sedang terganggu. Silakan coba lagi sebentar lagi.")

// errBusy is the refusal when a row stays locked by somebody else for too long.
var errBusy = workflow.Refuse(workflow.Conflict, "sedang_dikerjakan", "Permohonan ini sedang dikerjakan orang lain. Ulangi sebentar lagi.")

// told turns what the driver says about a lost connection or a lock into refusals; other errors stay as they are.
func told(err error) error {
	var coded *pq.Error
	var network net.Error
	switch {
	case err == nil || errors.Is(err, sql.ErrNoRows) || errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &coded):
		return toldByCode(coded)
	case errors.Is(err, sql.ErrConnDone), errors.Is(err, driver.ErrBadConn), errors.As(err, &network),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // the driver tells a cut connection as the end of it
		return fmt.Errorf("%w (%w)", ErrAway, err)
	}
	return err
}

func toldByCode(e *pq.Error) error {
	switch e.Code.Class() {
	case "08", "57", "53": // connection, operator intervention, resources
		return fmt.Errorf("%w (%w)", ErrAway, e)
	}
	if e.Code == "55P03" || e.Code == "40P01" { // lock not available, deadlock
		return fmt.Errorf("%w (%w)", errBusy, e)
	}
	return e
}

// broken tells whether an error is the violation of a named constraint or unique index.
func broken(err error, constraint string) bool {
	var coded *pq.Error
	return errors.As(err, &coded) && coded.Constraint == constraint
}
