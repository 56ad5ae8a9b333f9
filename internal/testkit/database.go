package testkit

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver under test

	"ormas/migrations"
	"ormas/storage/postgres"
)

// database makes an own database, copied from one that was migrated once for the whole run: a copy takes a tenth of the
// time that migrating takes.
func database(t testing.TB) string {
	t.Helper()
	base := services(t).database
	admin, err := sqlx.Open("postgres", base)
	if err != nil {
		t.Fatal(err)
	}
	migrated.Do(func() { template, templateErr = makeTemplate(context.Background(), admin, base) })
	if templateErr != nil {
		t.Fatal(templateErr)
	}
	name := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`) // the whole server is dropped after the run anyway
		_ = admin.Close()
	})
	return onDatabase(base, name)
}

var (
	migrated    sync.Once
	template    string
	templateErr error
)

// makeTemplate gives the name of the migrated database for this state of the migrations. Test binaries that run at the
// same time wait for the first of them to make it.
func makeTemplate(ctx context.Context, admin *sqlx.DB, base string) (string, error) {
	name, err := templateName()
	if err != nil {
		return "", err
	}
	conn, err := admin.Connx(ctx)
	if err != nil {
		return "", fmt.Errorf("reach test database: %w", err)
	}
	defer conn.Close() // frees the lock
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(74017)`); err != nil {
		return "", fmt.Errorf("wait for the template: %w", err)
	}
	var there bool
	if err := conn.GetContext(ctx, &there, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name); err != nil || there {
		return name, err
	}
	draft := name + "_draf"
	for _, statement := range []string{`DROP DATABASE IF EXISTS ` + draft + ` WITH (FORCE)`, `CREATE DATABASE ` + draft} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return "", fmt.Errorf("make template: %w", err)
		}
	}
	if err := migrate(ctx, onDatabase(base, draft)); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, `ALTER DATABASE `+draft+` RENAME TO `+name)
	return name, err
}

func migrate(ctx context.Context, address string) error {
	db, err := postgres.Open(postgres.Options{URL: address})
	if err != nil {
		return err
	}
	defer db.Close() // a copy needs that nobody is connected
	return db.Migrate(ctx)
}

// templateName changes with the migrations, so that a server that outlives a run never serves an old schema.
func templateName() (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(migrations.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := migrations.Files.ReadFile(path)
		hash.Write(body)
		return err
	})
	return fmt.Sprintf("ormas_uji_%x", hash.Sum(nil)[:6]), err
}

// onDatabase is a connection string for another database of the same server.
func onDatabase(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		panic(err) // the same text was opened before
	}
	u.Path = "/" + name
	return u.String()
}
