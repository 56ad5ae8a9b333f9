package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"ormas/internal/account"
	"ormas/internal/config"
	"ormas/internal/embedded"
	"ormas/internal/jobs"
	"ormas/storage/objects"
	"ormas/web"
	"ormas/web/api"
)

const (
	// memoryGoal is the soft limit of Go's memory in bytes where GOMEMLIMIT sets none. The service keeps little, so more
	// would only let garbage pile up; passwords need 19 MB of it for a moment.
	memoryGoal = 46 << 20
	// garbage is how much of it may pile up below that, in hundredths of what is kept, where GOGC says nothing. With the
	// usual 100 half of the processor's time went into looking for some.
	garbage = 400
	// requestGrace is how long requests under way may take after SIGTERM. Jobs have the same time, the children six
	// seconds more at worst, which makes less than the ten that we have.
	requestGrace = 3500 * time.Millisecond
)

// runServe is the service.
func runServe(ctx context.Context, args []string) int {
	f := newFlags("serve", "serve\n\nRuns the service until SIGINT or SIGTERM. All settings come from the environment:\n", func(w io.Writer) {
		config.Describe(w)
	})
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	c, err := config.Load()
	if err != nil {
		return fail(err)
	}
	setLog(c.Log)
	leaner()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if err := serve(ctx, c); err != nil {
		return fail(err)
	}
	return 0
}

// serve starts the embedded services that are wanted, and ends them when the service has ended.
func serve(ctx context.Context, c config.Config) (err error) {
	o := embeddedOptions(c)
	reach := embedded.Connection{DatabaseURL: c.DatabaseURL}
	if !o.ExternalDatabase || !o.ExternalStore {
		services, err := embedded.Start(ctx, o)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, services.Stop(context.WithoutCancel(ctx))) }()
		reach = services.Connection()
	}
	if o.ExternalDatabase {
		reach.DatabaseURL = c.DatabaseURL
	}
	store, err := objects.Open(ctx, storeOptions(c, reach))
	if err != nil {
		return fmt.Errorf("opening the object store: %w", err)
	}
	p, err := openParts(c, reach.DatabaseURL, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.children.Close(), p.db.Close()) }()
	if err := p.db.Migrate(ctx); err != nil {
		return fmt.Errorf("preparing the database: %w", err)
	}
	if err := p.tellUnadopted(ctx); err != nil {
		return err
	}
	return p.serve(ctx)
}

func storeOptions(c config.Config, e embedded.Connection) objects.Options {
	if c.S3Endpoint == "" {
		return objects.Options{Endpoint: e.Endpoint, Bucket: c.S3Bucket, AccessKey: e.AccessKey, SecretKey: e.SecretKey}
	}
	return objects.Options{
		Endpoint: c.S3Endpoint, Bucket: c.S3Bucket, AccessKey: c.S3AccessKey, SecretKey: c.S3SecretKey,
		Region: c.S3Region, TLS: c.S3TLS,
	}
}

// serve answers requests and works off jobs until ctx ends, and then finishes what is under way.
func (p *parts) serve(ctx context.Context) error {
	var ready readiness
	server := web.Server(p.config.Listen, p.handler(&ready))
	ended, err := listen(ctx, server)
	if err != nil {
		return err
	}
	beside := []func(context.Context) error{p.office.EndBatches}
	stopJobs, err := p.start(ctx, &ready)
	if err == nil {
		beside = append(beside, stopJobs)
		leaner()
		select {
		case err = <-ended: // by itself: a fault
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		err = nil // asked to end, perhaps in the middle of the start
	}
	close(p.stopping)
	return errors.Join(err, drain(context.WithoutCancel(ctx), server, beside...))
}

// start begins, and then lets the jobs begin: what is counted and published once in a while counts the whole demo.
func (p *parts) start(ctx context.Context, ready *readiness) (stopJobs func(context.Context) error, err error) {
	if err := p.begin(ctx, ready); err != nil {
		return nil, err
	}
	return jobs.Start(ctx, jobs.Options{
		DB: p.db, Store: p.store, Office: p.office, Rulemaking: p.rulemaking, Measures: p.measures, Mandates: p.mandates, SMTP: p.config.SMTPURL,
		Demo: p.config.Demo, Log: slog.Default(),
	})
}

// listen opens the address and serves; what comes out of the channel is why it ended.
func listen(ctx context.Context, server *http.Server) (ended <-chan error, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", server.Addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s, choose another ORMAS_LISTEN: %w", server.Addr, err)
	}
	result := make(chan error, 1)
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			result <- fmt.Errorf("serving: %w", err)
		}
	}()
	return result, nil
}

// drain stops accepting and lets requests and what is under way beside them finish at the same time; what takes too long is
// cut.
func drain(ctx context.Context, server *http.Server, beside ...func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, requestGrace)
	defer cancel()
	besideEnded := make(chan error, len(beside))
	for _, stop := range beside {
		go func() { besideEnded <- stop(ctx) }()
	}
	if err := server.Shutdown(ctx); err != nil {
		slog.WarnContext(ctx, "requests were cut", "error", err)
		_ = server.Close() // whatever is still open is what we cut
	}
	for range beside {
		if err := <-besideEnded; err != nil {
			slog.WarnContext(ctx, "work beside requests was cut", "error", err) // jobs run again, letters are signed again
		}
	}
	return nil
}

// handler is everything that is answered over HTTP.
func (p *parts) handler(ready *readiness) http.Handler {
	return web.New(web.Deps{
		Office: p.office, Rulemaking: p.rulemaking, Measures: p.measures, Mandates: p.mandates, Accounts: p.accounts,
		Sessions: account.NewSessions(p.db, p.config.BaseURL, api.WriteProblem),
		Ready:    func(ctx context.Context) error { return p.ready(ctx, ready) },
		Counts:   func() web.Counts { return web.Counts(p.db.Counts()) },
		BaseURL:  p.config.BaseURL, Proxies: p.config.Networks(), Demo: p.config.Demo,
	})
}

// readiness is what was found out once and holds from then on.
type readiness struct{ begun, schema atomic.Bool }

// ready tells why the service cannot work now: database, store, schema, demo.
func (p *parts) ready(ctx context.Context, r *readiness) error {
	if err := errors.Join(p.db.Ping(ctx), p.store.Ping(ctx)); err != nil {
		return err
	}
	if !r.schema.Load() {
		if err := p.current(ctx); err != nil {
			return err
		}
		r.schema.Store(true)
	}
	if !r.begun.Load() {
		return errors.New("the demo is not complete yet")
	}
	return nil
}

// begin completes the demo, or says how to begin without one, and tells where the service is.
func (p *parts) begin(ctx context.Context, ready *readiness) error {
	if p.config.Demo {
		return p.beginDemo(ctx, ready)
	}
	offices, err := p.db.Offices(ctx)
	if err != nil {
		return err
	}
	if err := p.office.EnsureIssuingKeys(ctx); err != nil { // nobody can sign letters, all else works
		slog.WarnContext(ctx, "an office has no issuing key", "error", err)
	}
	ready.begun.Store(true)
	fmt.Println("ormas runs on", p.config.BaseURL)
	if len(offices) == 0 {
		fmt.Print("There is no office yet. Begin beside the running service, with the same environment:\n" +
			"  ormas office add -h    describes an office\n" +
			"  ormas user add -h      adds its people\n" +
			"Or start with ORMAS_DEMO=1 for two invented offices.\n")
	}
	return nil
}

func (p *parts) beginDemo(ctx context.Context, ready *readiness) error {
	d, err := demoBeside(ctx)
	if err != nil {
		return err
	}
	ready.begun.Store(true)
	fmt.Printf("ormas runs on %s with the demo. All accounts have the password\n\n  %s\n\n", p.config.BaseURL, d.Password)
	for _, a := range d.Accounts {
		fmt.Printf("  %-28s %s\n", a.Email, a.About)
	}
	return nil
}
