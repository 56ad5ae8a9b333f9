package demo_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/demo"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/workflow"
)

type world struct {
	*testkit.Kit
	deps demo.Deps
}

func setup(t *testing.T) *world {
	t.Helper()
	k := testkit.New(t)
	office := casework.New(k.DB, k.Store, casework.Settings{
		BaseURL: "http://127.0.0.1:8080", MaxUpload: 1 << 20,
		Signer: func(o registry.Office, _ registry.Signer) (certificate.Signer, error) {
			return certificate.OwnKey{Path: o.Settings.SignerKey, Now: k.Clock.Now}, nil
		},
	})
	return &world{k, demo.Deps{
		DB: k.DB, Office: office, Rulemaking: rulemaking.New(k.DB, office.Rules), Accounts: account.New(k.DB, "http://127.0.0.1:8080"),
		StateDir: t.TempDir(), Host: "127.0.0.1",
	}}
}

func (w *world) create(t *testing.T) demo.Demo {
	t.Helper()
	d, err := demo.Create(t.Context(), w.deps)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// actor is somebody of the demo.
func (w *world) actor(t *testing.T, email string) workflow.Actor {
	t.Helper()
	u, err := w.DB.UserByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	by, err := w.deps.Accounts.Actor(t.Context(), u.ID, u.Generation)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// states are those of all dossiers, in the order of the alphabet.
func (w *world) states(t *testing.T) []string {
	t.Helper()
	rows, err := w.DB.Pool().QueryContext(t.Context(), `SELECT state FROM dossiers ORDER BY state`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

var wanted = []string{"diajukan", "draf", "pemeriksaan", "penandatanganan", "penandatanganan", "perbaikan", "terbit", "terbit"}

func TestCreate(t *testing.T) {
	t.Parallel()
	w := setup(t)
	d := w.create(t)
	if got := w.states(t); !slices.Equal(got, wanted) {
		t.Errorf("dossiers stand at %v, want %v", got, wanted)
	}
	if len(d.Accounts) != 12 {
		t.Errorf("got %d accounts, want the twelve of the contract", len(d.Accounts))
	}

	t.Run("lets people sign in with the password", func(t *testing.T) {
		u, err := w.deps.Accounts.SignIn(t.Context(), account.Credentials{Email: "kepala2@demo.ormas.test", Password: d.Password, Address: "192.0.2.1"})
		if err != nil || !slices.Contains(u.Roles, "kepala_badan") {
			t.Errorf("got %+v, %v", u, err)
		}
	})
	t.Run("gives each applicant one organisation", func(t *testing.T) {
		for _, name := range []string{"pemohon", "pemohon2"} {
			var n int
			err := w.DB.Pool().QueryRowContext(t.Context(), `SELECT count(*) FROM memberships m JOIN users u ON u.id = m.user_id
				WHERE u.email = $1`, name+"@demo.ormas.test").Scan(&n)
			if err != nil || n != 1 {
				t.Errorf("%s has %d, %v", name, n, err)
			}
		}
	})
	t.Run("issues a letter that stands in the register", func(t *testing.T) {
		var code string
		if err := w.DB.Pool().QueryRowContext(t.Context(), `SELECT code FROM certificates ORDER BY id LIMIT 1`).Scan(&code); err != nil {
			t.Fatal(err)
		}
		c, err := w.deps.Office.PublicCertificate(t.Context(), rules.Place{}, strings.ToLower(code))
		if err != nil || c.State != registry.CertificateActive {
			t.Errorf("got %+v, %v", c, err)
		}
	})
	t.Run("issues one that ends soon", func(t *testing.T) {
		by := w.actor(t, "kabid@demo.ormas.test")
		page, err := w.deps.Office.Lapses(t.Context(), by, casework.LapseListing{Within: 90, Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].State != registry.CertificateExpiring {
			t.Errorf("got %+v, %v", page.Items, err)
		}
	})
	t.Run("agrees with its journal", func(t *testing.T) {
		if found, err := w.deps.Office.Verify(t.Context(), nil); err != nil || len(found) > 0 {
			t.Errorf("got %v, %v", found, err)
		}
	})
	t.Run("changes nothing when it is complete", func(t *testing.T) {
		if again := w.create(t); again.Password != d.Password {
			t.Error("the password changed")
		}
		if got := w.states(t); !slices.Equal(got, wanted) {
			t.Errorf("dossiers stand at %v", got)
		}
	})
	t.Run("does not print a password that opens nothing, however often it is started", func(t *testing.T) {
		other := w.deps
		other.StateDir = t.TempDir()
		for range 2 {
			if _, err := demo.Create(t.Context(), other); err == nil || !strings.Contains(err.Error(), "password is missing") {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestCreateCompletesWhatWasCut(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for cut := 300 * time.Millisecond; ; cut += 500 * time.Millisecond {
		ctx, cancel := context.WithTimeout(t.Context(), cut)
		_, err := demo.Create(ctx, w.deps)
		cancel()
		if err == nil {
			break
		}
		if cut > time.Minute {
			t.Fatal(err)
		}
	}
	if got := w.states(t); !slices.Equal(got, wanted) {
		t.Errorf("dossiers stand at %v, want %v", got, wanted)
	}
	left, err := filepath.Glob(filepath.Join(w.deps.StateDir, "*.half"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	info, err := os.Stat(filepath.Join(w.deps.StateDir, "demo-password"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the password's file: %v, %v", info, err)
	}
}
