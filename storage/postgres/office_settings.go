package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// LockOffice finds an office and locks it, so that two changes of its settings follow each other. Rows that
// name the office are added meanwhile: whoever takes a number holds its series and would wait for us, while we wait for the series.
func (tx *Tx) LockOffice(ctx context.Context, id uuid.UUID) (*registry.Office, error) {
	return tx.office(ctx, `SELECT `+officeColumns+` FROM offices WHERE id = $1 FOR NO KEY UPDATE`, id)
}

// SetOffice stores what an office says about itself.
func (tx *Tx) SetOffice(ctx context.Context, id uuid.UUID, s registry.OfficeSettings) error {
	if _, err := tx.exec(ctx, `UPDATE offices SET settings = $2 WHERE id = $1`, id, s); err != nil {
		return fmt.Errorf("set office: %w", err)
	}
	return nil
}

// SetOfficeZone moves an office into another time zone, by its IANA name.
func (tx *Tx) SetOfficeZone(ctx context.Context, id uuid.UUID, zone string) error {
	if _, err := tx.exec(ctx, `UPDATE offices SET time_zone = $2 WHERE id = $1`, id, zone); err != nil {
		return fmt.Errorf("set time zone of office: %w", err)
	}
	return nil
}
