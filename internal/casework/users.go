package casework

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Users lists the persons of the caller's office who hold a role (any but the applicant's where role is empty), for
// staff. With a dossier those are left out whom strict separation bars from its steps in that role.
func (o *Office) Users(ctx context.Context, by workflow.Actor, role string, dossier *uuid.UUID) ([]registry.User, error) {
	if err := mayListUsers(by, role); err != nil {
		return nil, err
	}
	users, err := o.db.Users(ctx, by.Office, role)
	if err != nil {
		return nil, err
	}
	if dossier == nil {
		return users, nil
	}
	d, err := o.read(ctx, by, *dossier)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(users, func(u registry.User) bool { return excluded(d, role, u) }), nil
}

// UserSearch is what one page of the people of an office is asked for.
type UserSearch struct {
	Search
	Role    string     // empty: any but the applicant's
	Dossier *uuid.UUID // leaves out whom strict separation bars from one of its steps in that role
}

// UserPage is one page of the persons of the caller's office, by name, for staff. A page from which separation took some has
// fewer than asked for.
func (o *Office) UserPage(ctx context.Context, by workflow.Actor, s UserSearch) (Page[registry.User], error) {
	page := Page[registry.User]{Items: []registry.User{}}
	if err := mayListUsers(by, s.Role); err != nil {
		return page, err
	}
	if err := s.Problems().Err(); err != nil {
		return page, err
	}
	list := []string{"orang", by.Office.String(), s.Role}
	after, err := postgres.ReadCursor(s.Cursor, list...)
	if err != nil {
		return page, err
	}
	found, err := o.db.UsersAfter(ctx, postgres.UserList{Office: by.Office, Role: s.Role, After: after.ID, Limit: s.Limit + 1})
	if err != nil {
		return page, err
	}
	found, page.Next = postgres.Cut(found, s.Limit, func(u registry.User) postgres.Cursor { return postgres.Cursor{ID: u.ID} }, list...)
	if s.Dossier != nil {
		d, err := o.read(ctx, by, *s.Dossier)
		if err != nil {
			return page, err
		}
		found = slices.DeleteFunc(found, func(u registry.User) bool { return barred(d, s.Role, u) })
	}
	page.Items = append(page.Items, found...)
	return page, nil
}

func mayListUsers(by workflow.Actor, role string) error {
	if !slices.ContainsFunc(by.Roles, func(r string) bool { return r != registry.ApplicantRole }) {
		return registry.Forbid("bukan_petugas", "Daftar ini hanya untuk petugas kantor.")
	}
	if !utf8.ValidString(role) || strings.ContainsRune(role, 0) {
		return registry.Invalid("role", "tidak_sah", "Nama peran memuat huruf yang tidak sah.")
	}
	return nil
}

// barred tells whether strict separation bars a person from a step of the case in a role; where none is given, from what
// is assigned in any role held.
func barred(d *registry.Dossier, role string, u registry.User) bool {
	if role == "" {
		return excluded(d, role, u)
	}
	return d.Definition.Barred(d.Snapshot(), role, workflow.Actor{User: u.ID, Office: u.OfficeID, Roles: u.Roles})
}

// excluded tells whether separation bars a person from being named for a case in a role, or in any role held where none is
// given.
func excluded(d *registry.Dossier, role string, u registry.User) bool {
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
