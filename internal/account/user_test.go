package account

import (
	"errors"
	"testing"

	"ormas/workflow"
)

func TestAddUser(t *testing.T) {
	valid := NewUser{
		Email: "Staf@Contoh.test", Name: "Contoh Staf", NIP: "199001012015011001", NIK: "6471010101900001",
		Rank: "Penata (III/c)", Title: "Analis Contoh", Roles: []string{"staf", "kasubbid", "staf"}, Password: password,
	}

	t.Run("lets a person of the office in at once with a password", func(t *testing.T) {
		d := setup(t)
		_, err := d.AddUser(t.Context(), d.Office.ID, valid)
		d.must(err)
		u, err := d.signIn("staf@contoh.test", password)
		d.must(err)
		if len(u.Roles) != 2 || u.NIP != valid.NIP || u.NIK != valid.NIK || u.Rank != valid.Rank || u.Title != valid.Title {
			t.Errorf("got %+v", u)
		}
		if len(d.mails("staf@contoh.test")) != 0 {
			t.Error("a mail left")
		}
	})
	t.Run("mails a link without one, good for a week", func(t *testing.T) {
		d := setup(t)
		n := valid
		n.Password = ""
		_, err := d.AddUser(t.Context(), d.Office.ID, n)
		d.must(err)
		_, token := d.link("staf@contoh.test")
		d.Clock.Add(firstPassword.life - 1e9)
		d.must(d.Reset(t.Context(), token, password))
		_, err = d.signIn("staf@contoh.test", password)
		d.must(err)
	})
	t.Run("refuses what does not fit", func(t *testing.T) {
		d := setup(t)
		_, err := d.AddUser(t.Context(), d.Office.ID, valid)
		d.must(err)
		for field, change := range map[string]func(*NewUser){
			"email":    func(*NewUser) {}, // known by now
			"nip":      func(n *NewUser) { n.NIP = "12" },
			"nik":      func(n *NewUser) { n.NIK = "123456789012345x" },
			"password": func(n *NewUser) { n.Password = "pendek" },
			"roles":    func(n *NewUser) { n.Email, n.Roles = "b@contoh.test", []string{"staff"} },
			"name":     func(n *NewUser) { n.Name = "" },
		} {
			n := valid
			change(&n)
			_, err := d.AddUser(t.Context(), d.Office.ID, n)
			var refused *workflow.Error
			if !errors.As(err, &refused) || len(refused.Fields) != 1 || refused.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
	t.Run("knows no role for the clock, and admin in every office", func(t *testing.T) {
		d := setup(t)
		n := valid
		n.Roles = []string{"sistem"}
		_, err := d.AddUser(t.Context(), d.Office.ID, n)
		d.kind(err, workflow.Invalid)
		n.Roles = []string{"admin"}
		_, err = d.AddUser(t.Context(), d.Office.ID, n)
		d.must(err)
	})
}
