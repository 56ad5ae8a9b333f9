package account

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// People are the accounts of the administrator's office: its own people, or with a search whoever's name or address
// contains it.
func (a *Accounts) People(ctx context.Context, by workflow.Actor, search string) ([]registry.User, error) {
	if err := administrator(by); err != nil {
		return nil, err
	}
	if err := lineProblems(line{"q", "Yang dicari", search, maxName, false}).Err(); err != nil {
		return nil, err
	}
	return a.db.People(ctx, by.Office, strings.TrimSpace(search))
}

// Account is one account of the administrator's office.
func (a *Accounts) Account(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.User, error) {
	if err := administrator(by); err != nil {
		return nil, err
	}
	return a.db.Person(ctx, by.Office, id)
}

// Invite gives a person an account in the administrator's office and mails a link to set a password. A role that signs
// waits for a second person; until then the account is without it.
func (a *Accounts) Invite(ctx context.Context, by workflow.Actor, n NewUser) (*registry.User, error) {
	if err := administrator(by); err != nil {
		return nil, err
	}
	n = n.tidy()
	n.Password = ""
	if err := n.problems().Err(); err != nil {
		return nil, err
	}
	u := &registry.User{ID: registry.NewID(), OfficeID: by.Office, Email: n.Email, Name: n.Name, NIP: n.NIP, NIK: n.NIK, Rank: n.Rank, Title: n.Title}
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error {
		roles, err := rolesIn(ctx, tx, office{by.Office, tx.Now})
		if err != nil {
			return err
		}
		if err := known(roles, n.Roles); err != nil {
			return err
		}
		var two []string
		u.Roles, two = apart(roles, n.Roles)
		if err := a.appoint(ctx, tx, u); err != nil {
			return err
		}
		return a.askFor(ctx, tx, roleWish{by: by, person: u, roles: roles, wanted: two})
	})
	return u, err
}

// Change stores what is printed about a person: name, NIP, NIK, rank and title. The address stays, since the person signs in
// with it.
func (a *Accounts) Change(ctx context.Context, by workflow.Actor, id uuid.UUID, n NewUser) error {
	if err := administrator(by); err != nil {
		return err
	}
	n = n.tidy()
	if err := n.wordProblems().Err(); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		u, err := tx.LockPerson(ctx, by.Office, id)
		if err != nil {
			return err
		}
		u.Name, u.NIP, u.NIK, u.Rank, u.Title = n.Name, n.NIP, n.NIK, n.Rank, n.Title
		return tx.ChangeUser(ctx, *u)
	})
}

// SetRoles gives and takes roles, so that a person has exactly those wanted. One that signs waits for a second person
// before it is given; taking it needs nobody else.
func (a *Accounts) SetRoles(ctx context.Context, by workflow.Actor, id uuid.UUID, wanted []string) error {
	if err := administrator(by); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		u, err := tx.LockPerson(ctx, by.Office, id)
		if err != nil {
			return err
		}
		roles, err := rolesIn(ctx, tx, office{by.Office, tx.Now})
		if err != nil {
			return err
		}
		if err := known(roles, wanted); err != nil {
			return err
		}
		if id == by.User && !slices.Contains(wanted, registry.AdminRole) {
			return registry.Invalid("roles", "diri_sendiri", "Anda tidak dapat melepas peran administrator Anda sendiri. Mintalah administrator lain.")
		}
		given := slices.DeleteFunc(slices.Clone(wanted), func(r string) bool { return slices.Contains(u.Roles, r) })
		taken := slices.DeleteFunc(slices.Clone(u.Roles), func(r string) bool { return slices.Contains(wanted, r) })
		plain, two := apart(roles, given)
		if err := tx.TakeRoles(ctx, id, taken...); err != nil {
			return err
		}
		if err := tx.GiveRoles(ctx, id, plain...); err != nil {
			return err
		}
		return a.askFor(ctx, tx, roleWish{by: by, person: u, roles: roles, wanted: two})
	})
}

// Admit opens an account that was closed, or closes it: sessions and bearer tokens end at once.
func (a *Accounts) Admit(ctx context.Context, by workflow.Actor, id uuid.UUID, open bool) error {
	if err := administrator(by); err != nil {
		return err
	}
	if id == by.User {
		return registry.Conflict("diri_sendiri", "Anda tidak dapat menutup akun Anda sendiri. Mintalah administrator lain.")
	}
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockPerson(ctx, by.Office, id); err != nil {
			return err
		}
		if open {
			return tx.EnableUser(ctx, id)
		}
		return tx.DisableUser(ctx, id)
	})
}
