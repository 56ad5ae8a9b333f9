package account

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ormas/workflow"
)

func TestSignIn(t *testing.T) {
	t.Run("says the same to a wrong password, an unknown, an unconfirmed and a disabled account", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		d.must(d.register("belum@contoh.test"))
		d.member("mati@contoh.test")
		d.exec(`UPDATE users SET disabled_at = now() WHERE email = 'mati@contoh.test'`)
		for _, c := range [][2]string{
			{"satu@contoh.test", "kata sandi salah"},
			{"tiada@contoh.test", password},
			{"belum@contoh.test", password},
			{"mati@contoh.test", password},
			{"bukan\x00alamat", password},
			{"", ""},
		} {
			if _, err := d.signIn(c[0], c[1]); !errors.Is(err, errSignIn) {
				t.Errorf("%q: %v", c[0], err)
			}
		}
	})
	t.Run("is not possible without a password set", func(t *testing.T) {
		d := setup(t)
		_, err := d.AddUser(t.Context(), d.Office.ID, NewUser{Email: "staf@contoh.test", Name: "Contoh Staf", Roles: []string{"staf"}})
		d.must(err)
		d.exec(`UPDATE users SET confirmed_at = now() WHERE email = 'staf@contoh.test'`)
		_, err = d.signIn("staf@contoh.test", "")
		d.kind(err, workflow.Unauthenticated)
	})
}

func TestSignInDelays(t *testing.T) {
	t.Run("is delayed longer with each failure, on this account from this address only", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		d.member("dua@contoh.test")
		d.fail("satu@contoh.test", freeAttempts)
		d.delayedBy("satu@contoh.test", firstDelay)

		d.Clock.Add(firstDelay - 500*time.Millisecond)
		d.delayedBy("satu@contoh.test", time.Second) // rounded up
		_, err := d.signIn("dua@contoh.test", password)
		d.must(err)
		_, err = d.SignIn(t.Context(), Credentials{Email: "satu@contoh.test", Password: password, Address: "192.0.2.2"})
		d.must(err)

		d.Clock.Add(500 * time.Millisecond)
		d.fail("satu@contoh.test", 1)
		d.delayedBy("satu@contoh.test", 2*firstDelay)
		d.Clock.Add(2 * firstDelay)
		_, err = d.signIn("satu@contoh.test", password)
		d.must(err)
		d.fail("satu@contoh.test", freeAttempts-1) // a success starts the count anew
		_, err = d.signIn("satu@contoh.test", password)
		d.must(err)
	})
	t.Run("delays unknown accounts alike", func(t *testing.T) {
		d := setup(t)
		d.fail("tiada@contoh.test", freeAttempts)
		d.delayedBy("tiada@contoh.test", firstDelay)
	})
	t.Run("starts anew after a day", func(t *testing.T) {
		d := setup(t)
		d.fail("satu@contoh.test", freeAttempts)
		d.Clock.Add(forgetAfter)
		d.fail("satu@contoh.test", freeAttempts-1)
	})
	t.Run("lets no burst of guesses past the count", func(t *testing.T) {
		d := setup(t)
		var looked atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if _, err := d.signIn("satu@contoh.test", "kata sandi salah"); errors.Is(err, errSignIn) {
					looked.Add(1)
				}
			})
		}
		all.Wait()
		if n := looked.Load(); n < freeAttempts || n > freeAttempts+hashesAtOnce-1 {
			t.Errorf("%d guesses were looked at", n)
		}
	})
	t.Run("lets a person in many times at once", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if _, err := d.signIn("satu@contoh.test", password); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}

// fail signs in wrongly n times.
func (d *desk) fail(email string, n int) {
	d.t.Helper()
	for range n {
		_, err := d.signIn(email, "kata sandi salah")
		d.kind(err, workflow.Unauthenticated)
	}
}

// delayedBy fails the test unless even the right password has to wait so long.
func (d *desk) delayedBy(email string, want time.Duration) {
	d.t.Helper()
	_, err := d.signIn(email, password)
	d.kind(err, workflow.TooMany)
	var delayed *Delayed
	if !errors.As(err, &delayed) || delayed.After != want {
		d.t.Fatalf("got %v, want a delay of %v", err, want)
	}
}
