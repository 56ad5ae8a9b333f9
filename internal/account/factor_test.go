package account

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ormas/internal/registry"
	"ormas/workflow"
)

// protected is a member with a second factor: the person, the secret and the recovery codes.
func (d *desk) protected(email string) (by workflow.Actor, secret string, recovery []string) {
	d.t.Helper()
	d.member(email)
	u, err := d.db.UserByEmail(d.t.Context(), email)
	d.must(err)
	by, err = d.Actor(d.t.Context(), u.ID, u.Generation)
	d.must(err)
	e, err := d.Enrol(d.t.Context(), by)
	d.must(err)
	recovery, err = d.ConfirmFactor(d.t.Context(), by, d.code(e.Secret))
	d.must(err)
	d.Clock.Add(2 * time.Minute)
	return by, e.Secret, recovery
}

func (d *desk) code(secret string) string {
	d.t.Helper()
	code, err := totp.GenerateCode(secret, d.Clock.Now())
	d.must(err)
	return code
}

func (d *desk) withCode(email, code string) error {
	_, err := d.SignIn(d.t.Context(), Credentials{Email: email, Password: password, Code: code, Address: here})
	return err
}

func TestSecondFactor(t *testing.T) {
	const email = "satu@contoh.test"
	t.Run("is asked for after the right password only", func(t *testing.T) {
		d := setup(t)
		d.protected(email)
		if err := d.withCode(email, ""); !errors.Is(err, ErrCodeNeeded) {
			t.Error(err)
		}
		if _, err := d.SignIn(t.Context(), Credentials{Email: email, Password: "kata sandi salah", Address: here}); !errors.Is(err, errSignIn) {
			t.Error(err)
		}
	})
	t.Run("takes a code once, and none of an earlier step", func(t *testing.T) {
		d := setup(t)
		_, secret, _ := d.protected(email)
		earlier := d.code(secret)
		d.Clock.Add(stepTime)
		code := d.code(secret)
		d.must(d.withCode(email, code))
		for _, used := range []string{code, earlier} {
			if err := d.withCode(email, used); !errors.Is(err, errWrongCode) {
				t.Errorf("%s: %v", used, err)
			}
		}
		d.Clock.Add(stepTime)
		d.must(d.withCode(email, d.code(secret)))
	})
	t.Run("takes one of two who come with the same code at once", func(t *testing.T) {
		d := setup(t)
		_, secret, _ := d.protected(email)
		code, errs := d.code(secret), make([]error, 2)
		var both sync.WaitGroup
		for i := range errs {
			both.Go(func() { errs[i] = d.withCode(email, code) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v", errs[0], errs[1])
		}
	})
	t.Run("takes a recovery code once, however it is typed", func(t *testing.T) {
		d := setup(t)
		_, _, recovery := d.protected(email)
		d.must(d.withCode(email, recovery[0][:5]+"-"+recovery[0][5:]))
		if err := d.withCode(email, recovery[0]); !errors.Is(err, errWrongCode) {
			t.Error(err)
		}
		d.must(d.withCode(email, recovery[1]))
	})
	t.Run("delays guesses even with the right password", func(t *testing.T) {
		d := setup(t)
		_, secret, _ := d.protected(email)
		for range freeAttempts {
			if err := d.withCode(email, "000000"); !errors.Is(err, errWrongCode) {
				t.Fatal(err)
			}
		}
		var delayed *Delayed
		if err := d.withCode(email, d.code(secret)); !errors.As(err, &delayed) {
			t.Error(err)
		}
	})
}

func TestSecondFactorComesAndGoes(t *testing.T) {
	const email = "satu@contoh.test"
	t.Run("counts only once a code has confirmed it", func(t *testing.T) {
		d := setup(t)
		d.member(email)
		u, err := d.db.UserByEmail(t.Context(), email)
		d.must(err)
		by, err := d.Actor(t.Context(), u.ID, u.Generation)
		d.must(err)
		e, err := d.Enrol(t.Context(), by)
		d.must(err)
		again, err := d.Enrol(t.Context(), by)
		d.must(err)
		if e.Secret != again.Secret {
			t.Error("a reload changed the secret")
		}
		_, err = d.ConfirmFactor(t.Context(), by, "000000")
		d.kind(err, workflow.Invalid)
		d.must(d.withCode(email, ""))
		_, err = d.ConfirmFactor(t.Context(), by, d.code(e.Secret))
		d.must(err)
		_, err = d.Enrol(t.Context(), by)
		d.kind(err, workflow.Conflict)
	})
	t.Run("is taken away by its owner with a code, or by an administrator", func(t *testing.T) {
		d := setup(t)
		by, secret, _ := d.protected(email)
		d.kind(d.RemoveFactor(t.Context(), by, Credentials{Code: "000000"}), workflow.Unauthenticated)
		d.must(d.RemoveFactor(t.Context(), by, Credentials{Code: d.code(secret)}))
		d.must(d.withCode(email, ""))
		other, _, _ := d.protected("dua@contoh.test")
		d.kind(d.ResetFactor(t.Context(), by, other.User), workflow.Forbidden)
		d.must(d.ResetFactor(t.Context(), d.As("admin"), other.User))
		d.must(d.withCode("dua@contoh.test", ""))
	})
	t.Run("is not told to a session of an earlier generation", func(t *testing.T) {
		d := setup(t)
		by, secret, _ := d.protected(email)
		d.exec(`UPDATE users SET generation = generation + 1 WHERE id = $1`, by.User)
		_, err := d.SignInWithCode(t.Context(), by.User, 0, Credentials{Code: d.code(secret)})
		d.kind(err, workflow.Unauthenticated)
	})
	t.Run("is stored without its recovery codes in the clear", func(t *testing.T) {
		d := setup(t)
		_, _, recovery := d.protected(email)
		var n int
		row := d.db.Pool().QueryRowContext(t.Context(), `SELECT count(*) FROM recovery_codes WHERE hash = $1`, registry.HashSecret(recovery[0]))
		d.must(row.Scan(&n))
		if n != 1 || len(recovery) != recoveryCodes {
			t.Errorf("%d of %d", n, len(recovery))
		}
	})
}
