package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/workflow"
)

const (
	password = "kata sandi contoh"
	here     = "192.0.2.1"
)

// desk is one test's accounts.
type desk struct {
	*Accounts
	*testkit.Kit
	t *testing.T
}

func setup(t *testing.T) *desk {
	t.Helper()
	t.Parallel()
	k := testkit.New(t)
	return &desk{Accounts: New(k.DB, "https://contoh.test/"), Kit: k, t: t}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// kind fails the test unless an error is a refusal of a kind.
func (d *desk) kind(err error, want workflow.Kind) {
	d.t.Helper()
	if got := workflow.KindOf(err); got != want {
		d.t.Fatalf("got %v (%q), want kind %q", err, got, want)
	}
}

func (d *desk) exec(query string, args ...any) {
	d.t.Helper()
	_, err := d.DB.Pool().ExecContext(d.t.Context(), query, args...)
	d.must(err)
}

func (d *desk) register(email string) error {
	return d.Register(d.t.Context(), d.Office.ID, NewAccount{Email: email, Name: "Contoh Pemohon", Password: password, Address: here})
}

// mails are the mails to an address, newest first.
func (d *desk) mails(email string) []registry.Mail {
	d.t.Helper()
	all, err := d.DB.Mails(d.t.Context(), d.Office.ID, 100)
	d.must(err)
	return slices.DeleteFunc(all, func(m registry.Mail) bool { return m.Recipient != email })
}

var linkShape = regexp.MustCompile(`https://contoh\.test(/akun/[a-z-]+)\?token=([A-Za-z0-9_-]{43})\n`)

// link gives path and secret of the link in the newest mail to an address.
func (d *desk) link(email string) (path, token string) {
	d.t.Helper()
	mails := d.mails(email)
	if len(mails) == 0 {
		d.t.Fatalf("no mail to %s", email)
	}
	found := linkShape.FindStringSubmatch(mails[0].Body)
	if found == nil {
		d.t.Fatalf("no link in %q", mails[0].Body)
	}
	return found[1], found[2]
}

// member registers and confirms an account.
func (d *desk) member(email string) {
	d.t.Helper()
	d.must(d.register(email))
	_, token := d.link(email)
	d.must(d.Confirm(d.t.Context(), token))
}

func (d *desk) signIn(email, password string) (*registry.User, error) {
	return d.SignIn(d.t.Context(), Credentials{Email: email, Password: password, Address: here})
}

func TestActor(t *testing.T) {
	t.Run("knows office, name and roles of a session's person", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		u, err := d.signIn("satu@contoh.test", password)
		d.must(err)
		by, err := d.Actor(t.Context(), u.ID, u.Generation)
		d.must(err)
		if by.User != u.ID || by.Office != d.Office.ID || by.Name != "Contoh Pemohon" || !slices.Equal(by.Roles, []string{"pemohon"}) {
			t.Errorf("got %+v", by)
		}
	})
	t.Run("is nobody in sessions of an earlier generation, when disabled or when unconfirmed", func(t *testing.T) {
		d := setup(t)
		p := d.As("staf")
		_, err := d.Actor(t.Context(), p.User, 1)
		d.kind(err, workflow.Unauthenticated)
		d.exec(`UPDATE users SET confirmed_at = NULL WHERE id = $1`, p.User)
		_, err = d.Actor(t.Context(), p.User, 0)
		d.kind(err, workflow.Unauthenticated)
		d.exec(`UPDATE users SET confirmed_at = now(), disabled_at = now() WHERE id = $1`, p.User)
		_, err = d.Actor(t.Context(), p.User, 0)
		d.kind(err, workflow.Unauthenticated)
	})
	t.Run("reads the office's dossiers with any role but applicant and admin", func(t *testing.T) {
		d := setup(t)
		for _, c := range []struct {
			roles []string
			reads bool
		}{
			{[]string{"pemohon"}, false},
			{[]string{"admin"}, false},
			{[]string{"admin", "pemohon"}, false},
			{[]string{"auditor"}, true},
			{[]string{"pemohon", "staf"}, true},
		} {
			by, err := d.Actor(t.Context(), d.Person(d.Office, c.roles...).User, 0)
			d.must(err)
			if by.Reads != c.reads {
				t.Errorf("%v: reads %v, want %v", c.roles, by.Reads, c.reads)
			}
		}
	})
}

func TestBearer(t *testing.T) {
	t.Run("is the person until the token ends", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		token, err := d.NewToken(t.Context(), " Satu@contoh.test", 0)
		d.must(err)
		d.Clock.Add(90*24*time.Hour - time.Second)
		by, err := d.Bearer(t.Context(), token)
		d.must(err)
		if by.Name != "Contoh Pemohon" {
			t.Errorf("got %+v", by)
		}
		d.Clock.Add(time.Second)
		_, err = d.Bearer(t.Context(), token)
		d.kind(err, workflow.Unauthenticated)
	})
	t.Run("is found by one statement", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		token, err := d.NewToken(t.Context(), "satu@contoh.test", time.Hour)
		d.must(err)
		before := d.DB.Counts()
		_, err = d.Bearer(t.Context(), token)
		d.must(err)
		after := d.DB.Counts()
		if after.Reads-before.Reads != 1 || after.Transactions != before.Transactions {
			t.Errorf("took %+v to %+v", before, after)
		}
	})
	t.Run("is nobody with a token that was never made or whose person is disabled", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		token, err := d.NewToken(t.Context(), "satu@contoh.test", time.Hour)
		d.must(err)
		for _, wrong := range []string{"", tokenPrefix, token + "x", "\x00"} {
			_, err := d.Bearer(t.Context(), wrong)
			d.kind(err, workflow.Unauthenticated)
		}
		d.exec(`UPDATE users SET disabled_at = now() WHERE email = 'satu@contoh.test'`)
		_, err = d.Bearer(t.Context(), token)
		d.kind(err, workflow.Unauthenticated)
	})
	t.Run("is stored hashed only", func(t *testing.T) {
		d := setup(t)
		d.member("satu@contoh.test")
		token, err := d.NewToken(t.Context(), "satu@contoh.test", time.Hour)
		d.must(err)
		var stored []byte
		d.must(d.DB.Pool().QueryRowContext(t.Context(), `SELECT hash FROM tokens`).Scan(&stored))
		if !slices.Equal(stored, registry.HashSecret(token)) {
			t.Errorf("stored %x", stored)
		}
	})
	t.Run("is refused to accounts that could not use it", func(t *testing.T) {
		d := setup(t)
		_, err := d.NewToken(t.Context(), "tiada@contoh.test", 0)
		d.kind(err, workflow.Missing)
		d.must(d.register("dua@contoh.test"))
		_, err = d.NewToken(t.Context(), "dua@contoh.test", 0)
		d.kind(err, workflow.Conflict)
	})
}

func TestMe(t *testing.T) {
	t.Run("names roles, mandates of now and own organisations", func(t *testing.T) {
		d := setup(t)
		by, other := d.Person(d.Office, "pemohon"), d.As("kabid")
		own, foreign := d.organisation("Paguyuban Contoh", by), d.organisation("Lain", other)
		for _, days := range []int{0, 30} { // one of now, one to come
			from := testkit.Start.AddDate(0, 0, days)
			d.Mandate(registry.Mandate{Holder: by.User, Role: "kabid", From: from, Until: from.AddDate(0, 0, 5)})
		}
		me, err := d.Me(t.Context(), by)
		d.must(err)
		if !slices.Equal(me.Roles, []string{"pemohon"}) || len(me.Mandates) != 1 || me.PasswordHash != "" {
			t.Errorf("got %+v", me)
		}
		if len(me.Organisations) != 1 || me.Organisations[0].ID != own || own == foreign {
			t.Errorf("organisations %+v", me.Organisations)
		}
	})
}

func TestOutbox(t *testing.T) {
	t.Run("shows an administrator what has left the own office, and no link that still waits", func(t *testing.T) {
		d := setup(t)
		d.must(d.register("satu@contoh.test"))
		d.must(d.register("dua@contoh.test"))
		d.exec(`UPDATE mails SET sent_at = now() WHERE recipient = 'satu@contoh.test'`)
		mails, err := d.Outbox(t.Context(), d.As("admin"), 10)
		d.must(err)
		if len(mails) != 1 || mails[0].Recipient != "satu@contoh.test" {
			t.Errorf("got %+v", mails)
		}
		_, err = d.Outbox(t.Context(), d.As("staf"), 10)
		d.kind(err, workflow.Forbidden)
		mails, err = d.Outbox(t.Context(), d.Person(d.Found("kedua.contoh.test", "Kota Kedua"), "admin"), 10)
		d.must(err)
		if len(mails) != 0 {
			t.Errorf("another office sees %+v", mails)
		}
	})
}

// organisation makes one with a person as its member.
func (d *desk) organisation(name string, by workflow.Actor) (id uuid.UUID) {
	id = registry.NewID()
	d.exec(`INSERT INTO organisations (id, office_id, name, form, made_by, created_at, changed_at) VALUES ($1, $2, $3, '{}', $4, now(), now())`,
		id, by.Office, name, by.User)
	d.exec(`INSERT INTO memberships (user_id, organisation_id, created_at) VALUES ($1, $2, now())`, by.User, id)
	return id
}

func TestAttempts(t *testing.T) {
	t.Run("are delayed from the fifth on, each twice as long, up to a quarter of an hour", func(t *testing.T) {
		t.Parallel()
		want := map[int]time.Duration{
			1: 0, 4: 0, 5: 10 * time.Second, 6: 20 * time.Second, 7: 40 * time.Second,
			11: 640 * time.Second, 12: 15 * time.Minute, 1000: 15 * time.Minute,
		}
		for n, d := range want {
			if got := delayAfter(n); got != d {
				t.Errorf("after %d: %v, want %v", n, got, d)
			}
		}
	})
	t.Run("are counted per account, address and purpose", func(t *testing.T) {
		t.Parallel()
		base := attemptOn("masuk", "a@contoh.test", here)
		for _, other := range []attempt{
			attemptOn("daftar", "a@contoh.test", here), attemptOn("masuk", "b@contoh.test", here),
			attemptOn("masuk", "a@contoh.test", "192.0.2.2"), attemptOn("masuka", "@contoh.test", here),
		} {
			if slices.Equal(base, other) {
				t.Error("two different attempts count as one")
			}
		}
	})
	t.Run("come from one subscriber within an IPv6 network", func(t *testing.T) {
		t.Parallel()
		for from, want := range map[string]string{
			"2001:db8::1": "2001:db8::/64", "2001:db8::ffff:1": "2001:db8::/64",
			"2001:db8:0:1::1": "2001:db8:0:1::/64", here: here, "::ffff:192.0.2.1": "::ffff:192.0.2.1", "": "",
		} {
			if got := registry.Network(from); got != want {
				t.Errorf("%s: %s, want %s", from, got, want)
			}
		}
		if _, err := netip.ParsePrefix(registry.Network("2001:db8::1")); err != nil {
			t.Error(err)
		}
	})
}

func TestHashingQueue(t *testing.T) {
	t.Parallel()
	t.Run("lets one network wait for so many, and others beside it", func(t *testing.T) {
		t.Parallel()
		h := newHashing()
		for range mostFrom {
			if err := h.enter("192.0.2.1"); err != nil {
				t.Fatal(err)
			}
		}
		var delayed *Delayed
		if err := h.enter("192.0.2.1"); !errors.As(err, &delayed) {
			t.Errorf("one more: %v", err)
		}
		if err := h.enter("192.0.2.2"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
		h.leave("192.0.2.1")
		if err := h.enter("192.0.2.1"); err != nil {
			t.Errorf("after one has left: %v", err)
		}
	})
	t.Run("refuses when too many wait in all", func(t *testing.T) {
		t.Parallel()
		h := newHashing()
		for i := range mostWaiting {
			if err := h.enter(fmt.Sprint("192.0.2.", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.enter("198.51.100.1"); workflow.KindOf(err) != workflow.Away {
			t.Errorf("got %v", err)
		}
	})
}

func TestHashing(t *testing.T) {
	t.Run("makes two hashes at a time and gives up with the caller", func(t *testing.T) {
		t.Parallel()
		h := newHashing()
		var inside sync.WaitGroup
		leave := make(chan struct{})
		for range hashesAtOnce {
			inside.Add(1)
			go func() {
				_ = h.inSlot(context.Background(), "", func() error { inside.Done(); <-leave; return nil })
			}()
		}
		inside.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, err := h.hash(ctx, "", password); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a third one: %v", err)
		}
		close(leave)
		if _, err := h.hash(t.Context(), "", password); err != nil {
			t.Error(err)
		}
	})
	t.Run("takes 19 MiB, two passes and one lane, also for nobody", func(t *testing.T) {
		t.Parallel()
		stored, err := newHashing().hash(t.Context(), "", password)
		if err != nil {
			t.Fatal(err)
		}
		const cost = "$argon2id$v=19$m=19456,t=2,p=1$"
		if stored[:len(cost)] != cost || nobodysHash[:len(cost)] != cost || len(stored) != len(nobodysHash) {
			t.Errorf("stored as %s, nobody as %s", stored, nobodysHash)
		}
		if !matches(password, stored) || matches(password+" ", stored) || matches("", "") || matches(password, nobodysHash) {
			t.Error("matches what it should not, or not what it should")
		}
	})
	t.Run("takes composed and decomposed letters as the same", func(t *testing.T) {
		t.Parallel()
		stored, err := newHashing().hash(t.Context(), "", "cafe\u0301 di pojok")
		if err != nil {
			t.Fatal(err)
		}
		if !matches("caf\u00e9 di pojok", stored) {
			t.Error("does not match")
		}
	})
	t.Run("wants 12 to 200 characters of any kind", func(t *testing.T) {
		t.Parallel()
		text := strings.Repeat("payung biru basah dan lampu jalan kuning; ", 5)
		for chars, ok := range map[int]bool{0: false, 11: false, 12: true, 200: true, 201: false} {
			if got := len(passwordProblems(text[:chars])) == 0; got != ok {
				t.Errorf("%d characters: %v", chars, got)
			}
		}
		if len(passwordProblems("çédêñéößàéøå")) != 0 || len(passwordProblems("payung biru \xff")) == 0 {
			t.Error("counts bytes, or takes what is no text")
		}
	})
}
