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

// SignIn finds the person with an address and a password, or refuses: Delayed where it was tried too often from this
// network address, else Unauthenticated. Begin a session with the result.
func (a *Accounts) SignIn(ctx context.Context, email, password, address string) (*registry.User, error) {
	email = tidyEmail(email)
	at := attemptOn("masuk", email, address)
	if err := a.delayed(ctx, at); err != nil {
		return nil, err
	}
	var u *registry.User
	// The slot is held until the failure is counted, so that guesses sent all at once find each other's count.
	err := a.hashing.inSlot(ctx, func() (err error) {
		if err := a.delayed(ctx, at); err != nil {
			return err
		}
		if u, err = a.recognise(ctx, email, password); errors.Is(err, errSignIn) {
			if err := a.count(ctx, at); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return u, a.forget(ctx, at)
}

// recognise compares first and looks at the account afterwards: every way through takes one hash.
func (a *Accounts) recognise(ctx context.Context, email, password string) (*registry.User, error) {
	u := &registry.User{} // stands for unknown accounts, and for what is no address at all
	if len(emailProblems(email)) == 0 {
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
