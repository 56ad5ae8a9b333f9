package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/account"
	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// person is somebody of the demo. Names and numbers are invented and look it.
type person struct {
	name   string // of the account
	office int
	role   string
	called string
	title  string
	rank   string
	about  string
}

func (p person) email() string { return p.name + "@demo.ormas.test" }

// people are all accounts. The last one is made last.
var people = []person{
	{"pemohon", 0, "pemohon", "Warga Contoh Satu", "", "", "pemohon, Perkumpulan Kebun Rekaan"},
	{"pemohon2", 0, "pemohon", "Warga Contoh Dua", "", "", "pemohon, Paguyuban Angklung Khayal"},
	{"umum", 0, "bagian_umum", "Umi Contoh", "Bagian Umum", "Penata Muda (III/a)", "bagian umum dan loket"},
	{"kepala", 0, "kepala_badan", "Kepala Contoh, S.Sos., M.Si.", "Kepala Badan", "Pembina Utama Muda (IV/c)", "kepala badan"},
	{"kabid", 0, "kabid", "Kabid Contoh, S.IP.", "Kepala Bidang", "Pembina (IV/a)", "kepala bidang"},
	{"kasubbid", 0, "kasubbid", "Kasubbid Contoh, S.H.", "Kepala Subbidang", "Penata Tingkat I (III/d)", "kepala subbidang"},
	{"staf", 0, "staf", "Staf Contoh, A.Md.", "Staf pelaksana", "Pengatur (II/c)", "staf pelaksana"},
	{"lapangan", 0, "petugas_lapangan", "Petugas Contoh", "Petugas Peneliti Data Lapangan", "Pengatur (II/c)", "petugas lapangan"},
	{"admin", 0, "admin", "Admin Contoh", "Administrator", "", "administrator"},
	{"auditor", 0, "auditor", "Auditor Contoh, S.E.", "Auditor Inspektorat", "Penata (III/c)", "auditor"},
	{"staf2", 1, "staf", "Staf Khayal", "Staf pelaksana", "Pengatur (II/c)", "staf pelaksana kantor kedua"},
	{"kepala2", 1, "kepala_badan", "Kepala Khayal, M.Si.", "Kepala Badan", "Pembina Utama Muda (IV/c)", "kepala badan kantor kedua"},
}

// offices are the two offices: the agency that the service was made for, at an invented address, and one of a city that
// does not exist.
func offices(host string) []registry.Office {
	office := func(host, city, zone string) registry.Office {
		name := "Badan Kesatuan Bangsa dan Politik " + city
		return registry.Office{Host: host, Name: name, City: city, TimeZone: zone, Settings: registry.OfficeSettings{
			Letterhead: []string{"PERAGAAN – TIDAK BERLAKU", "PEMERINTAH " + strings.ToUpper(city), "BADAN KESATUAN BANGSA DAN POLITIK"},
			Address:    "Jalan Contoh Nomor 1, " + city, Phone: "(0000) 000000", Email: "kantor@demo.ormas.test",
			HeadTitle: "Kepala " + name, Addressee: "Wali Kota",
			NumberParts: map[string]string{"klasifikasi": "220", "unit": "KESBANGPOL"},
		}}
	}
	return []registry.Office{
		office(host, "Kota Balikpapan", "Asia/Makassar"),
		office("khayalan.demo.ormas.test", "Kota Khayalan", "Asia/Jakarta"),
	}
}

// office founds one of the offices with a signing key of its own, or finds it by its name.
func (m *maker) office(ctx context.Context, i int, o registry.Office) (uuid.UUID, error) {
	there, err := m.DB.Offices(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	for _, known := range there {
		if known.Name == o.Name {
			return known.ID, nil
		}
	}
	o.ID = registry.NewID()
	o.Settings.SignerKey = filepath.Join(m.StateDir, "keys", fmt.Sprintf("demo-%d.p12", i+1))
	if err := m.signingKey(o.Settings.SignerKey, o.Name); err != nil {
		return uuid.Nil, err
	}
	return o.ID, m.Rulemaking.Establish(ctx, o)
}

// signingKey makes a key without passphrase; under its name it is always whole.
func (m *maker) signingKey(path, owner string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	half := path + ".half"
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.RemoveAll(half)); err != nil {
		return fmt.Errorf("make folder of keys: %w", err)
	}
	if err := certificate.NewDemoKey(half, owner+" (peragaan)", m.DB.Now()); err != nil {
		return err
	}
	return os.Rename(half, path)
}

// people gives accounts to those of a part of the list who have none yet.
func (m *maker) people(ctx context.Context, from, to int) error {
	for i := from; i < to; i++ {
		p := people[i]
		_, err := m.Accounts.AddUser(ctx, m.offices[p.office], account.NewUser{
			Email: p.email(), Name: p.called,
			NIP: p.nip(i), Rank: p.rank, Title: p.title, Roles: []string{p.role}, Password: m.password,
		})
		if err != nil && !errors.Is(err, postgres.ErrEmailTaken) {
			return fmt.Errorf("demo account %s: %w", p.name, err)
		}
		if p.role != "kepala_badan" {
			continue
		}
		if err := m.pen(ctx, p.email()); err != nil {
			return err
		}
	}
	return nil
}

// pen lets a person sign with the office's own key, also after a start that was killed in between.
func (m *maker) pen(ctx context.Context, email string) error {
	u, err := m.DB.UserByEmail(ctx, email)
	if err != nil {
		return err
	}
	return m.DB.InTx(ctx, func(tx *postgres.Tx) error {
		return tx.SetSigner(ctx, registry.Signer{UserID: u.ID, Kind: registry.OfficeKey})
	})
}

// nip is an invented number of a civil servant; those with a rank have one.
func (p person) nip(i int) string {
	if p.rank == "" {
		return ""
	}
	return fmt.Sprintf("%018d", i)
}
