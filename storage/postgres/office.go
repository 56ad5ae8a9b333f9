package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
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
	return all, err
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

// Definition is a stored version of a procedure of an office.
type Definition struct {
	ID        uuid.UUID `db:"id"`
	OfficeID  uuid.UUID `db:"office_id"`
	Service   string    `db:"service"`
	Version   int       `db:"version"`
	Hash      string    `db:"hash"`
	Body      string    `db:"body"`
	CreatedAt time.Time `db:"created_at"`
}

// Definition finds one stored version.
func (r reader) Definition(ctx context.Context, id uuid.UUID) (*Definition, error) {
	var d Definition
	err := r.get(ctx, &d, `SELECT id, office_id, service, version, hash, body, created_at FROM definitions WHERE id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("find definition: %w", err)
	}
	return &d, nil
}

// CurrentDefinitions gives the id of the newest version of each procedure of an office, by service.
func (r reader) CurrentDefinitions(ctx context.Context, office uuid.UUID) (map[string]uuid.UUID, error) {
	var rows []struct {
		Service string    `db:"service"`
		ID      uuid.UUID `db:"id"`
	}
	err := r.list(ctx, &rows, `SELECT DISTINCT ON (service) service, id FROM definitions WHERE office_id = $1
		ORDER BY service, version DESC LIMIT 1000`, office)
	current := map[string]uuid.UUID{}
	for _, row := range rows {
		current[row.Service] = row.ID
	}
	return current, err
}

// AddDefinition stores a version; published versions are never edited.
func (tx *Tx) AddDefinition(ctx context.Context, office uuid.UUID, d *workflow.Definition, body []byte) error {
	_, err := tx.exec(ctx, `INSERT INTO definitions (id, office_id, service, version, hash, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, registry.NewID(), office, d.Service, d.Version, d.Hash, string(body), tx.Now)
	if err != nil {
		return fmt.Errorf("add definition: %w", err)
	}
	return nil
}
