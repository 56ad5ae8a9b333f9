package account

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// confirmTime is how long a confirmation can be given.
const confirmTime = 48 * time.Hour

// NewAccount is what somebody fills in to register. Address is the network address it came from.
type NewAccount struct {
	Email    string
	Name     string
	Password string
	Phone    string
	Address  string
}

func (n NewAccount) tidy() NewAccount {
	n.Email, n.Name, n.Phone = registry.TidyEmail(n.Email), tidy(n.Name), tidy(n.Phone)
	return n
}

func (n NewAccount) problems() registry.Faults {
	problems := registry.EmailProblems(n.Email)
	problems = append(problems, lineProblems(line{"name", "Nama", n.Name, maxName, true},
		line{"phone", "Nomor telepon", n.Phone, maxPhone, false})...)
	return append(problems, passwordProblems(n.Password, n.Email, n.Name, n.Phone)...)
}

// Register makes an applicant's account in an office and mails a link to confirm it. Known addresses get the same
// answer, and their owner a mail that says so.
func (a *Accounts) Register(ctx context.Context, office uuid.UUID, n NewAccount) error {
	n = n.tidy()
	if err := n.problems().Err(); err != nil {
		return err
	}
	at := attemptOn("daftar", n.Email, n.Address)
	if err := a.delayed(ctx, at); err != nil {
		return err
	}
	return evenly(ctx, func() error {
		if err := a.count(ctx, at); err != nil {
			return err
		}
		hash, err := a.hashing.hash(ctx, n.Address, n.Password)
		if err != nil {
			return err
		}
		u := registry.User{
			ID: registry.NewID(), OfficeID: office, Email: n.Email, Name: n.Name, Phone: n.Phone,
			PasswordHash: hash, Roles: []string{registry.ApplicantRole},
		}
		if err = a.enrol(ctx, u); errors.Is(err, postgres.ErrEmailTaken) {
			err = a.enrol(ctx, u) // somebody registered the same address at this moment: now it is a known one
		}
		return err
	})
}

// enrol stores a new person and mails the link, or tells the owner of a known address.
func (a *Accounts) enrol(ctx context.Context, u registry.User) error {
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		known, err := tx.UserByEmail(ctx, u.Email)
		if err == nil {
			return a.remind(ctx, tx, known)
		}
		if workflow.KindOf(err) != workflow.Missing {
			return err
		}
		if err := tx.AddUser(ctx, u); err != nil {
			return err
		}
		return a.mailLink(ctx, tx, &u, confirmation)
	})
}

// remind tells the owner of a known address that somebody tried to register it. Where it was never confirmed the link
// sets a new password: the first one may be a stranger's.
func (a *Accounts) remind(ctx context.Context, tx *postgres.Tx, known *registry.User) error {
	switch {
	case known.DisabledAt != nil:
		return nil
	case known.ConfirmedAt == nil:
		return a.mailLink(ctx, tx, known, passwordAgain)
	}
	return tx.AddMail(ctx, a.knownMail(known))
}

// ConfirmationStands tells whether the link of a confirmation mail can still be used.
func (a *Accounts) ConfirmationStands(ctx context.Context, token string) (bool, error) {
	_, err := a.db.MailTokenOwner(ctx, registry.HashSecret(token), postgres.Confirmation, a.db.Now())
	if errors.Is(err, postgres.ErrStale) {
		return false, nil
	}
	return err == nil, err
}

// Confirm takes the secret of a mailed link, once: from then on the person can sign in.
func (a *Accounts) Confirm(ctx context.Context, token string) error {
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		user, err := tx.UseMailToken(ctx, registry.HashSecret(token), postgres.Confirmation)
		if errors.Is(err, postgres.ErrStale) {
			return registry.Invalid("token", "tautan_tidak_berlaku",
				"Tautan ini sudah dipakai atau sudah tidak berlaku. Silakan minta kata sandi baru untuk mendapat tautan lain.")
		}
		if err != nil {
			return err
		}
		return tx.ConfirmUser(ctx, user)
	})
}
