package account

import (
	"context"
	"errors"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// resetTime is how long a new password can be set by a link that was asked for.
const resetTime = time.Hour

// RequestReset mails a link to set a new password. Unknown and disabled addresses get the same answer and no mail.
// address is the network address it came from.
func (a *Accounts) RequestReset(ctx context.Context, email, address string) error {
	email = registry.TidyEmail(email)
	if err := registry.EmailProblems(email).Err(); err != nil {
		return err
	}
	at := attemptOn("kata sandi", email, address)
	if err := a.delayed(ctx, at); err != nil {
		return err
	}
	return evenly(ctx, func() error {
		if err := a.count(ctx, at); err != nil {
			return err
		}
		return a.mailReset(ctx, email)
	})
}

func (a *Accounts) mailReset(ctx context.Context, email string) error {
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		u, err := tx.UserByEmail(ctx, email)
		if workflow.KindOf(err) == workflow.Missing {
			return nil
		}
		if err != nil || u.DisabledAt != nil {
			return err
		}
		return a.mailLink(ctx, tx, u, passwordReset)
	})
}

// errLink is the refusal of a link to set a password that is unknown, used or too old.
var errLink = workflow.Refuse(workflow.Missing, "tautan_tidak_berlaku",
	"Tautan ini sudah dipakai atau sudah tidak berlaku. Silakan minta tautan baru.")

// Reset takes the secret of a mailed link, once, and sets the password. All sessions and bearer tokens of the person
// end.
func (a *Accounts) Reset(ctx context.Context, token, password string) error {
	u, err := a.db.MailTokenOwner(ctx, registry.HashSecret(token), postgres.PasswordReset, a.db.Now())
	if errors.Is(err, postgres.ErrStale) {
		return errLink
	}
	if err != nil {
		return err
	}
	if err := passwordProblems(password, ownOf(u)...).Err(); err != nil {
		return err
	}
	hash, err := a.hashing.hash(ctx, "", password) // slow, so outside the transaction
	if err != nil {
		return err
	}
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		user, err := tx.UseMailToken(ctx, registry.HashSecret(token), postgres.PasswordReset)
		if errors.Is(err, postgres.ErrStale) {
			return errLink
		}
		if err != nil {
			return err
		}
		return tx.SetPassword(ctx, user, hash)
	})
}
