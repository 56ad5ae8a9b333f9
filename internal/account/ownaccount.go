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

// OwnAccount is what a person reads about the own account before changing it.
type OwnAccount struct {
	registry.User
	Labels  []string // of the roles, in words
	Renames bool     // the person may change the own name; else the office keeps it
	Tokens  int      // bearer tokens that hold now
	Factor  bool     // signs in with a second factor
}

// Own tells a person what is kept under the own account.
func (a *Accounts) Own(ctx context.Context, by workflow.Actor) (*OwnAccount, error) {
	u, err := a.db.User(ctx, by.User)
	if err != nil {
		return nil, err
	}
	own := &OwnAccount{User: *u}
	if own.Renames, err = renames(ctx, a.db, u); err != nil {
		return nil, err
	}
	roles, err := rolesIn(ctx, a.db, office{u.OfficeID, a.db.Now()})
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		if slices.Contains(u.Roles, r.ID) {
			own.Labels = append(own.Labels, r.Label)
		}
	}
	tokens, err := a.Tokens(ctx, by)
	if err != nil {
		return nil, err
	}
	own.Tokens = len(tokens)
	own.Factor, err = a.HasFactor(ctx, u.ID)
	return own, err
}

// grantsReader finds the roles that wait for a second person; the database and a transaction both do.
type grantsReader interface {
	RoleGrants(ctx context.Context, office uuid.UUID) ([]registry.RoleGrant, error)
}

// renames tells whether a person may change the own name. Whoever works for the office, or is about to, stands with it on
// letters and in the journal, so an administrator keeps it.
func renames(ctx context.Context, r grantsReader, u *registry.User) (bool, error) {
	if !slices.Equal(u.Roles, []string{registry.ApplicantRole}) {
		return false, nil
	}
	waiting, err := r.RoleGrants(ctx, u.OfficeID)
	return !slices.ContainsFunc(waiting, func(g registry.RoleGrant) bool { return g.UserID == u.ID }), err
}

// OwnData is what a person may change under the own account. Where the office keeps the name, an empty one leaves it.
type OwnData struct{ Name, Phone string }

var errOfficeName = registry.Invalid("name", "dikelola_kantor",
	"Nama petugas tercantum pada surat, jadi hanya administrator kantor yang dapat mengubahnya.")

// ChangeOwn stores what a person changed under the own account.
func (a *Accounts) ChangeOwn(ctx context.Context, by workflow.Actor, n OwnData) error {
	n.Name, n.Phone = tidy(n.Name), tidy(n.Phone)
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		u, err := tx.LockPerson(ctx, by.Office, by.User)
		if err != nil {
			return err
		}
		may, err := renames(ctx, tx, u)
		switch {
		case err != nil:
			return err
		case !may && n.Name != "" && n.Name != u.Name:
			return errOfficeName
		case !may:
			n.Name = u.Name
		}
		if err := lineProblems(line{"name", "Nama", n.Name, maxName, true}, line{"phone", "Nomor telepon", n.Phone, maxPhone, false}).Err(); err != nil {
			return err
		}
		return tx.ChangeOwn(ctx, u.ID, n.Name, n.Phone)
	})
}

// NewPassword is what a person fills in to change the own password. Address is the network address it came from.
type NewPassword struct {
	Current string
	Wanted  string
	Again   string // as Wanted, so that a slip locks nobody out
	Address string
}

func (n NewPassword) problems(own []string) registry.Faults {
	var problems registry.Faults
	if n.Current == "" || letters(n.Current) > maxPassword {
		problems.Add("current", "wajib", "Tuliskan kata sandi Anda yang sekarang.")
	}
	wrong := passwordProblems(n.Wanted, own...)
	problems = append(problems, wrong...)
	switch {
	case len(wrong) > 0:
	case same(n.Wanted, n.Current):
		problems.Add("password", "sama", "Kata sandi ini sama dengan yang sekarang. Tuliskan yang lain.")
	case !same(n.Wanted, n.Again):
		problems.Add("again", "berbeda", "Kedua kata sandi baru belum sama. Tuliskan keduanya sekali lagi.")
	}
	return problems
}

var (
	errCurrent = registry.Invalid("current", "tidak_cocok", "Kata sandi yang sekarang tidak cocok. Periksa kembali, lalu coba lagi.")
	errChanged = registry.Conflict("sudah_diganti", "Kata sandi atau sesi akun ini baru saja diubah dari perangkat lain. Silakan coba lagi.")
)

// ChangePassword replaces the own password by whoever knows the present one; a wrong one counts like a failed sign-in. All
// sessions and bearer tokens of the person end: go on in the session of the request with the result.
func (a *Accounts) ChangePassword(ctx context.Context, by workflow.Actor, n NewPassword) (*registry.User, error) {
	known, err := a.db.User(ctx, by.User)
	if err != nil {
		return nil, err
	}
	if err := n.problems(ownOf(known)).Err(); err != nil {
		return nil, err
	}
	u, err := a.proved(ctx, Credentials{Email: known.Email, Password: n.Current, Address: n.Address})
	if errors.Is(err, errSignIn) {
		return nil, errCurrent
	}
	if err != nil {
		return nil, err
	}
	hash, err := a.hashing.hash(ctx, n.Address, n.Wanted) // slow, so outside the transaction
	if err != nil {
		return nil, err
	}
	return a.newGeneration(ctx, *u, func(tx *postgres.Tx) error { return tx.SetPassword(ctx, u.ID, hash) })
}

// EndOtherSessions ends all sessions of the person; bearer tokens stay. Go on in the session of the request with the result.
func (a *Accounts) EndOtherSessions(ctx context.Context, by workflow.Actor, generation int) (*registry.User, error) {
	u := registry.User{ID: by.User, OfficeID: by.Office, Generation: generation}
	return a.newGeneration(ctx, u, func(tx *postgres.Tx) error { return tx.EndSessions(ctx, by.User) })
}

// newGeneration does what ends a person's sessions, unless another has done so meanwhile: who was sent out at this moment
// must not send others out.
func (a *Accounts) newGeneration(ctx context.Context, of registry.User, end func(tx *postgres.Tx) error) (u *registry.User, err error) {
	err = a.db.InTx(ctx, func(tx *postgres.Tx) error {
		if u, err = tx.LockPerson(ctx, of.OfficeID, of.ID); err != nil {
			return err
		}
		if u.Generation != of.Generation || !active(u) {
			return errChanged
		}
		if err := end(tx); err != nil {
			return err
		}
		u, err = tx.User(ctx, of.ID)
		return err
	})
	return u, err
}
