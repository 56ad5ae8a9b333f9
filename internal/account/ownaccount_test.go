package account

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"ormas/internal/registry"
	"ormas/workflow"
)

const fresh = "payung biru basah"

// somebody is a member who has just signed in.
func (d *desk) somebody() (*registry.User, workflow.Actor) {
	d.t.Helper()
	d.member("satu@contoh.test")
	u, err := d.signIn("satu@contoh.test", password)
	d.must(err)
	by, err := d.Actor(d.t.Context(), u.ID, u.Generation)
	d.must(err)
	return u, by
}

// wrong fails the test unless an error is about exactly these fields.
func (d *desk) wrong(err error, fields ...string) {
	d.t.Helper()
	var refusal *registry.Error
	if !errors.As(err, &refusal) {
		d.t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range refusal.Fields {
		got = append(got, f.Field)
	}
	if !slices.Equal(got, fields) {
		d.t.Errorf("wrong are %v, want %v", got, fields)
	}
}

func TestChangeOwn(t *testing.T) {
	t.Run("stores name and telephone number of an applicant", func(t *testing.T) {
		d := setup(t)
		_, by := d.somebody()
		d.must(d.ChangeOwn(t.Context(), by, OwnData{Name: " Warga Rekaan ", Phone: "0800 0000"}))
		own, err := d.Own(t.Context(), by)
		d.must(err)
		if own.Name != "Warga Rekaan" || own.Phone != "0800 0000" || !own.Renames || len(own.Labels) != 1 || own.Tokens != 0 || own.Factor || own.PasswordHash != "" {
			t.Errorf("got %+v", own)
		}
	})
	t.Run("says what is wrong with both, and stores neither", func(t *testing.T) {
		d := setup(t)
		_, by := d.somebody()
		d.wrong(d.ChangeOwn(t.Context(), by, OwnData{Phone: strings.Repeat("0", maxPhone+1)}), "name", "phone")
		own, err := d.Own(t.Context(), by)
		d.must(err)
		if own.Name != "Contoh Pemohon" || own.Phone != "" {
			t.Errorf("got %+v", own)
		}
	})
	t.Run("leaves the name of whoever works for the office, or has no role, to an administrator", func(t *testing.T) {
		d := setup(t)
		for _, roles := range [][]string{{"staf"}, {"kepala_badan"}, {"admin"}, {"pemohon", "staf"}, {}} {
			by := d.Person(d.Office, roles...)
			d.wrong(d.ChangeOwn(t.Context(), by, OwnData{Name: "Nama Lain", Phone: "1"}), "name")
			d.must(d.ChangeOwn(t.Context(), by, OwnData{Phone: "0800 1"}))
			own, err := d.Own(t.Context(), by)
			d.must(err)
			if own.Name != by.Name || own.Phone != "0800 1" || own.Renames {
				t.Errorf("%v: got %+v", roles, own)
			}
		}
	})
	t.Run("leaves the name of an applicant who is about to sign letters", func(t *testing.T) {
		d := setup(t)
		_, by := d.somebody()
		d.must(d.SetRoles(t.Context(), d.As("admin"), by.User, []string{registry.ApplicantRole, "kepala_badan"}))
		d.wrong(d.ChangeOwn(t.Context(), by, OwnData{Name: "Nama Lain"}), "name")
	})
	t.Run("knows nobody of another office", func(t *testing.T) {
		d := setup(t)
		_, by := d.somebody()
		by.Office = d.Found("kedua.contoh.test", "Kota Kedua").ID
		d.kind(d.ChangeOwn(t.Context(), by, OwnData{Name: "Nama Lain"}), workflow.Missing)
	})
}

func TestChangePassword(t *testing.T) {
	t.Run("ends all sessions and tokens and gives the next generation", func(t *testing.T) {
		d := setup(t)
		before, by := d.somebody()
		bearer, err := d.NewToken(t.Context(), "satu@contoh.test", 0)
		d.must(err)
		after, err := d.ChangePassword(t.Context(), by, NewPassword{Current: password, Wanted: fresh, Again: fresh, Address: here})
		d.must(err)
		_, err = d.Actor(t.Context(), by.User, before.Generation)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.Actor(t.Context(), by.User, after.Generation)
		d.must(err)
		_, err = d.Bearer(t.Context(), bearer)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.signIn("satu@contoh.test", password)
		d.kind(err, workflow.Unauthenticated)
		_, err = d.signIn("satu@contoh.test", fresh)
		d.must(err)
	})
	t.Run("says what is wrong beside each input, and counts nothing", func(t *testing.T) {
		d := setup(t)
		_, by := d.somebody()
		for range freeAttempts {
			for _, c := range []struct {
				n      NewPassword
				fields []string
			}{
				{NewPassword{}, []string{"current", "password"}},
				{NewPassword{Current: "bukan ini", Wanted: "pendek", Again: "pendek"}, []string{"password"}},
				{NewPassword{Current: "bukan ini", Wanted: "passwordpassword"}, []string{"password"}},
				{NewPassword{Current: "bukan ini", Wanted: "contoh pemohon"}, []string{"password"}},
				{NewPassword{Current: password, Wanted: password, Again: password}, []string{"password"}},
				{NewPassword{Current: password, Wanted: fresh, Again: fresh + "!"}, []string{"again"}},
			} {
				c.n.Address = here
				_, err := d.ChangePassword(t.Context(), by, c.n)
				d.wrong(err, c.fields...)
			}
		}
		_, err := d.signIn("satu@contoh.test", password)
		d.must(err)
	})
}

func TestChangePasswordByWhoeverKnowsIt(t *testing.T) {
	t.Run("counts a wrong present password like a failed sign-in", func(t *testing.T) {
		d := setup(t)
		before, by := d.somebody()
		guess := NewPassword{Current: "bukan kata sandinya", Wanted: fresh, Again: fresh, Address: here}
		d.fail("satu@contoh.test", freeAttempts-2)
		for range 2 {
			_, err := d.ChangePassword(t.Context(), by, guess)
			d.wrong(err, "current")
		}
		d.delayedBy("satu@contoh.test", firstDelay)
		var delayed *Delayed
		guess.Current = password
		if _, err := d.ChangePassword(t.Context(), by, guess); !errors.As(err, &delayed) {
			t.Errorf("got %v", err)
		}
		if _, err := d.Actor(t.Context(), by.User, before.Generation); err != nil {
			t.Error("a failure ended the session:", err)
		}
		d.Clock.Add(firstDelay)
		_, err := d.ChangePassword(t.Context(), by, guess)
		d.must(err)
	})
	t.Run("is done by one of two at once", func(t *testing.T) {
		d := setup(t)
		_, by := d.somebody()
		wanted := []string{fresh, "lampu jalan kuning"}
		var wg sync.WaitGroup
		errs := make([]error, len(wanted))
		for i, w := range wanted {
			wg.Go(func() {
				_, errs[i] = d.ChangePassword(t.Context(), by, NewPassword{Current: password, Wanted: w, Again: w, Address: here})
			})
		}
		wg.Wait()
		done := slices.Index(errs, nil)
		if done < 0 || errs[1-done] == nil {
			t.Fatalf("got %v", errs)
		}
		_, err := d.signIn("satu@contoh.test", wanted[done])
		d.must(err)
	})
}

func TestEndOtherSessions(t *testing.T) {
	t.Run("ends all sessions, lets one go on under another cookie, and leaves tokens", func(t *testing.T) {
		d := setup(t)
		u, by := d.somebody()
		bearer, err := d.NewToken(t.Context(), "satu@contoh.test", 0)
		d.must(err)
		s := NewSessions(d.DB, "http://127.0.0.1:8080", refuse)
		begin := func() *http.Cookie {
			cookie, _ := visit(s, asking(nil), func(r *http.Request) { d.must(s.Begin(r.Context(), u)) })
			return cookie
		}
		this, other := begin(), begin()
		next, _ := visit(s, asking(this), func(r *http.Request) {
			until := s.kept.Deadline(r.Context())
			after, err := d.EndOtherSessions(r.Context(), by, u.Generation)
			d.must(err)
			d.must(s.GoOn(r.Context(), after))
			if !s.kept.Deadline(r.Context()).Equal(until) {
				t.Error("the session goes on for longer")
			}
		})
		if next == nil || next.Value == this.Value {
			t.Fatalf("cookie %v", next)
		}
		for about, c := range map[string]struct {
			cookie *http.Cookie
			in     bool
		}{"this one": {next, true}, "its copy": {this, false}, "another": {other, false}} {
			visit(s, asking(c.cookie), func(r *http.Request) {
				id, generation, ok := s.Holder(r.Context())
				if ok {
					_, err := d.Actor(r.Context(), id, generation)
					ok = err == nil
				}
				if ok != c.in {
					t.Errorf("%s is signed in: %v", about, ok)
				}
			})
		}
		_, err = d.Bearer(t.Context(), bearer)
		d.must(err)
	})
	t.Run("is refused to a session that has ended meanwhile", func(t *testing.T) {
		d := setup(t)
		u, by := d.somebody()
		_, err := d.EndOtherSessions(t.Context(), by, u.Generation)
		d.must(err)
		_, err = d.EndOtherSessions(t.Context(), by, u.Generation)
		d.kind(err, workflow.Conflict)
		if _, err := d.Actor(t.Context(), by.User, u.Generation+1); err != nil {
			t.Error(err)
		}
	})
}
