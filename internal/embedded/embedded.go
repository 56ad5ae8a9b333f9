// Package embedded runs the default's own PostgreSQL and S3 store as child processes, for development, trials and tests.
//
// It is not for production: the store never calls fsync (what it acknowledged survives a killed process, not a power cut),
// the bundled PostgreSQL links libraries past their end of life, and nothing here makes backups. There the service gets its
// database and store by ORMAS_DATABASE_URL and ORMAS_S3_ENDPOINT, and this package starts nothing.
//
// The state folder holds, beside what the children keep:
//
//	lock              held for the life of the service, by a file lock
//	credentials.json  random password and keys, made once
//	running.json      how to reach the children, while they run
//	postgres/         the cluster; postgres.log beside it
//	socket            link to the folder of PostgreSQL's socket
//	objects/          the buckets; sidecar/ for metadata where the file system has no user attributes; objects.log
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"
)

var (
	// ErrRunning is the refusal of a second start on one state folder.
	ErrRunning = errors.New("another ormas already runs on this state folder")
	// ErrNotRunning is the answer where a running service is needed and there is none.
	ErrNotRunning = errors.New("no ormas runs on this state folder; start one with `ormas serve`")
)

// startLimit is how long both services together may take to come up; recovery after a crash replays at most 1 GB of log.
const startLimit = 2 * time.Minute

// Options say where the services live and which of them are wanted. The zero value of every field but StateDir is fine.
type Options struct {
	StateDir         string       // absolute; made if missing
	PostgresBin      string       // folder with postgres and initdb; empty: searched, see FindPostgres
	ExternalDatabase bool         // do not start PostgreSQL
	ExternalStore    bool         // do not start the S3 store
	Volatile         bool         // for tests: PostgreSQL without fsync and with 300 connections instead of 100
	Log              *slog.Logger // restarts of children; nil: slog.Default
}

// Connection is how to reach the services. What is external is empty.
type Connection struct {
	DatabaseURL string `json:"database_url"` // for lib/pq, over a Unix socket
	Endpoint    string `json:"endpoint"`     // of the S3 store: host:port, plain http, region us-east-1
	AccessKey   string `json:"access_key"`
	SecretKey   string `json:"secret_key"`
}

// Services are the running children. Each is started again when it dies, at the same address.
type Services struct {
	connection  Connection
	postgresBin string
	state       state
	lock        *os.File
	children    []*child // in the order of their start
}

// Start brings up the wanted services and returns when both answer. ctx bounds the start only; Stop ends the services.
// The error wraps ErrRunning if the state folder is in use.
func Start(ctx context.Context, o Options) (*Services, error) {
	if os.Getenv(objectsEnv) != "" {
		return nil, errors.New("this process was started as the object store: its main must call objectstore.Serve")
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Services{state: state{o.StateDir}}
	if err := s.begin(ctx, o); err != nil {
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func (s *Services) begin(ctx context.Context, o Options) error {
	if err := s.state.make(); err != nil {
		return err
	}
	lock, err := acquire(ctx, s.state.lock())
	if err != nil {
		return fmt.Errorf("%s: %w", o.StateDir, err)
	}
	s.lock = lock
	keys, err := s.state.credentials()
	if err != nil {
		return err
	}
	if !o.ExternalDatabase {
		if err := s.startPostgres(ctx, o, keys); err != nil {
			return fmt.Errorf("starting PostgreSQL: %w", err)
		}
	}
	if !o.ExternalStore {
		if err := s.startObjects(ctx, o, keys); err != nil {
			return fmt.Errorf("starting the object store: %w", err)
		}
	}
	return s.state.announce(s.connection)
}

// Connection is how to reach the services; it stays the same for their whole life.
func (s *Services) Connection() Connection { return s.connection }

// Stop ends the children in the reverse order of their start, cleanly within six seconds or else by force, and frees the
// state folder. Whoever uses them must have stopped before.
func (s *Services) Stop(ctx context.Context) error {
	if s.lock == nil {
		return nil
	}
	var errs []error
	for _, c := range slices.Backward(s.children) {
		errs = append(errs, c.stop(ctx))
	}
	errs = append(errs, s.state.leave(), s.state.removeSocketFolder(), s.lock.Close())
	s.lock, s.children = nil, nil
	return errors.Join(errs...)
}

// Attach is for a command beside a running service: how to reach that one's services. It waits while they come up. The
// error wraps ErrNotRunning if there is none.
func Attach(ctx context.Context, o Options) (Connection, error) {
	st := state{o.StateDir}
	for {
		held, err := isHeld(st.lock())
		if err != nil {
			return Connection{}, err
		}
		if !held {
			return Connection{}, fmt.Errorf("%s: %w", o.StateDir, ErrNotRunning)
		}
		c, err := st.announced()
		if !errors.Is(err, os.ErrNotExist) {
			return c, err
		}
		select {
		case <-ctx.Done():
			return Connection{}, fmt.Errorf("waiting for the services on %s: %w", o.StateDir, ctx.Err())
		case <-time.After(pollEvery):
		}
	}
}

// Join attaches to a running service's services, or starts them where nothing runs. The function ends what was started.
func Join(ctx context.Context, o Options) (Connection, func(context.Context) error, error) {
	c, err := Attach(ctx, o)
	if !errors.Is(err, ErrNotRunning) {
		return c, func(context.Context) error { return nil }, err
	}
	s, err := Start(ctx, o)
	if err != nil {
		return Connection{}, nil, err
	}
	return s.Connection(), s.Stop, nil
}
