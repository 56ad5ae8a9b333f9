package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Applicant is an organisation as one person finds it.
type Applicant struct {
	registry.Organisation
	Own bool `db:"own"` // the person is a member, or made it at the counter
}

// ownOrganisation is the predicate for those who may change an organisation: its members, and until it has any whoever
// made it at the counter. $1 is the person.
const ownOrganisation = `(EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = $1 AND m.organisation_id = g.id)
	OR g.made_by = $1 AND g.counter IS NOT NULL AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.organisation_id = g.id))`

// organisationVisible is the one predicate for what a person may see of organisations. $1 is the person, $2 the office.
func organisationVisible(by workflow.Actor) string {
	if by.Reads {
		return `g.office_id = $2 AND (g.submitted_at IS NOT NULL OR g.made_by = $1 AND g.counter IS NOT NULL OR ` + ownOrganisation + `)`
	}
	return `g.office_id = $2 AND ` + ownOrganisation
}

// Organisation finds an organisation with its officers if this person may see it.
func (r reader) Organisation(ctx context.Context, by workflow.Actor, id uuid.UUID) (*Applicant, error) {
	return r.organisation(ctx, by, id, "")
}

// LockOrganisation finds an organisation if this person may see it and locks its row until the end of the transaction.
func (tx *Tx) LockOrganisation(ctx context.Context, by workflow.Actor, id uuid.UUID) (*Applicant, error) {
	return tx.organisation(ctx, by, id, " FOR UPDATE OF g")
}

func (r reader) organisation(ctx context.Context, by workflow.Actor, id uuid.UUID, lock string) (*Applicant, error) {
	g, err := find[Applicant](ctx, r, sought{"Organisasi", `SELECT g.id, g.office_id, g.name, g.form, g.counter, g.made_by,
			g.submitted_at, g.created_at, g.changed_at, ` + ownOrganisation + ` AS own
		FROM organisations g WHERE ` + organisationVisible(by) + ` AND g.id = $3` + lock}, by.User, by.Office, id)
	if err != nil {
		return nil, err
	}
	g.Officers, err = r.officers(ctx, id)
	return g, err
}

func (r reader) officers(ctx context.Context, organisation uuid.UUID) (registry.Officers, error) {
	var rows []registry.Form
	err := r.list(ctx, &rows, `SELECT data FROM officers WHERE organisation_id = $1 ORDER BY position LIMIT 100`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list officers: %w", err)
	}
	return rows, nil
}

// AddOrganisation stores a new organisation with its officers. CreatedAt and ChangedAt are set here.
func (tx *Tx) AddOrganisation(ctx context.Context, g *registry.Organisation) error {
	g.CreatedAt, g.ChangedAt = tx.Now, tx.Now
	_, err := tx.exec(ctx, `INSERT INTO organisations (id, office_id, name, search, form, counter, made_by, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`, g.ID, g.OfficeID, g.Name, nameSearch(g.Name, g.Form), g.Form, g.Counter, g.MadeBy, tx.Now)
	if err != nil {
		return fmt.Errorf("add organisation: %w", err)
	}
	return tx.putOfficers(ctx, g)
}

// ChangeOrganisation stores an organisation's new data and officers. ChangedAt is set here.
func (tx *Tx) ChangeOrganisation(ctx context.Context, g *registry.Organisation) error {
	g.ChangedAt = tx.Now
	_, err := tx.exec(ctx, `UPDATE organisations SET name = $2, search = $3, form = $4, changed_at = $5 WHERE id = $1`,
		g.ID, g.Name, nameSearch(g.Name, g.Form), g.Form, tx.Now)
	if err != nil {
		return fmt.Errorf("change organisation: %w", err)
	}
	return tx.putOfficers(ctx, g)
}

func (tx *Tx) putOfficers(ctx context.Context, g *registry.Organisation) error {
	for _, o := range g.Officers {
		_, err := tx.exec(ctx, `INSERT INTO officers (organisation_id, position, name, nik, data) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (organisation_id, position) DO UPDATE SET name = excluded.name, nik = excluded.nik, data = excluded.data`,
			g.ID, o.Text("position"), o.Text("name"), o.Text("nik"), o)
		if err != nil {
			return fmt.Errorf("put officer: %w", err)
		}
	}
	return nil
}

// MarkSubmitted notes that an organisation has handed in a dossier: from now on staff of its office read it.
func (tx *Tx) MarkSubmitted(ctx context.Context, organisation uuid.UUID) error {
	_, err := tx.exec(ctx, `UPDATE organisations SET submitted_at = $2 WHERE id = $1 AND submitted_at IS NULL`,
		organisation, tx.Now)
	if err != nil {
		return fmt.Errorf("mark organisation as submitted: %w", err)
	}
	return nil
}
