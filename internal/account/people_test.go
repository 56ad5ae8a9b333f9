package account

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// invited is a person whom an administrator has just added, with the roles that hold at once.
func (d *desk) invited(by workflow.Actor, roles ...string) *registry.User {
	d.t.Helper()
	u, err := d.Invite(d.t.Context(), by, NewUser{Email: uuid.NewString() + "@contoh.test", Name: "Contoh Baru", Roles: roles})
	d.must(err)
	return u
}

func (d *desk) roles(id uuid.UUID) []string {
	d.t.Helper()
	u, err := d.db.User(d.t.Context(), id)
	d.must(err)
	return u.Roles
}

// waiting is the only role that waits for a second person.
func (d *desk) waiting(by workflow.Actor) registry.RoleGrant {
	d.t.Helper()
	all, _, err := d.Grants(d.t.Context(), by)
	d.must(err)
	if len(all) != 1 {
		d.t.Fatalf("%d grants wait", len(all))
	}
	return all[0]
}

func TestSigningRole(t *testing.T) {
	t.Run("is given by two persons", func(t *testing.T) {
		d := setup(t)
		admin, second := d.As("admin"), d.Person(d.Office, "admin")
		u := d.invited(admin, "staf", "kepala_badan")
		if got := d.roles(u.ID); !slices.Equal(got, []string{"staf"}) {
			t.Fatalf("holds %v at once", got)
		}
		g := d.waiting(admin)
		d.kind(d.ConfirmGrant(t.Context(), admin, g.ID), workflow.Forbidden)
		d.must(d.ConfirmGrant(t.Context(), second, g.ID))
		if got := d.roles(u.ID); !slices.Equal(got, []string{"kepala_badan", "staf"}) {
			t.Errorf("holds %v", got)
		}
		d.kind(d.ConfirmGrant(t.Context(), second, g.ID), workflow.Missing)
	})
	t.Run("may be confirmed by the head, by nobody of lower rank and by no other office", func(t *testing.T) {
		d := setup(t)
		head := d.As("kepala_badan")
		u := d.invited(d.As("admin"), "kepala_badan")
		g := d.waiting(head)
		d.kind(d.ConfirmGrant(t.Context(), d.As("kabid"), g.ID), workflow.Forbidden)
		d.kind(d.ConfirmGrant(t.Context(), d.Person(d.Found("lain.contoh.test", "Kota Lain"), "admin"), g.ID), workflow.Missing)
		d.must(d.ConfirmGrant(t.Context(), head, g.ID))
		if len(d.roles(u.ID)) != 1 {
			t.Error("not given")
		}
	})
	t.Run("is confirmed by nobody for oneself", func(t *testing.T) {
		d := setup(t)
		other := d.Person(d.Office, "admin")
		d.must(d.SetRoles(t.Context(), d.As("admin"), other.User, []string{"admin", "kepala_badan"}))
		d.kind(d.ConfirmGrant(t.Context(), other, d.waiting(other).ID), workflow.Forbidden)
	})
	t.Run("is refused by the schema itself where one person would be both", func(t *testing.T) {
		d := setup(t)
		admin := d.As("admin")
		u := d.invited(admin, "kepala_badan")
		for _, one := range []uuid.UUID{admin.User, u.ID} {
			if _, err := d.db.Pool().ExecContext(t.Context(), `UPDATE role_grants SET confirmed_by = $1, confirmed_at = now()`, one); err == nil {
				t.Error("stored")
			}
		}
	})
	t.Run("waits once, however often it is asked for, and can be withdrawn", func(t *testing.T) {
		d := setup(t)
		admin := d.As("admin")
		u := d.invited(admin, "kepala_badan")
		d.must(d.SetRoles(t.Context(), admin, u.ID, []string{"kepala_badan"}))
		g := d.waiting(admin)
		d.must(d.WithdrawGrant(t.Context(), admin, g.ID))
		d.kind(d.ConfirmGrant(t.Context(), d.Person(d.Office, "admin"), g.ID), workflow.Missing)
		d.must(d.SetRoles(t.Context(), admin, u.ID, []string{"kepala_badan"}))
		d.waiting(admin)
	})
	t.Run("is given once where two agree at the same time", func(t *testing.T) {
		d := setup(t)
		d.invited(d.As("admin"), "kepala_badan")
		g := d.waiting(d.As("admin"))
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []workflow.Actor{d.Person(d.Office, "admin"), d.As("kepala_badan")} {
			both.Go(func() { errs[i] = d.ConfirmGrant(t.Context(), by, g.ID) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v", errs[0], errs[1])
		}
	})
	t.Run("is told by mail to those who can agree, not to who asked", func(t *testing.T) {
		d := setup(t)
		second := d.Person(d.Office, "admin")
		d.invited(d.As("admin"), "kepala_badan")
		var told int
		row := d.db.Pool().QueryRowContext(t.Context(), `SELECT count(*) FROM mails m JOIN users u ON u.email = m.recipient
			WHERE m.subject LIKE 'Penetapan%' AND u.id = $1`, second.User)
		d.must(row.Scan(&told))
		if told != 1 {
			t.Errorf("%d mails", told)
		}
	})
}

func TestPeople(t *testing.T) {
	t.Run("are an administrator's business only", func(t *testing.T) {
		d := setup(t)
		for _, role := range []string{"kepala_badan", "staf", "pemohon", "auditor"} {
			by := d.As(role)
			_, err := d.People(t.Context(), by, "")
			d.kind(err, workflow.Forbidden)
			_, err = d.Invite(t.Context(), by, NewUser{Email: "a@contoh.test", Name: "Contoh", Roles: []string{"staf"}})
			d.kind(err, workflow.Forbidden)
			d.kind(d.SetRoles(t.Context(), by, by.User, []string{"admin"}), workflow.Forbidden)
			d.kind(d.Admit(t.Context(), by, d.As("admin").User, false), workflow.Forbidden)
		}
	})
	t.Run("of another office are not there", func(t *testing.T) {
		d := setup(t)
		stranger := d.Person(d.Found("lain.contoh.test", "Kota Lain"), "staf")
		_, err := d.Account(t.Context(), d.As("admin"), stranger.User)
		d.kind(err, workflow.Missing)
		d.kind(d.Admit(t.Context(), d.As("admin"), stranger.User, false), workflow.Missing)
		d.kind(d.SetRoles(t.Context(), d.As("admin"), stranger.User, []string{"staf"}), workflow.Missing)
	})
	t.Run("lose roles at once and get others alone", func(t *testing.T) {
		d := setup(t)
		u := d.invited(d.As("admin"), "staf", "kasubbid")
		d.must(d.SetRoles(t.Context(), d.As("admin"), u.ID, []string{"kabid", "staf"}))
		if got := d.roles(u.ID); !slices.Equal(got, []string{"kabid", "staf"}) {
			t.Errorf("holds %v", got)
		}
		d.kind(d.SetRoles(t.Context(), d.As("admin"), u.ID, []string{"sistem"}), workflow.Invalid)
	})
	t.Run("cannot shut themselves out", func(t *testing.T) {
		d := setup(t)
		admin := d.As("admin")
		d.kind(d.SetRoles(t.Context(), admin, admin.User, []string{"staf"}), workflow.Invalid)
		d.kind(d.Admit(t.Context(), admin, admin.User, false), workflow.Conflict)
	})
	t.Run("that are shut out lose sessions and tokens, and come back with neither", func(t *testing.T) {
		d := setup(t)
		staf := d.As("staf")
		token := d.Token(staf)
		d.must(d.Admit(t.Context(), d.As("admin"), staf.User, false))
		d.must(d.Admit(t.Context(), d.As("admin"), staf.User, true))
		_, err := d.Actor(t.Context(), staf.User, 0)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.Bearer(t.Context(), token)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.Actor(t.Context(), staf.User, 1)
		d.must(err)
	})
}

func TestOwnTokens(t *testing.T) {
	t.Run("work until they are ended, and only by their owner", func(t *testing.T) {
		d := setup(t)
		admin, other := d.As("admin"), d.Person(d.Office, "admin")
		token, err := d.OwnToken(t.Context(), admin, 30*24*3600e9)
		d.must(err)
		all, err := d.Tokens(t.Context(), admin)
		d.must(err)
		if len(all) != 1 || all[0].Ending != token[len(token)-4:] {
			t.Fatalf("got %+v", all)
		}
		d.kind(d.EndToken(t.Context(), other, all[0].Hash), workflow.Missing)
		_, err = d.Bearer(t.Context(), token)
		d.must(err)
		d.must(d.EndToken(t.Context(), admin, all[0].Hash))
		_, err = d.Bearer(t.Context(), token)
		d.kind(err, workflow.Unauthenticated)
	})
}
