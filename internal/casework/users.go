package casework

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Users lists the persons of the caller's office who hold a role (any but the applicant's where role is empty), for
// staff. With a dossier those are left out whom strict separation bars from its steps in that role.
func (o *Office) Users(ctx context.Context, by workflow.Actor, role string, dossier *uuid.UUID) ([]registry.User, error) {
	if !slices.ContainsFunc(by.Roles, func(r string) bool { return r != registry.ApplicantRole }) {
		return nil, registry.Forbid("bukan_petugas", "Daftar ini hanya untuk petugas kantor.")
	}
	if !utf8.ValidString(role) || strings.ContainsRune(role, 0) {
		return nil, registry.Invalid("role", "tidak_sah", "Nama peran memuat huruf yang tidak sah.")
	}
	users, err := o.db.Users(ctx, by.Office, role)
	if err != nil || dossier == nil {
		return users, err
	}
	d, err := o.read(ctx, by, *dossier)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(users, func(u registry.User) bool { return barred(d, role, u) }), nil
}

// barred tells whether separation bars a person from a case in a role, or in any role held where none is given.
func barred(d *registry.Dossier, role string, u registry.User) bool {
	roles := u.Roles
	if role != "" {
		roles = []string{role}
	}
	person := workflow.Actor{User: u.ID, Office: u.OfficeID, Roles: u.Roles}
	return slices.ContainsFunc(roles, func(r string) bool { return d.Definition.Excluded(d.Snapshot(), r, person) })
}

// read finds a dossier this person may see and loads what the rules look at, without a lock.
func (o *Office) read(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	d, err := o.db.Dossier(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if d.Definition, err = o.Definition(ctx, o.db, d.DefinitionID); err != nil {
		return nil, err
	}
	return d, o.db.LoadCase(ctx, d)
}
