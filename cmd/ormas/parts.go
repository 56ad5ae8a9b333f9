package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/clamd"
	"ormas/internal/config"
	"ormas/internal/embedded"
	"ormas/internal/inspect"
	"ormas/internal/inspect/apart"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/web"
	"ormas/workflow"
)

// parts are what commands work with. Only serve has a store.
type parts struct {
	config     config.Config
	stopping   chan struct{} // closed when the service ends: calls to signing gateways are cut
	db         *postgres.DB
	store      *objects.Store
	office     *casework.Office
	rulemaking *rulemaking.Office
	measures   *measures.Office
	mandates   *mandates.Office
	accounts   *account.Accounts
	children   children
}

// children are processes of our own binary, each started when it is first needed.
type children struct {
	pictures   *preview.Renderer
	inspectors *apart.Inspectors
}

func openChildren(c config.Config) children {
	const self = "/proc/self/exe"
	return children{
		pictures:   preview.Open(preview.Options{Binary: self, CacheDir: filepath.Join(c.StateDir, "pdfium"), Log: slog.Default()}),
		inspectors: apart.Open(apart.Options{Binary: self, Log: slog.Default()}),
	}
}

// Close ends the children.
func (c children) Close() error { return errors.Join(c.pictures.Close(), c.inspectors.Close()) }

// openParts puts the parts together.
func openParts(c config.Config, databaseURL string, store *objects.Store) (*parts, error) {
	db, err := postgres.Open(postgres.Options{URL: databaseURL})
	if err != nil {
		return nil, err
	}
	kids := openChildren(c)
	spool := filepath.Join(c.StateDir, "unggahan") // not the system's folder, which may lie in memory
	if store != nil {                              // only then uploads come
		if err := os.MkdirAll(spool, 0o700); err != nil {
			return nil, fmt.Errorf("making the folder for uploads: %w", err)
		}
	}
	stopping := make(chan struct{})
	settings := casework.Settings{
		BaseURL: c.BaseURL, SpoolDir: spool, MaxUpload: int64(c.MaxUpload), Signer: signers(stopping), KeyDir: c.KeyDir,
		Pictures: kids.pictures, Inspector: inspect.Inspector{PDFs: kids.inspectors.CountPages},
	}
	if c.Clamd != "" {
		settings.Scan = scan(clamd.Scanner{Address: c.Clamd})
	}
	office := casework.New(db, store, settings)
	return &parts{
		config: c, stopping: stopping, db: db, store: store, office: office, rulemaking: rulemaking.New(db, office.Rules),
		measures: measures.New(db, office.Rules), mandates: mandates.New(db, office.Rules, office.Intake),
		accounts: account.New(db, c.BaseURL), children: kids,
	}, nil
}

// embeddedOptions say which of the embedded services are wanted.
func embeddedOptions(c config.Config) embedded.Options {
	return embedded.Options{
		StateDir: c.StateDir, PostgresBin: c.PostgresBin,
		ExternalDatabase: c.DatabaseURL != "", ExternalStore: c.S3Endpoint != "",
	}
}

// attachTime is how long a command waits for a service that is just starting.
const attachTime = 20 * time.Second

// beside runs a command on the database of a running service, or on an external one.
func beside(ctx context.Context, do func(ctx context.Context, p *parts) error) int {
	return onDatabase(ctx, func(ctx context.Context, o embedded.Options) (embedded.Connection, error) {
		ctx, cancel := context.WithTimeout(ctx, attachTime)
		defer cancel()
		return embedded.Attach(ctx, o)
	}, do)
}

// openStore opens the object store, which most commands do without: the configured one, or that of the running service.
func (p *parts) openStore(ctx context.Context) (*objects.Store, error) {
	var reach embedded.Connection
	if p.config.S3Endpoint == "" {
		ctx, cancel := context.WithTimeout(ctx, attachTime)
		defer cancel()
		var err error
		if reach, err = embedded.Attach(ctx, embeddedOptions(p.config)); err != nil {
			return nil, err
		}
	}
	store, err := objects.Open(ctx, storeOptions(p.config, reach))
	if err != nil {
		return nil, fmt.Errorf("opening the object store: %w", err)
	}
	return store, nil
}

// alone does too, and where nothing runs it starts the embedded PostgreSQL for as long as the command takes.
func alone(ctx context.Context, do func(ctx context.Context, p *parts) error) int {
	var stop func(context.Context) error
	status := onDatabase(ctx, func(ctx context.Context, o embedded.Options) (c embedded.Connection, err error) {
		o.ExternalStore = true // not needed
		c, stop, err = embedded.Join(ctx, o)
		return c, err
	}, do)
	if stop == nil {
		return status
	}
	if err := stop(context.WithoutCancel(ctx)); err != nil {
		return fail(err)
	}
	return status
}

// withStore does too, with the store of files; where nothing runs it starts both for as long as the command takes.
func withStore(ctx context.Context, do func(ctx context.Context, p *parts) error) (status int) {
	c, err := config.Load()
	if err != nil {
		return fail(err)
	}
	reach := embedded.Connection{}
	if c.DatabaseURL == "" || c.S3Endpoint == "" {
		var stop func(context.Context) error
		if reach, stop, err = embedded.Join(ctx, embeddedOptions(c)); err != nil {
			return fail(err)
		}
		defer func() {
			if err := stop(context.WithoutCancel(ctx)); err != nil {
				status = fail(err)
			}
		}()
	}
	store, err := objects.Open(ctx, storeOptions(c, reach))
	if err != nil {
		return fail(fmt.Errorf("opening the object store: %w", err))
	}
	p, err := openParts(c, cmp.Or(c.DatabaseURL, reach.DatabaseURL), store)
	if err != nil {
		return fail(err)
	}
	defer p.db.Close()
	defer func() { _ = p.children.Close() }() // the command ends anyway
	if err := do(ctx, p); err != nil {
		return fail(err)
	}
	return 0
}

type connect func(context.Context, embedded.Options) (embedded.Connection, error)

func onDatabase(ctx context.Context, reach connect, do func(ctx context.Context, p *parts) error) int {
	c, err := config.Load()
	if err != nil {
		return fail(err)
	}
	url := c.DatabaseURL
	if url == "" {
		found, err := reach(ctx, embeddedOptions(c))
		if err != nil {
			return fail(err)
		}
		url = found.DatabaseURL
	}
	p, err := openParts(c, url, nil)
	if err != nil {
		return fail(err)
	}
	defer p.db.Close()
	if err := do(ctx, p); err != nil {
		return fail(err)
	}
	return 0
}

// current refuses to work on a schema of another release.
func (p *parts) current(ctx context.Context) error {
	behind, err := p.db.SchemaBehind(ctx)
	if err != nil {
		return fmt.Errorf("looking at the schema: %w", err)
	}
	if behind {
		return errors.New("the database's schema is older than this ormas; run `ormas migrate`, or start the service")
	}
	return nil
}

// scan lets a daemon look at uploads. While it is away nothing passes.
func scan(s clamd.Scanner) func(ctx context.Context, file io.Reader) error {
	return func(ctx context.Context, file io.Reader) error {
		err := s.Scan(ctx, file)
		switch {
		case errors.Is(err, clamd.ErrFound):
			return fmt.Errorf("%w (%w)", registry.Invalid("file", "berbahaya", "Berkas ini mengandung program berbahaya dan tidak disimpan."), err)
		case errors.Is(err, clamd.ErrAway):
			return fmt.Errorf("%w (%w)", workflow.Refuse(workflow.Away, "pemindai_tidak_tersedia",
				"Berkas belum dapat dipindai. Silakan coba lagi sebentar lagi."), err)
		}
		return err
	}
}

// setLog makes the log as it is configured, on standard error.
func setLog(format config.LogFormat) {
	var h slog.Handler = slog.NewTextHandler(os.Stderr, nil)
	if format == config.LogJSON {
		h = slog.NewJSONHandler(os.Stderr, nil)
	}
	slog.SetDefault(slog.New(web.LogHandler{Handler: h}))
}
