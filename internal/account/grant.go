package account

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Grants are the roles of an office that wait for a second person. Administrators see them, and whoever holds such a role.
func (a *Accounts) Grants(ctx context.Context, by workflow.Actor) ([]registry.RoleGrant, []Role, error) {
	roles, err := rolesIn(ctx, a.db, office{by.Office, a.db.Now()})
	if err != nil {
		return nil, nil, err
	}
	if !confirms(roles, by.Roles) {
		return nil, nil, errGrant
	}
	waiting, err := a.db.RoleGrants(ctx, by.Office)
	return waiting, roles, err
}

// GrantsFor counts the roles that wait for a person to agree: none where the person has no part in it. A mandate gives none,
// though its holder signs letters.
func (a *Accounts) GrantsFor(ctx context.Context, by workflow.Actor) (n int, err error) {
	waiting, _, err := a.Grants(ctx, by)
	if errors.Is(err, errGrant) {
		return 0, nil
	}
	for _, g := range waiting {
		if MayConfirm(g, by) == nil {
			n++
		}
	}
	return n, err
}

var errGrant = registry.Forbid("bukan_tugas_anda", "Penetapan peran disetujui oleh administrator atau pemegang peran itu.")

// confirms tells whether somebody with these roles may be the second person.
func confirms(roles []Role, held []string) bool {
	return slices.Contains(held, registry.AdminRole) ||
		slices.ContainsFunc(roles, func(r Role) bool { return r.Signs && slices.Contains(held, r.ID) })
}

// MayConfirm refuses whoever is no second person for a role that waits: who asked for it, and who gets it.
func MayConfirm(g registry.RoleGrant, by workflow.Actor) error {
	switch by.User {
	case g.AskedBy:
		return registry.Forbid("orang_yang_sama", "Anda yang meminta penetapan ini, sehingga orang lain yang menyetujuinya.")
	case g.UserID:
		return registry.Forbid("diri_sendiri", "Penetapan ini untuk Anda sendiri, sehingga orang lain yang menyetujuinya.")
	}
	return nil
}

// ConfirmGrant gives a role that waited. Who asked for it cannot, and nobody can for oneself.
func (a *Accounts) ConfirmGrant(ctx context.Context, by workflow.Actor, id uuid.UUID) error {
	return a.answer(ctx, by, id, func(tx *postgres.Tx, g *registry.RoleGrant) error {
		if err := MayConfirm(*g, by); err != nil {
			return err
		}
		if err := tx.ConfirmRoleGrant(ctx, g.ID, by.User); err != nil {
			return err
		}
		if err := tx.GiveRoles(ctx, g.UserID, g.Role); err != nil {
			return err
		}
		return onlyWay(ctx, tx, registry.User{ID: g.UserID, OfficeID: by.Office})
	})
}

// WithdrawGrant ends a grant that waits. Whoever could confirm one may, who asked for it included.
func (a *Accounts) WithdrawGrant(ctx context.Context, by workflow.Actor, id uuid.UUID) error {
	return a.answer(ctx, by, id, func(tx *postgres.Tx, g *registry.RoleGrant) error { return tx.WithdrawRoleGrant(ctx, g.ID) })
}

// answer finds a grant that waits, under a lock, for somebody who may answer it.
func (a *Accounts) answer(ctx context.Context, by workflow.Actor, id uuid.UUID, do func(tx *postgres.Tx, g *registry.RoleGrant) error) error {
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		roles, err := rolesIn(ctx, tx, office{by.Office, tx.Now})
		if err != nil {
			return err
		}
		if !confirms(roles, by.Roles) {
			return errGrant
		}
		g, err := tx.LockRoleGrant(ctx, by.Office, id)
		if err != nil {
			return err
		}
		return do(tx, g)
	})
}

// roleWish is a wish for roles that take two.
type roleWish struct {
	by     workflow.Actor
	person *registry.User
	roles  []Role
	wanted []string
}

// askFor writes the wish down and tells by mail those who can agree.
func (a *Accounts) askFor(ctx context.Context, tx *postgres.Tx, w roleWish) error {
	for _, role := range w.wanted {
		err := tx.AskForRole(ctx, registry.RoleGrant{ID: registry.NewID(), OfficeID: w.by.Office, UserID: w.person.ID, Role: role, AskedBy: w.by.User})
		if err != nil {
			return err
		}
	}
	if len(w.wanted) == 0 {
		return nil
	}
	people, err := tx.Users(ctx, w.by.Office, "")
	if err != nil {
		return err
	}
	for _, u := range people {
		if u.ID == w.by.User || u.ID == w.person.ID || !confirms(w.roles, u.Roles) {
			continue
		}
		if err := tx.AddMail(ctx, mailTo(&u, "Penetapan peran menunggu persetujuan Anda",
			"Seorang administrator meminta agar sebuah akun diberi peran yang menandatangani surat. Peran itu baru berlaku setelah orang kedua menyetujuinya. Periksa di:",
			a.baseURL+"/pengaturan/penetapan", "Bila permintaan ini tidak semestinya, batalkan di halaman yang sama.")); err != nil {
			return err
		}
	}
	return nil
}
