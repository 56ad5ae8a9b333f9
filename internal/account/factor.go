package account

import (
	"context"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// ErrCodeNeeded is the refusal of a sign-in that lacks the code of the second factor; the password was right.
var ErrCodeNeeded = workflow.Refuse(workflow.Unauthenticated, "kode_diperlukan", "Tuliskan kode dari aplikasi autentikator Anda.")

var errWrongCode = workflow.Refuse(workflow.Unauthenticated, "kode_tidak_cocok",
	"Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")

// How codes by time are made: what every authenticator app does unless told otherwise. One step to either side allows for
// clocks that differ.
const (
	stepTime      = 30 * time.Second
	stepsAround   = 1
	secretBytes   = 20
	recoveryCodes = 10
)

// Enrolment is what an authenticator app needs to know.
type Enrolment struct {
	Secret string // Base32, to type
	URL    string // otpauth:, to draw as QR
}

// HasFactor tells whether a person signs in with a second factor.
func (a *Accounts) HasFactor(ctx context.Context, user uuid.UUID) (bool, error) {
	f, err := a.db.Factor(ctx, user)
	if workflow.KindOf(err) == workflow.Missing {
		return false, nil
	}
	return err == nil && f.ConfirmedAt != nil, err
}

// Enrol makes the secret of a second factor, or tells the one that was made and not confirmed yet.
func (a *Accounts) Enrol(ctx context.Context, by workflow.Actor) (*Enrolment, error) {
	var secret string
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error {
		if err := tx.AddFactor(ctx, registry.Factor{UserID: by.User, Secret: newFactorSecret()}); err != nil {
			return err
		}
		f, err := tx.LockFactor(ctx, by.User)
		if err != nil {
			return err
		}
		if f.ConfirmedAt != nil {
			return registry.Conflict("sudah_terpasang", "Autentikator sudah terpasang pada akun Anda.")
		}
		secret = f.Secret
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.enrolment(ctx, by, secret)
}

func (a *Accounts) enrolment(ctx context.Context, by workflow.Actor, secret string) (*Enrolment, error) {
	u, err := a.db.User(ctx, by.User)
	if err != nil {
		return nil, err
	}
	raw, err := factorEncoding.DecodeString(secret)
	if err != nil {
		return nil, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Layanan Ormas", AccountName: u.Email, Secret: raw})
	if err != nil {
		return nil, err
	}
	return &Enrolment{Secret: key.Secret(), URL: key.URL()}, nil
}

// ConfirmFactor takes the first code and gives the recovery codes: they are told this once and stored hashed.
func (a *Accounts) ConfirmFactor(ctx context.Context, by workflow.Actor, code string) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([][]byte, recoveryCodes)
	for i := range codes {
		codes[i] = registry.NewCode()
		hashes[i] = registry.HashSecret(codes[i])
	}
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error {
		f, err := tx.LockFactor(ctx, by.User)
		if err != nil {
			return err
		}
		if f.ConfirmedAt != nil {
			return registry.Conflict("sudah_terpasang", "Autentikator sudah terpasang pada akun Anda.")
		}
		taken, err := takeCode(ctx, tx, f, tidyCode(code))
		if err != nil {
			return err
		}
		if !taken {
			return registry.Invalid("kode", "tidak_cocok", "Kode tidak cocok. Periksa jam telepon Anda, lalu tuliskan kode yang sedang tampil.")
		}
		return tx.SetRecovery(ctx, by.User, hashes)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// RemoveFactor takes the second factor from the person who asks, who shows with a code to be its owner.
func (a *Accounts) RemoveFactor(ctx context.Context, by workflow.Actor, c Credentials) error {
	u, err := a.db.User(ctx, by.User)
	if err != nil {
		return err
	}
	if _, err := a.withCode(ctx, u, c); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.RemoveFactor(ctx, by.User) })
}

// ResetFactor takes the second factor from somebody of the administrator's office who lost it; the password still counts.
func (a *Accounts) ResetFactor(ctx context.Context, by workflow.Actor, id uuid.UUID) error {
	if err := administrator(by); err != nil {
		return err
	}
	if id == by.User {
		return registry.Conflict("diri_sendiri", "Autentikator Anda sendiri dilepas di halaman akun Anda, dengan kode.")
	}
	return a.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockPerson(ctx, by.Office, id); err != nil {
			return err
		}
		return tx.RemoveFactor(ctx, id)
	})
}

// SignInWithCode is the second half of a sign-in whose first half was answered with ErrCodeNeeded; generation is the one
// the person had then.
func (a *Accounts) SignInWithCode(ctx context.Context, user uuid.UUID, generation int, c Credentials) (*registry.User, error) {
	u, err := a.db.User(ctx, user)
	if err != nil {
		return nil, err
	}
	if u.Generation != generation || !active(u) {
		return nil, postgres.ErrNobody
	}
	return a.withCode(ctx, u, c)
}

// withCode takes a code under the lock of the factor, so that guesses sent all at once find each other's count.
func (a *Accounts) withCode(ctx context.Context, u *registry.User, c Credentials) (*registry.User, error) {
	at, taken := attemptOn("kode", u.ID.String(), c.Address), false
	err := a.db.InTx(ctx, func(tx *postgres.Tx) error {
		f, err := tx.LockFactor(ctx, u.ID)
		if err != nil {
			return err
		}
		free, err := tx.FreeAt(ctx, at)
		if err == nil {
			err = tooSoon(free, tx.Now)
		}
		if err != nil {
			return err
		}
		if taken, err = takeCode(ctx, tx, f, tidyCode(c.Code)); err != nil {
			return err
		}
		if !taken {
			return countIn(ctx, tx, at)
		}
		return tx.ForgetAttempts(ctx, at)
	})
	switch {
	case err != nil:
		return nil, err
	case !taken:
		return nil, errWrongCode
	}
	return u, nil
}

// takeCode takes a code by time, or a recovery code of a factor that is confirmed, each once.
func takeCode(ctx context.Context, tx *postgres.Tx, f *registry.Factor, code string) (bool, error) {
	if len(code) != otp.DigitsSix.Length() {
		return tx.UseRecovery(ctx, f.UserID, registry.HashSecret(code))
	}
	now := tx.Now.Unix() / int64(stepTime.Seconds())
	for step := now - stepsAround; step <= now+stepsAround; step++ {
		ok, err := hotp.ValidateCustom(code, uint64(step), f.Secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if errors.Is(err, otp.ErrValidateInputInvalidLength) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if ok {
			return tx.UseStep(ctx, f.UserID, step)
		}
	}
	return false, nil
}

// factorEncoding is how authenticator apps write secrets.
var factorEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

func newFactorSecret() string {
	return factorEncoding.EncodeToString(randomBytes(secretBytes))
}

// tidyCode is a code as it may have been typed, in groups and small letters.
func tidyCode(code string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
}
