package account

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ormas/internal/registry"
	"ormas/workflow"
)

func TestRegister(t *testing.T) {
	t.Run("lets a person in once the address is confirmed", func(t *testing.T) {
		d := setup(t)
		d.must(d.register(" Satu@Contoh.test "))
		_, err := d.signIn("satu@contoh.test", password)
		d.kind(err, workflow.Unauthenticated)
		path, token := d.link("satu@contoh.test")
		if path != "/akun/konfirmasi" {
			t.Errorf("link leads to %s", path)
		}
		d.must(d.Confirm(t.Context(), token))
		u, err := d.signIn("satu@contoh.test", password)
		d.must(err)
		if u.OfficeID != d.Office.ID || len(u.Roles) != 1 || u.Roles[0] != "pemohon" {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("answers for a known address as for an unknown one and tells its owner", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		d.must(d.Register(t.Context(), d.Office.ID, NewAccount{Email: "satu@contoh.test", Name: "Orang Lain", Password: "kata sandi lain", Address: here}))
		mails := d.mails("satu@contoh.test")
		if len(mails) != 2 || !strings.Contains(mails[0].Subject, "sudah mempunyai akun") || strings.Contains(mails[0].Body, "token=") {
			t.Errorf("got %+v", mails)
		}
		_, err := d.signIn("satu@contoh.test", "kata sandi lain")
		d.kind(err, workflow.Unauthenticated)
		_, err = d.signIn("satu@contoh.test", password)
		d.must(err)
	})
	t.Run("gives the owner of an unconfirmed address a password of his own", func(t *testing.T) {
		d := setup(t)
		d.must(d.register("satu@contoh.test")) // by a stranger
		d.must(d.register("satu@contoh.test"))
		path, token := d.link("satu@contoh.test")
		if path != "/akun/kata-sandi" {
			t.Errorf("link leads to %s", path)
		}
		d.must(d.Reset(t.Context(), token, "kata sandi pemilik"))
		_, err := d.signIn("satu@contoh.test", password)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.signIn("satu@contoh.test", "kata sandi pemilik")
		d.must(err)
	})
	t.Run("sends nothing to a disabled account", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		d.exec(`UPDATE users SET disabled_at = now()`)
		d.must(d.register("satu@contoh.test"))
		d.must(d.RequestReset(t.Context(), "satu@contoh.test", here))
		if n := len(d.mails("satu@contoh.test")); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
	t.Run("makes one account of two registrations at once", func(t *testing.T) {
		d := setup(t)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := d.register("satu@contoh.test"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(d.mails("satu@contoh.test")); n != 4 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestRegisterGuards(t *testing.T) {
	t.Run("names every field that is filled in wrongly", func(t *testing.T) {
		d := setup(t)
		for field, n := range map[string]NewAccount{
			"email":    {Email: "tanpa-at", Name: "A", Password: password},
			"name":     {Email: "a@contoh.test", Name: " ", Password: password},
			"password": {Email: "a@contoh.test", Name: "A", Password: "pendek"},
			"phone":    {Email: "a@contoh.test", Name: "A", Password: password, Phone: "08\x0012"},
		} {
			err := d.Register(t.Context(), d.Office.ID, n)
			var refused *workflow.Error
			if !errors.As(err, &refused) || len(refused.Fields) != 1 || refused.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
	t.Run("takes addresses only that cannot bend a mail", func(t *testing.T) {
		t.Parallel()
		for _, email := range []string{
			"", "a", "a@b", "a b@contoh.test", "a@contoh.test\nBcc: b@contoh.test", "<a@contoh.test>",
			"a@contoh..test", "a@-contoh.test", "A <a@contoh.test>", "a\x00@contoh.test", "a@contoh.test,b@contoh.test",
			strings.Repeat("a", 250) + "@contoh.test",
		} {
			if len(registry.EmailProblems(email)) == 0 {
				t.Errorf("takes %q", email)
			}
		}
		for _, email := range []string{"a@contoh.test", "nama.depan+1@sub.contoh.co.id"} {
			if len(registry.EmailProblems(email)) != 0 {
				t.Errorf("refuses %q", email)
			}
		}
	})
	t.Run("delays the sixth registration of an address, known or not", func(t *testing.T) {
		d := setup(t)
		for range 5 {
			d.must(d.register("satu@contoh.test"))
		}
		d.kind(d.register("satu@contoh.test"), workflow.TooMany)
		d.must(d.register("dua@contoh.test"))
	})
	t.Run("takes as long for a known address as for an unknown one", func(t *testing.T) {
		d := setup(t)
		begun := time.Now()
		d.must(d.RequestReset(t.Context(), "tiada@contoh.test", here))
		if took := time.Since(begun); took < evenTime {
			t.Errorf("answered after %v", took)
		}
	})
}

func TestConfirm(t *testing.T) {
	t.Run("takes a link once", func(t *testing.T) {
		d := setup(t)
		d.must(d.register("satu@contoh.test"))
		_, token := d.link("satu@contoh.test")
		d.must(d.Confirm(t.Context(), token))
		d.kind(d.Confirm(t.Context(), token), workflow.Invalid)
	})
	t.Run("refuses a link after two days, and one for something else", func(t *testing.T) {
		d := setup(t)
		d.must(d.register("satu@contoh.test"))
		_, token := d.link("satu@contoh.test")
		d.kind(d.Reset(t.Context(), token, password), workflow.Missing)
		d.Clock.Add(confirmTime)
		d.kind(d.Confirm(t.Context(), token), workflow.Invalid)
		d.kind(d.Confirm(t.Context(), ""), workflow.Invalid)
		_, err := d.signIn("satu@contoh.test", password)
		d.kind(err, workflow.Unauthenticated)
	})
}

func TestReset(t *testing.T) {
	const fresh = "kata sandi baru sekali"
	t.Run("sets the password once and ends sessions and tokens", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		u, err := d.signIn("satu@contoh.test", password)
		d.must(err)
		bearer, err := d.NewToken(t.Context(), "satu@contoh.test", 0)
		d.must(err)
		d.must(d.RequestReset(t.Context(), "SATU@contoh.test", here))
		path, token := d.link("satu@contoh.test")
		if path != "/akun/kata-sandi" {
			t.Errorf("link leads to %s", path)
		}
		d.must(d.Reset(t.Context(), token, fresh))

		_, err = d.Actor(t.Context(), u.ID, u.Generation)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.Bearer(t.Context(), bearer)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.signIn("satu@contoh.test", password)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.signIn("satu@contoh.test", fresh)
		d.must(err)
		d.kind(d.Reset(t.Context(), token, password), workflow.Missing)
	})
	t.Run("ends the other links that were asked for", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		d.must(d.RequestReset(t.Context(), "satu@contoh.test", here))
		_, first := d.link("satu@contoh.test")
		d.must(d.RequestReset(t.Context(), "satu@contoh.test", here))
		_, second := d.link("satu@contoh.test")
		d.must(d.Reset(t.Context(), second, fresh))
		d.kind(d.Reset(t.Context(), first, password), workflow.Missing)
	})
	t.Run("keeps the link when the password is too short, and drops it after an hour", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		d.must(d.RequestReset(t.Context(), "satu@contoh.test", here))
		_, token := d.link("satu@contoh.test")
		d.kind(d.Reset(t.Context(), token, "pendek"), workflow.Invalid)
		d.Clock.Add(resetTime - time.Second)
		d.kind(d.Reset(t.Context(), token, "pendek"), workflow.Invalid)
		d.Clock.Add(time.Second)
		d.kind(d.Reset(t.Context(), token, fresh), workflow.Missing)
	})
	t.Run("is asked for an unknown address with the same answer and no mail", func(t *testing.T) {
		d := setup(t)
		d.must(d.RequestReset(t.Context(), "tiada@contoh.test", here))
		if mails := d.mails("tiada@contoh.test"); len(mails) != 0 {
			t.Errorf("got %+v", mails)
		}
		d.kind(d.RequestReset(t.Context(), "bukan alamat", here), workflow.Invalid)
	})
}
