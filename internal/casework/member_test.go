package casework_test

import (
	"fmt"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// circle is an organisation with its first member, and somebody who is asked to join.
type circle struct {
	*world
	id     uuid.UUID
	first  workflow.Actor
	second workflow.Actor
}

func newCircle(t *testing.T) *circle {
	t.Helper()
	t.Parallel()
	w := newWorld(t)
	c := &circle{world: w, first: w.As("pemohon"), second: w.Person(w.Office, "pemohon")}
	c.id = w.organisation(c.first)
	return c
}

// email is the address of a person.
func (c *circle) email(of workflow.Actor) (email string) {
	c.t.Helper()
	c.must(c.DB.Pool().QueryRowContext(c.t.Context(), `SELECT email FROM users WHERE id = $1`, of.User).Scan(&email))
	return email
}

func (c *circle) invite(by workflow.Actor, email, role string) (uuid.UUID, error) {
	c.t.Helper()
	out, err := c.o.Invite(c.t.Context(), by, casework.NewInvitation{Organisation: c.id, Email: email, Role: role})
	return out.Resource, err
}

func (c *circle) accept(by workflow.Actor, id uuid.UUID) error {
	c.t.Helper()
	_, err := c.o.AcceptInvitation(c.t.Context(), by, casework.InvitationRef{ID: id})
	return err
}

// joined lets the second person in.
func (c *circle) joined(role string) {
	c.t.Helper()
	id, err := c.invite(c.first, c.email(c.second), role)
	c.must(err)
	c.must(c.accept(c.second, id))
}

// secret is that of the newest link that was mailed.
func (c *circle) secret() string {
	c.t.Helper()
	var body string
	c.must(c.DB.Pool().QueryRowContext(c.t.Context(), `SELECT body FROM mails ORDER BY created_at DESC, id DESC LIMIT 1`).Scan(&body))
	found := regexp.MustCompile(`http://ormas.contoh.test/undangan\?token=(\S+)`).FindStringSubmatch(body)
	if found == nil {
		c.t.Fatalf("no link in %q", body)
	}
	return found[1]
}

func (c *circle) change(by, whom workflow.Actor, role string) error {
	return c.o.ChangeMember(c.t.Context(), by, casework.MemberChange{Organisation: c.id, User: whom.User, Role: role})
}

func (c *circle) remove(by, whom workflow.Actor) error {
	return c.o.RemoveMember(c.t.Context(), by, c.id, whom.User)
}

func (c *circle) seen(by workflow.Actor) *casework.Circle {
	c.t.Helper()
	seen, err := c.o.Members(c.t.Context(), by, c.id)
	c.must(err)
	return seen
}

// kinds are the events of the story, the oldest first.
func kinds(seen *casework.Circle) []string {
	all := []string{}
	for _, e := range slices.Backward(seen.Events) {
		all = append(all, e.Kind)
	}
	return all
}

func TestInvitation(t *testing.T) {
	t.Run("lets whoever has the address in, and the story tells it", func(t *testing.T) {
		c := newCircle(t)
		id, err := c.invite(c.first, "  "+c.email(c.second)+" ", "anggota")
		c.must(err)
		i, err := c.o.InvitationBySecret(t.Context(), c.secret())
		c.must(err)
		if i.ID != id || i.InvitedBy != c.first.Name || i.Organisation != "Perkumpulan Kebun Rekaan" {
			t.Errorf("the link leads to %+v", i)
		}
		waiting, err := c.o.InvitationsTo(t.Context(), c.second)
		c.must(err)
		if len(waiting) != 1 || waiting[0].ID != id {
			t.Errorf("waits for %+v", waiting)
		}
		c.must(c.accept(c.second, id))
		seen := c.seen(c.second)
		if len(seen.Members) != 2 || seen.Members[1].Role != "anggota" || seen.Leads || len(seen.Invitations) != 0 {
			t.Errorf("got %+v", seen)
		}
		if got := kinds(seen); !slices.Equal(got, []string{"dicatat", "diundang", "bergabung"}) {
			t.Errorf("the story is %v", got)
		}
	})
	t.Run("works once", func(t *testing.T) {
		c := newCircle(t)
		id, err := c.invite(c.first, c.email(c.second), "anggota")
		c.must(err)
		c.must(c.accept(c.second, id))
		refused(t, c.accept(c.second, id), workflow.Conflict, "undangan_sudah_dipakai")
		c.must(c.remove(c.first, c.second))
		refused(t, c.accept(c.second, id), workflow.Conflict, "undangan_sudah_dipakai")
	})
	t.Run("lets one of twenty acceptances at once through", func(t *testing.T) {
		c := newCircle(t)
		id, err := c.invite(c.first, c.email(c.second), "anggota")
		c.must(err)
		var all sync.WaitGroup
		var mu sync.Mutex
		done := 0
		for range 20 {
			all.Go(func() {
				_, err := c.o.AcceptInvitation(t.Context(), c.second, casework.InvitationRef{ID: id})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					done++
				} else if workflow.KindOf(err) != workflow.Conflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := c.count(`SELECT count(*) FROM member_events WHERE kind = 'bergabung'`); done != 1 || n != 1 {
			t.Errorf("%d were let through, %d are told", done, n)
		}
	})
	t.Run("is for one address, for applicants, and within one office", func(t *testing.T) {
		c := newCircle(t)
		stranger, staff := c.Person(c.Office, "pemohon"), c.As("staf")
		both := c.Person(c.Office, "pemohon", "staf")
		elsewhere := c.Person(c.Found("lain.contoh.test", "Kota Lain"), "pemohon")
		id, err := c.invite(c.first, c.email(c.second), "anggota")
		c.must(err)
		refused(t, c.accept(stranger, id), workflow.Missing, "tidak_ditemukan")
		for code, who := range map[string][]workflow.Actor{"akun_petugas": {staff, both}, "kantor_lain": {elsewhere}} {
			for _, by := range who {
				id, err := c.invite(c.first, c.email(by), "anggota")
				c.must(err)
				refused(t, c.accept(by, id), workflow.Forbidden, code)
				waiting, err := c.o.InvitationsTo(t.Context(), by)
				c.must(err)
				if len(waiting) != 0 {
					t.Errorf("%v is shown %+v", by.Roles, waiting)
				}
			}
		}
	})
}

func TestInvitationEnds(t *testing.T) {
	t.Run("after seven days, and by its withdrawal", func(t *testing.T) {
		c := newCircle(t)
		id, err := c.invite(c.first, c.email(c.second), "anggota")
		c.must(err)
		c.Clock.Add(7*24*time.Hour - time.Minute)
		if waiting, err := c.o.InvitationsTo(t.Context(), c.second); err != nil || len(waiting) != 1 {
			t.Errorf("just before its end: %v, %v", waiting, err)
		}
		c.Clock.Add(time.Minute)
		refused(t, c.accept(c.second, id), workflow.Conflict, "undangan_lewat")
		ref := casework.InvitationRef{Organisation: c.id, ID: id}
		_, err = c.o.SendInvitation(t.Context(), c.first, ref)
		c.must(err)
		c.must(c.o.WithdrawInvitation(t.Context(), c.first, ref))
		refused(t, c.accept(c.second, id), workflow.Conflict, "undangan_dibatalkan")
		refused(t, c.o.WithdrawInvitation(t.Context(), c.first, ref), workflow.Missing, "tidak_ditemukan")
	})
	t.Run("sent again is good for another week, by the new link only", func(t *testing.T) {
		c := newCircle(t)
		id, err := c.invite(c.first, c.email(c.second), "anggota")
		c.must(err)
		old := c.secret()
		c.Clock.Add(8 * 24 * time.Hour)
		_, err = c.o.SendInvitation(t.Context(), c.first, casework.InvitationRef{Organisation: c.id, ID: id})
		c.must(err)
		_, err = c.o.InvitationBySecret(t.Context(), old)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		if _, err = c.o.InvitationBySecret(t.Context(), c.secret()); err != nil {
			t.Error(err)
		}
		c.must(c.accept(c.second, id))
	})
}

func TestInviting(t *testing.T) {
	t.Run("refuses members, twice the same, what is no address, and what is no role", func(t *testing.T) {
		c := newCircle(t)
		_, err := c.invite(c.first, c.email(c.first), "anggota")
		refused(t, err, workflow.Conflict, "sudah_anggota")
		_, err = c.invite(c.first, "baru@contoh.test", "anggota")
		c.must(err)
		_, err = c.invite(c.first, "BARU@contoh.test", "pengelola")
		refused(t, err, workflow.Conflict, "sudah_diundang")
		_, err = c.invite(c.first, "bukan alamat", "anggota")
		refused(t, err, workflow.Invalid, "email")
		_, err = c.invite(c.first, "lain@contoh.test", "ketua")
		refused(t, err, workflow.Invalid, "role")
		if n := c.count(`SELECT count(*) FROM mails`); n != 1 {
			t.Errorf("%d mails were written", n)
		}
	})
	t.Run("mails twice for one key only once", func(t *testing.T) {
		c := newCircle(t)
		n := casework.NewInvitation{Organisation: c.id, Email: "baru@contoh.test", Role: "anggota", Key: key("satu")}
		first, err := c.o.Invite(t.Context(), c.first, n)
		c.must(err)
		again, err := c.o.Invite(t.Context(), c.first, n)
		if err != nil || again.Resource != first.Resource || c.count(`SELECT count(*) FROM mails`) != 1 {
			t.Errorf("got %+v, then %+v, %v", first, again, err)
		}
	})
	t.Run("stops at twenty that wait, and at forty mails a day of one person", func(t *testing.T) {
		c := newCircle(t)
		var all []uuid.UUID
		for i := range 20 {
			id, err := c.invite(c.first, fmt.Sprintf("warga%d@contoh.test", i), "anggota")
			c.must(err)
			all = append(all, id)
		}
		_, err := c.invite(c.first, "lebih@contoh.test", "anggota")
		refused(t, err, workflow.Conflict, "undangan_penuh")
		for _, id := range all {
			_, err := c.o.SendInvitation(t.Context(), c.first, casework.InvitationRef{Organisation: c.id, ID: id})
			c.must(err)
		}
		again := casework.InvitationRef{Organisation: c.id, ID: all[0]}
		_, err = c.o.SendInvitation(t.Context(), c.first, again)
		refused(t, err, workflow.Conflict, "undangan_terlalu_banyak")
		c.Clock.Add(25 * time.Hour)
		_, err = c.o.SendInvitation(t.Context(), c.first, again)
		c.must(err)
	})
	t.Run("reaches one address three times a day for an organisation, also when each is withdrawn, and ten times for all", func(t *testing.T) {
		c := newCircle(t)
		sent := 0
		for n := range 4 {
			o := c.organisation(c.first)
			for range 3 {
				c.id = o
				id, err := c.invite(c.first, "orang-lain@contoh.test", "anggota")
				if n == 3 && sent == 10 {
					refused(t, err, workflow.Conflict, "undangan_terlalu_sering")
					return
				}
				c.must(err)
				sent++
				c.must(c.o.WithdrawInvitation(t.Context(), c.first, casework.InvitationRef{Organisation: o, ID: id}))
			}
			if n == 3 {
				t.Fatalf("%d mails reached the address", sent)
			}
			_, err := c.invite(c.first, "orang-lain@contoh.test", "anggota")
			refused(t, err, workflow.Conflict, "undangan_terlalu_sering")
		}
	})
}

func TestWhoInvites(t *testing.T) {
	t.Run("is for those who lead; others see the members, strangers nothing", func(t *testing.T) {
		c := newCircle(t)
		c.joined("anggota")
		_, err := c.invite(c.second, "baru@contoh.test", "anggota")
		refused(t, err, workflow.Forbidden, "bukan_pengelola")
		refused(t, c.change(c.second, c.second, "pengelola"), workflow.Forbidden, "bukan_pengelola")
		refused(t, c.remove(c.second, c.first), workflow.Forbidden, "bukan_pengelola")
		stranger := c.Person(c.Office, "pemohon")
		_, err = c.invite(stranger, "baru@contoh.test", "anggota")
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		_, err = c.o.Members(t.Context(), c.As("staf"), c.id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		refused(t, c.remove(stranger, c.first), workflow.Missing, "tidak_ditemukan")
	})
}

func TestMembers(t *testing.T) {
	t.Run("the last who leads neither leaves nor is lowered", func(t *testing.T) {
		c := newCircle(t)
		c.joined("anggota")
		refused(t, c.remove(c.first, c.first), workflow.Conflict, "pengelola_terakhir")
		refused(t, c.change(c.first, c.first, "anggota"), workflow.Conflict, "pengelola_terakhir")
		c.must(c.change(c.first, c.second, "pengelola"))
		if _, err := c.DB.Pool().ExecContext(t.Context(), `UPDATE users SET disabled_at = now() WHERE id = $1`, c.second.User); err != nil {
			t.Fatal(err)
		}
		refused(t, c.remove(c.first, c.first), workflow.Conflict, "pengelola_terakhir")
	})
	t.Run("hand over: one is raised, the other leaves", func(t *testing.T) {
		c := newCircle(t)
		c.joined("anggota")
		c.must(c.change(c.first, c.second, "pengelola"))
		c.must(c.change(c.first, c.second, "pengelola"))
		c.must(c.remove(c.first, c.first))
		seen := c.seen(c.second)
		if got := kinds(seen); !seen.Leads || !slices.Equal(got[3:], []string{"peran_diubah", "keluar"}) {
			t.Errorf("leads: %v, story %v", seen.Leads, got)
		}
		_, err := c.o.Members(t.Context(), c.first, c.id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
	t.Run("two who lead and leave at once leave one behind", func(t *testing.T) {
		c := newCircle(t)
		c.joined("pengelola")
		var all sync.WaitGroup
		errs := make([]error, 2)
		for i, by := range []workflow.Actor{c.first, c.second} {
			all.Go(func() { errs[i] = c.o.RemoveMember(t.Context(), by, c.id, by.User) })
		}
		all.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || c.count(`SELECT count(*) FROM memberships`) != 1 {
			t.Errorf("got %v", errs)
		}
	})
	t.Run("who was removed sees nothing any more, and may be invited again", func(t *testing.T) {
		c := newCircle(t)
		c.joined("anggota")
		made, err := c.o.CreateDossier(t.Context(), c.second, casework.NewDossier{Service: "pelaporan", OrganisationID: &c.id})
		c.must(err)
		c.must(c.remove(c.first, c.second))
		_, err = c.o.Dossier(t.Context(), c.second, made.Resource)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		page, err := c.o.Dossiers(t.Context(), c.second, casework.Filter{Limit: 10})
		c.must(err)
		if len(page.Items) != 0 {
			t.Errorf("lists %+v", page.Items)
		}
		c.view(c.first, made.Resource)
		c.joined("pengelola")
		c.view(c.second, made.Resource)
	})
}

// Nobody comes back by an invitation of his own.
func TestRemovedLeader(t *testing.T) {
	c := newCircle(t)
	c.joined("pengelola")
	another := c.Person(c.Office, "pemohon")
	id, err := c.invite(c.first, c.email(another), "pengelola")
	c.must(err)
	c.must(c.o.RemoveMember(t.Context(), c.second, c.id, c.first.User))
	refused(t, c.accept(another, id), workflow.Conflict, "undangan_dibatalkan")
	if n := len(c.seen(c.second).Invitations); n != 0 {
		t.Errorf("%d invitations are left", n)
	}
}

// Staff lets the first one in at the counter, and no others.
func TestCounterMembers(t *testing.T) {
	c := newCircle(t)
	staff := c.As("bagian_umum")
	out, err := c.o.CreateOrganisation(t.Context(), staff, casework.NewOrganisation{Form: form(), Counter: &registry.Counter{Name: "Warga Contoh"}})
	c.must(err)
	c.id = out.Resource
	if seen := c.seen(staff); !seen.Leads || len(seen.Members) != 0 {
		t.Errorf("at the counter: %+v", seen)
	}
	_, err = c.invite(staff, c.email(c.second), "anggota")
	refused(t, err, workflow.Invalid, "role")
	id, err := c.invite(staff, c.email(c.second), "pengelola")
	c.must(err)
	i, err := c.o.InvitationBySecret(t.Context(), c.secret())
	c.must(err)
	c.must(c.accept(c.second, id))
	if seen := c.seen(c.second); i.InvitedBy != "" || seen.Events[1].ByName != "" || seen.Events[0].ByName == "" {
		t.Errorf("the applicant learns who invited: %q, %+v", i.InvitedBy, seen.Events)
	}
	_, err = c.invite(staff, "baru@contoh.test", "anggota") // it is theirs now
	refused(t, err, workflow.Forbidden, "bukan_organisasi_anda")
	_, err = c.o.PatchOrganisation(t.Context(), staff, c.id, casework.Patch{Form: registry.Form{"short_name": "LAIN"}})
	refused(t, err, workflow.Forbidden, "bukan_organisasi_anda")
	_, err = c.o.Members(t.Context(), staff, c.id)
	refused(t, err, workflow.Forbidden, "bukan_organisasi_anda")
}
