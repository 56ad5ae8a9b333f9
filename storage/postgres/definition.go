package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Definition is a published version of a procedure of an office.
type Definition struct {
	ID          uuid.UUID  `db:"id"`
	OfficeID    uuid.UUID  `db:"office_id"`
	Service     string     `db:"service"`
	Version     int        `db:"version"`
	Hash        string     `db:"hash"`
	Body        string     `db:"body"`
	EffectiveAt time.Time  `db:"effective_at"` // from then on it is in force, until a later version is
	CancelledAt *time.Time `db:"cancelled_at"` // called off before that
	CreatedAt   time.Time  `db:"created_at"`
}

const definitionColumns = `id, office_id, service, version, hash, body, effective_at, cancelled_at, created_at`

// Definition finds one published version.
func (r reader) Definition(ctx context.Context, id uuid.UUID) (*Definition, error) {
	var d Definition
	if err := r.get(ctx, &d, `SELECT `+definitionColumns+` FROM definitions WHERE id = $1`, id); err != nil {
		return nil, fmt.Errorf("find definition: %w", err)
	}
	return &d, nil
}

// DefinitionOf finds one published version of an office.
func (r reader) DefinitionOf(ctx context.Context, office, id uuid.UUID) (*Definition, error) {
	return find[Definition](ctx, r, sought{"Versi SOP", `SELECT ` + definitionColumns + ` FROM definitions WHERE office_id = $1 AND id = $2`}, office, id)
}

// Definitions are the published versions of a procedure of an office, newest first.
func (r reader) Definitions(ctx context.Context, office uuid.UUID, service string) ([]Definition, error) {
	var all []Definition
	err := r.list(ctx, &all, `SELECT `+definitionColumns+` FROM definitions WHERE office_id = $1 AND service = $2
		ORDER BY version DESC LIMIT 1000`, office, service)
	if err != nil {
		return nil, fmt.Errorf("list definitions: %w", err)
	}
	return all, nil
}

// DefinitionIDs are the versions of all procedures of an office that have been in force until an instant.
func (r reader) DefinitionIDs(ctx context.Context, office uuid.UUID, at time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := r.list(ctx, &ids, `SELECT id FROM definitions WHERE office_id = $1 AND effective_at <= $2 AND cancelled_at IS NULL
		ORDER BY id LIMIT 10000`, office, at)
	if err != nil {
		return nil, fmt.Errorf("list versions of procedures: %w", err)
	}
	return ids, nil
}

// CurrentDefinitions gives the id of the version of each procedure of an office that is in force at an instant, by service.
func (r reader) CurrentDefinitions(ctx context.Context, office uuid.UUID, at time.Time) (map[string]uuid.UUID, error) {
	var rows []struct {
		Service string    `db:"service"`
		ID      uuid.UUID `db:"id"`
	}
	err := r.list(ctx, &rows, `SELECT DISTINCT ON (service) service, id FROM definitions
		WHERE office_id = $1 AND effective_at <= $2 AND cancelled_at IS NULL ORDER BY service, version DESC LIMIT 1000`, office, at)
	if err != nil {
		return nil, fmt.Errorf("find definitions in force: %w", err)
	}
	current := map[string]uuid.UUID{}
	for _, row := range rows {
		current[row.Service] = row.ID
	}
	return current, nil
}

// AddDefinition stores a version as it is shipped, in force at once. It is never edited.
func (tx *Tx) AddDefinition(ctx context.Context, office uuid.UUID, d *workflow.Definition, body []byte) error {
	id, err := tx.Publish(ctx, Publication{Office: office, Definition: d, Body: string(body), EffectiveAt: tx.Now})
	if err != nil {
		return err
	}
	return tx.AddDefinitionEvent(ctx, registry.DefinitionEvent{
		OfficeID: office, Service: d.Service, DefinitionID: &id, Kind: registry.DefinitionPublished, Hash: d.Hash,
		ByName: "Bawaan aplikasi", EffectiveAt: &tx.Now,
	})
}

// Publication is a version that is about to be published.
type Publication struct {
	Office      uuid.UUID
	Definition  *workflow.Definition
	Body        string
	EffectiveAt time.Time
}

// Publish stores a version for good.
func (tx *Tx) Publish(ctx context.Context, p Publication) (uuid.UUID, error) {
	id, d := registry.NewID(), p.Definition
	_, err := tx.exec(ctx, `INSERT INTO definitions (id, office_id, service, version, hash, body, effective_at, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, p.Office, d.Service, d.Version, d.Hash, p.Body, p.EffectiveAt, tx.Now)
	if err != nil {
		return id, fmt.Errorf("add definition: %w", err)
	}
	return id, nil
}

// CancelDefinition calls off a version that is not in force yet; false where it was called off before.
func (tx *Tx) CancelDefinition(ctx context.Context, id uuid.UUID) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE definitions SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL AND effective_at > $2`, id, tx.Now)
	if err != nil {
		return false, fmt.Errorf("cancel definition: %w", err)
	}
	return n > 0, nil
}

// AddDefinitionEvent adds a row to the office's journal of its procedures. ID and At are set here.
func (tx *Tx) AddDefinitionEvent(ctx context.Context, e registry.DefinitionEvent) error {
	_, err := tx.exec(ctx, `INSERT INTO definition_events (id, office_id, service, draft_id, definition_id, kind, hash, by_user,
			by_name, as_role, at, effective_at, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, registry.NewID(), e.OfficeID, e.Service, e.DraftID,
		e.DefinitionID, e.Kind, e.Hash, e.By, e.ByName, e.As, tx.Now, e.EffectiveAt, e.Note)
	if err != nil {
		return fmt.Errorf("add to the journal of procedures: %w", err)
	}
	return nil
}

const definitionEventColumns = `id, office_id, service, draft_id, definition_id, kind, hash, by_user, by_name, as_role, at,
	effective_at, note`

// DefinitionEvents are the newest rows of the journal of a procedure, newest first.
func (r reader) DefinitionEvents(ctx context.Context, office uuid.UUID, service string) ([]registry.DefinitionEvent, error) {
	var all []registry.DefinitionEvent
	err := r.list(ctx, &all, `SELECT `+definitionEventColumns+` FROM definition_events WHERE office_id = $1 AND service = $2
		ORDER BY at DESC, id DESC LIMIT 500`, office, service)
	if err != nil {
		return nil, fmt.Errorf("read the journal of procedures: %w", err)
	}
	return all, nil
}

// DraftEvents is all that was done to a draft of a procedure, oldest first.
func (r reader) DraftEvents(ctx context.Context, draft uuid.UUID) ([]registry.DefinitionEvent, error) {
	var all []registry.DefinitionEvent
	err := r.list(ctx, &all, `SELECT `+definitionEventColumns+` FROM definition_events WHERE draft_id = $1
		ORDER BY at, id LIMIT 5000`, draft)
	if err != nil {
		return nil, fmt.Errorf("read the journal of a draft: %w", err)
	}
	return all, nil
}
