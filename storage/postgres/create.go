package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// AddDossier stores a new draft. CreatedAt and ChangedAt are set here.
func (tx *Tx) AddDossier(ctx context.Context, d *registry.Dossier) error {
	d.CreatedAt, d.ChangedAt = tx.Now, tx.Now
	_, err := tx.exec(ctx, `INSERT INTO dossiers (id, office_id, definition_id, service, organisation_id, tracking_code, name,
			search, state, version, made_by, counter, form, officers, owner, turn_role, replaces, origin,
			created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19)`,
		d.ID, d.OfficeID, d.DefinitionID, d.Service, d.OrganisationID, d.TrackingCode, d.Name, nameSearch(d.Name, d.Form), d.State, d.Version,
		d.MadeBy, d.Counter, d.Form, d.Officers, d.Owner, d.TurnRole, d.Replaces, d.Origin, tx.Now)
	if err != nil {
		return fmt.Errorf("add dossier: %w", err)
	}
	return nil
}

// nameSearch is what the names of a dossier or an organisation are looked for in.
func nameSearch(name string, form registry.Form) string {
	return registry.Search(name, form.Text("short_name"))
}

// ChangeForm stores a locked dossier's new data and raises its version. Version and ChangedAt are set here.
func (tx *Tx) ChangeForm(ctx context.Context, d *registry.Dossier) error {
	_, err := tx.exec(ctx, `UPDATE dossiers SET form = $2, officers = $3, name = $4, search = $5, version = version + 1,
		changed_at = $6 WHERE id = $1`, d.ID, d.Form, d.Officers, d.Name, nameSearch(d.Name, d.Form), tx.Now)
	if err != nil {
		return fmt.Errorf("change form: %w", err)
	}
	d.Version, d.ChangedAt = d.Version+1, tx.Now
	return nil
}

// DeleteDossier removes a locked draft with what belongs to it, and has its objects in the store deleted.
func (tx *Tx) DeleteDossier(ctx context.Context, id uuid.UUID) error {
	var keys []string
	err := tx.list(ctx, &keys, `WITH files AS (DELETE FROM documents WHERE dossier_id = $1 RETURNING object_key, carried_from),
			others AS (DELETE FROM attachments WHERE dossier_id = $1 RETURNING object_key)
		SELECT object_key FROM files WHERE carried_from IS NULL UNION ALL SELECT object_key FROM others WHERE object_key IS NOT NULL`, id)
	if err != nil {
		return fmt.Errorf("delete files of dossier: %w", err)
	}
	if _, err := tx.exec(ctx, `DELETE FROM dossiers WHERE id = $1`, id); err != nil {
		return fmt.Errorf("delete dossier: %w", err)
	}
	return tx.discard(ctx, keys...)
}
