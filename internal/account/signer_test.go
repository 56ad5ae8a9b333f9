package account

import (
	"errors"
	"strings"
	"testing"

	"ormas/internal/registry"
	"ormas/workflow"
)

func TestSigner(t *testing.T) {
	const fingerprint = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	t.Run("is set, changed and taken by an administrator", func(t *testing.T) {
		d := setup(t)
		admin, head := d.As("admin"), d.As("staf")
		if _, ok, err := d.Signer(t.Context(), admin, head.User); ok || err != nil {
			t.Fatalf("got %v, %v for somebody whom nobody has set", ok, err)
		}
		d.must(d.SetSigner(t.Context(), admin, registry.Signer{UserID: head.User, Kind: registry.OfficeKey, Certificate: "sisa"}))
		d.must(d.Change(t.Context(), admin, head.User, NewUser{Name: "Contoh", NIK: "0000000000000000"}))
		spelt := strings.ToUpper(fingerprint[:2]) + ":" + strings.ToUpper(fingerprint[2:])
		d.must(d.SetSigner(t.Context(), admin, registry.Signer{UserID: head.User, Kind: registry.StateGateway, Certificate: spelt}))
		s, ok, err := d.Signer(t.Context(), admin, head.User)
		d.must(err)
		if !ok || s.Kind != registry.StateGateway || s.Certificate != fingerprint || s.NIK != "0000000000000000" || *s.SetBy != admin.User {
			t.Errorf("got %+v", s)
		}
		d.must(d.SetSigner(t.Context(), admin, registry.Signer{UserID: head.User}))
		if _, ok, err := d.Signer(t.Context(), admin, head.User); ok || err != nil {
			t.Errorf("got %v, %v after it was taken", ok, err)
		}
	})
	t.Run("is an administrator's business in one's own office", func(t *testing.T) {
		d := setup(t)
		head := d.As("staf")
		d.kind(d.SetSigner(t.Context(), head, registry.Signer{UserID: head.User, Kind: registry.OfficeKey}), workflow.Forbidden)
		_, _, err := d.Signer(t.Context(), head, head.User)
		d.kind(err, workflow.Forbidden)
		elsewhere := d.Person(d.Found("lain.contoh.test", "Kota Lain"), "admin")
		d.kind(d.SetSigner(t.Context(), elsewhere, registry.Signer{UserID: head.User, Kind: registry.OfficeKey}), workflow.Missing)
		_, _, err = d.Signer(t.Context(), elsewhere, head.User)
		d.kind(err, workflow.Missing)
	})
	t.Run("is refused where it could not sign", func(t *testing.T) {
		d := setup(t)
		admin, head := d.As("admin"), d.As("staf")
		for field, s := range map[string]registry.Signer{
			"signer": {Kind: "tinta"}, "signer certificate": {Kind: registry.StateGateway, Certificate: "0x12"},
			"signer ": {Kind: registry.StateGateway, Certificate: "42"}, // no NIK
		} {
			s.UserID = head.User
			err := d.SetSigner(t.Context(), admin, s)
			var e *registry.Error
			if !errors.As(err, &e) || len(e.Fields) != len(strings.Fields(field)) {
				t.Errorf("%s: got %v", field, err)
			}
		}
	})
}

func TestTheOnlyWay(t *testing.T) {
	head := NewUser{Email: "kepala.baru@contoh.test", Name: "Contoh Kepala", Roles: []string{"kepala_badan"}, Password: password}
	for name, c := range map[string]struct {
		settings, role string
		want           bool
	}{
		"is given to whoever comes to a role that signs":        {`{"signer_key": "/kunci/contoh.p12"}`, "kepala_badan", true},
		"is given to nobody else":                               {`{"signer_key": "/kunci/contoh.p12"}`, "staf", false},
		"is no key where the office has none":                   {`{}`, "kepala_badan", false},
		"is none of two where the office has a gateway as well": {`{"signer_key": "/kunci/contoh.p12", "gateway": {}}`, "kepala_badan", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := setup(t)
			d.exec(`UPDATE offices SET settings = $2 WHERE id = $1`, d.Office.ID, c.settings)
			n := head
			n.Roles = []string{c.role}
			u, err := d.AddUser(t.Context(), d.Office.ID, n)
			d.must(err)
			s, ok, err := d.db.SignerOf(t.Context(), u.ID)
			d.must(err)
			if ok != c.want || ok && s.Kind != registry.OfficeKey {
				t.Errorf("got %+v, %v", s, ok)
			}
		})
	}
}
