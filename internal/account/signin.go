package account

import (
	"context"
	"errors"

	"ormas/internal/registry"
	"ormas/workflow"
)

// errSignIn is the one answer to a wrong password, an unknown, an unconfirmed and a disabled account: who asks learns
// nothing about which addresses are known.
var errSignIn = workflow.Refuse(workflow.Unauthenticated, "tidak_dapat_masuk",
	"Alamat email atau kata sandi tidak cocok, atau akun belum dikonfirmasi. Periksa kembali, lalu coba lagi.")

// Credentials are what somebody signs in with.
type Credentials struct {
	Email    string
	Password string
	Code     string // of the second factor; empty: none yet
	Address  string // network address it comes from
}

// SignIn finds the person with an address and a password, or refuses: Delayed where it was tried too often from this
// network address, else Unauthenticated. Begin a session with the result. Where the person has a second factor and no
// code came, the error is ErrCodeNeeded, and the person comes with it.
func (a *Accounts) SignIn(ctx context.Context, c Credentials) (*registry.User, error) {
	u, err := a.proved(ctx, c)
	if err != nil {
		return nil, err
	}
	has, err := a.HasFactor(ctx, u.ID)
	switch {
	case err != nil:
		return nil, err
	case !has:
		return u, nil
	case c.Code == "":
		return u, ErrCodeNeeded
	}
	return a.withCode(ctx, u, c)
}

// proved finds the person whom an address and a password prove. Failures are counted and delay the next try.
func (a *Accounts) proved(ctx context.Context, c Credentials) (*registry.User, error) {
	email := registry.TidyEmail(c.Email)
	at := attemptOn("masuk", email, c.Address)
	if err := a.delayed(ctx, at); err != nil {
		return nil, err
	}
	var u *registry.User
	// The slot is held until the failure is counted, so that guesses sent all at once find each other's count.
	err := a.hashing.inSlot(ctx, c.Address, func() (err error) {
		if err := a.delayed(ctx, at); err != nil {
			return err
		}
		if u, err = a.recognise(ctx, email, c.Password); errors.Is(err, errSignIn) {
			if err := a.count(ctx, at); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := a.forget(ctx, at); err != nil {
		return nil, err
	}
	return u, nil
}

// recognise compares first and looks at the account afterwards: every way through takes one hash.
func (a *Accounts) recognise(ctx context.Context, email, password string) (*registry.User, error) {
	u := &registry.User{} // stands for unknown accounts, and for what is no address at all
	if len(registry.EmailProblems(email)) == 0 {
		known, err := a.db.UserByEmail(ctx, email)
		if err != nil && workflow.KindOf(err) != workflow.Missing {
			return nil, err
		}
		if err == nil {
			u = known
		}
	}
	if !matches(password, u.PasswordHash) || !active(u) {
		return nil, errSignIn
	}
	u.PasswordHash = "" // has done its work
	return u, nil
}
