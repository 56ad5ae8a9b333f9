package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const officeColumns = `id, host, name, city, time_zone, settings, created_at`

// Office finds an office by its id.
func (r reader) Office(ctx context.Context, id uuid.UUID) (*registry.Office, error) {
	return r.office(ctx, `SELECT `+officeColumns+` FROM offices WHERE id = $1`, id)
}

// OfficeByHost finds the office of a host name, else the first one.
func (r reader) OfficeByHost(ctx context.Context, host string) (*registry.Office, error) {
	return r.office(ctx, `SELECT `+officeColumns+` FROM offices ORDER BY host = lower($1) DESC, created_at, id LIMIT 1`, host)
}

func (r reader) office(ctx context.Context, query string, arg any) (*registry.Office, error) {
	return find[registry.Office](ctx, r, sought{"Kantor", query}, arg)
}

// Offices are all offices of the installation, oldest first.
func (r reader) Offices(ctx context.Context) ([]registry.Office, error) {
	var all []registry.Office
	err := r.list(ctx, &all, `SELECT `+officeColumns+` FROM offices ORDER BY created_at, id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("list offices: %w", err)
	}
	return all, nil
}

// EachOffice does something for each office of the installation. One that fails does not stop the others; the error names all
// that failed.
func (db *DB) EachOffice(ctx context.Context, do func(registry.Office) error) error {
	offices, err := db.Offices(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, office := range offices {
		failed = append(failed, do(office))
	}
	return errors.Join(failed...)
}

// AddOffice stores a new office.
func (tx *Tx) AddOffice(ctx context.Context, o registry.Office) error {
	_, err := tx.exec(ctx, `INSERT INTO offices (id, host, name, city, time_zone, settings, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, o.ID, o.Host, o.Name, o.City, o.TimeZone, o.Settings, tx.Now)
	if broken(err, "offices_host_key") {
		return registry.Invalid("host", "sudah_dipakai", "Nama host ini sudah dipakai kantor lain.")
	}
	if err != nil {
		return fmt.Errorf("add office: %w", err)
	}
	return nil
}
