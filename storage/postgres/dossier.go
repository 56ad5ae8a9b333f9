package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// own is the predicate for the applicant's side: the members of the organisation, or the staff member who made a
// dossier at the counter or one without an applicant. $1 is the person.
const own = `(EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = $1 AND m.organisation_id = d.organisation_id)
	OR d.made_by = $1 AND (d.counter IS NOT NULL OR d.organisation_id IS NULL))`

// coverColumns are a dossier without what was filled in, which costs more to read than all the rest. $1 is the person.
const coverColumns = `d.id, d.office_id, d.definition_id, d.service, d.organisation_id, d.tracking_code, d.name,
	d.state, d.version, d.events, d.held_since, d.held_reason, d.made_by, d.counter, d.submitted_at,
	d.agenda_year, d.agenda_number, d.registration_number, d.letter_number, d.open, d.owner, d.turn_role, d.turn_user, d.due_at,
	d.office_due_at, d.look_at, d.deemed_at, d.late_notice, d.calendar_version, d.signing, d.replaces, d.origin, d.created_at, d.changed_at, ` + own + ` AS own`

// dossierColumns are those of a single read and of the lock. $1 is the person.
const dossierColumns = coverColumns + `, d.form, d.officers`

// visible is the one predicate for what a person may see, for lists and single reads alike. $1 is the person,
// $2 the office.
func visible(by workflow.Actor) string {
	switch {
	case by.Clock:
		return `d.office_id = $2`
	case by.Reads:
		return `d.office_id = $2 AND (d.submitted_at IS NOT NULL OR ` + own + `)`
	}
	return `d.office_id = $2 AND ` + own
}

// Dossier finds a dossier if this person may see it. Its documents and the like are not loaded.
func (r reader) Dossier(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	return r.dossier(ctx, by, id, sight{dossierColumns, ""})
}

// Cover finds a dossier like Dossier, without Form and Officers.
func (r reader) Cover(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	return r.dossier(ctx, by, id, sight{coverColumns, ""})
}

// LockDossier finds a dossier if this person may see it and locks its row until the end of the transaction.
// Every write to a dossier or what belongs to it begins here.
func (tx *Tx) LockDossier(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	return tx.dossier(ctx, by, id, sight{dossierColumns, locked})
}

// LockCover locks a dossier like LockDossier, without Form and Officers.
func (tx *Tx) LockCover(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	return tx.dossier(ctx, by, id, sight{coverColumns, locked})
}

// LoadForm gives a dossier what was filled in: Form and Officers.
func (r reader) LoadForm(ctx context.Context, d *registry.Dossier) error {
	if err := r.get(ctx, d, `SELECT form, officers FROM dossiers WHERE id = $1`, d.ID); err != nil {
		return fmt.Errorf("load form: %w", err)
	}
	return nil
}

const locked = ` FOR UPDATE OF d`

// sight is how much of a dossier is read, and whether it is locked.
type sight struct{ columns, lock string }

func (r reader) dossier(ctx context.Context, by workflow.Actor, id uuid.UUID, s sight) (*registry.Dossier, error) {
	query := `SELECT ` + s.columns + ` FROM dossiers d WHERE ` + visible(by) + ` AND d.id = $3` + s.lock
	return find[registry.Dossier](ctx, r, sought{"Permohonan", query}, by.User, by.Office, id)
}

// LoadCase loads what the rules look at: documents with verdicts, findings, rounds, assignments and the journal.
// Each is a statement of its own, so that under the lock none is older than the lock.
func (r reader) LoadCase(ctx context.Context, d *registry.Dossier) error {
	load := []struct {
		what string
		from func() error
	}{
		{"documents", func() (err error) { d.Documents, err = r.Documents(ctx, d.ID); return }},
		{"findings", func() (err error) { d.Findings, err = r.Findings(ctx, d.ID); return }},
		{"rounds", func() (err error) { d.Rounds, err = r.Rounds(ctx, d.ID); return }},
		{"assignments", func() (err error) { d.Assignments, err = r.Assignments(ctx, d.ID); return }},
		{"journal", func() (err error) { d.Journal, err = r.Journal(ctx, d.ID); return }},
	}
	for _, l := range load {
		if err := l.from(); err != nil {
			return fmt.Errorf("load %s: %w", l.what, err)
		}
	}
	return nil
}

// Assignments are the persons named in a case, past ones included, oldest first.
func (r reader) Assignments(ctx context.Context, dossier uuid.UUID) ([]registry.Assignment, error) {
	var all []registry.Assignment
	err := r.list(ctx, &all, `SELECT dossier_id, role, user_id, assigned_by, from_at, until_at FROM assignments
		WHERE dossier_id = $1 ORDER BY from_at LIMIT 1000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list assignments: %w", err)
	}
	return all, nil
}

// Assign names a person for a role in a case; whoever had it before has it no longer.
func (tx *Tx) Assign(ctx context.Context, a registry.Assignment) error {
	if _, err := tx.exec(ctx, `UPDATE assignments SET until_at = $3 WHERE dossier_id = $1 AND role = $2 AND until_at IS NULL`,
		a.DossierID, a.Role, a.From); err != nil {
		return fmt.Errorf("end assignment: %w", err)
	}
	_, err := tx.exec(ctx, `INSERT INTO assignments (dossier_id, role, user_id, assigned_by, from_at) VALUES ($1, $2, $3, $4, $5)`,
		a.DossierID, a.Role, a.UserID, a.AssignedBy, a.From)
	if err != nil {
		return fmt.Errorf("assign: %w", err)
	}
	return nil
}
