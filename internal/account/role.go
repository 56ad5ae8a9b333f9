package account

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Role is a role that people of an office can have.
type Role struct {
	ID, Label string
	Signs     bool // gives out letters in the office's name, so that giving it takes two
}

// Roles are the roles that people of the administrator's office can have, those of all its procedures together.
func (a *Accounts) Roles(ctx context.Context, by workflow.Actor) ([]Role, error) {
	if err := administrator(by); err != nil {
		return nil, err
	}
	return rolesIn(ctx, a.db, office{by.Office, a.db.Now()})
}

// procedures finds the procedures of an office; the database and a transaction both do.
type procedures interface {
	CurrentDefinitions(ctx context.Context, office uuid.UUID, at time.Time) (map[string]uuid.UUID, error)
	Definition(ctx context.Context, id uuid.UUID) (*postgres.Definition, error)
}

// office is an office at an instant, by which it is told which versions of its procedures are in force.
type office struct {
	id uuid.UUID
	at time.Time
}

// everywhere are the roles that an office has whatever its procedures are.
var everywhere = []Role{{ID: registry.AdminRole, Label: "Administrator"}, {ID: registry.AuditorRole, Label: "Auditor Inspektorat"}}

// rolesIn gathers the roles in the order in which the procedures declare them, those with applicants first.
func rolesIn(ctx context.Context, r procedures, in office) ([]Role, error) {
	all := []Role{}
	current, err := r.CurrentDefinitions(ctx, in.id, in.at)
	if err != nil {
		return nil, err
	}
	var own []*workflow.Definition
	for _, service := range slices.Sorted(maps.Keys(current)) {
		row, err := r.Definition(ctx, current[service])
		if err != nil {
			return nil, err
		}
		d, err := workflow.Load([]byte(row.Body))
		if err != nil {
			return nil, err
		}
		if d.Public() {
			all = withRoles(all, d)
		} else {
			own = append(own, d)
		}
	}
	for _, d := range own {
		all = withRoles(all, d)
	}
	for _, role := range everywhere {
		if !slices.ContainsFunc(all, func(known Role) bool { return known.ID == role.ID }) {
			all = append(all, role)
		}
	}
	return all, nil
}

// withRoles adds the roles of one procedure.
func withRoles(all []Role, d *workflow.Definition) []Role {
	signers := d.RolesWith(workflow.EffectSign)
	for _, role := range d.Roles {
		if role.System {
			continue
		}
		i := slices.IndexFunc(all, func(known Role) bool { return known.ID == role.ID })
		if i < 0 {
			i, all = len(all), append(all, Role{ID: role.ID, Label: cmp.Or(role.Label, role.ID)})
		}
		all[i].Signs = all[i].Signs || slices.Contains(signers, role.ID)
	}
	return all
}

// administrator refuses whoever is none.
func administrator(by workflow.Actor) error {
	if !by.Has(registry.AdminRole) {
		return registry.Forbid("bukan_tugas_anda", "Halaman ini hanya untuk administrator.")
	}
	return nil
}

// known refuses roles that an office has not.
func known(roles []Role, wanted []string) error {
	for _, id := range wanted {
		if !slices.ContainsFunc(roles, func(r Role) bool { return r.ID == id }) {
			return registry.Invalid("roles", "tidak_dikenal", "Peran \""+id+"\" tidak ada di kantor ini.")
		}
	}
	return nil
}

// apart splits roles into those that one administrator gives and those that take two.
func apart(roles []Role, wanted []string) (plain, two []string) {
	for _, id := range wanted {
		if slices.ContainsFunc(roles, func(r Role) bool { return r.ID == id && r.Signs }) {
			two = append(two, id)
		} else {
			plain = append(plain, id)
		}
	}
	return plain, two
}
