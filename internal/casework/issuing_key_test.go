package casework

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// newIssuer is a desk whose office has an issuing key.
func newIssuer(t *testing.T) *desk {
	t.Helper()
	k := newDesk(t)
	k.settings.KeyDir = filepath.Join(t.TempDir(), "kunci")
	if err := k.EnsureIssuingKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	return k
}

// issued signs a letter and gives it with its content.
func (k *desk) issued() (*registry.Certificate, certificate.Letter) {
	k.t.Helper()
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	c := k.certificate(id)
	var l certificate.Letter
	if err := json.Unmarshal(c.Letter, &l); err != nil {
		k.t.Fatal(err)
	}
	return c, l
}

func TestIssuedLetterHasToken(t *testing.T) {
	t.Parallel()
	k := newIssuer(t)
	for position := range 2 {
		c, l := k.issued()
		token, err := certificate.ReadToken(l.QRText())
		if err != nil || token.Address != "http://ormas.contoh.test/cek/"+c.Code {
			t.Fatalf("got %+v, %v", token, err)
		}
		said, err := token.Claims(*l.IssuingKey)
		if err != nil || said.ListIndex != position || said.Number != c.RegistrationNumber || said.District != "Mimpi" || *c.ListIndex != position {
			t.Errorf("got %+v, %v", said, err)
		}
	}
}

func TestPositionInList(t *testing.T) {
	t.Parallel()
	k := newIssuer(t)
	k.pen.only("frasa yang benar")
	typed := func(s string) map[string]any { return map[string]any{"passphrase": s} }
	t.Run("is kept after a definite refusal", func(t *testing.T) {
		id := k.ready()
		wantRefusal(t, k.try("kepala_badan", id, "tandatangani", typed("salah")), workflow.Invalid, "passphrase")
		k.do("kepala_badan", id, "tandatangani", typed("frasa yang benar"))
		if c := k.certificate(id); *c.ListIndex != 0 {
			t.Errorf("got position %d", *c.ListIndex)
		}
	})
	t.Run("of a signature that was given up is never given again, and holds nothing", func(t *testing.T) {
		id := k.ready()
		if _, _, err := k.act(t.Context(), k.As("kepala_badan"), k.command(id, "tandatangani", typed("frasa yang benar")), finish{}); err != nil {
			t.Fatal(err)
		}
		before := k.list()
		k.do("kepala_badan", id, k.givesUp(), nil)
		if after := k.list(); after == before {
			t.Error("nobody would build the list anew")
		}
		k.do("kepala_badan", id, "tandatangani", typed("frasa yang benar"))
		if c := k.certificate(id); *c.ListIndex != 2 {
			t.Errorf("got position %d", *c.ListIndex)
		}
		states, err := k.DB.ListStates(t.Context(), k.Kit.Office.ID, 100)
		if err != nil || len(states) != 1 || states[0] != (registry.ListState{Index: 1, State: registry.SigningGivenUp}) {
			t.Errorf("got %v, %v", states, err)
		}
	})
	t.Run("moves the list when a letter changes its state, and only then", func(t *testing.T) {
		before := k.list()
		k.exec(`UPDATE certificates SET sha256 = sha256`)
		if k.list() != before {
			t.Error("the list moves for nothing")
		}
		k.exec(`UPDATE certificates SET state = 'dicabut', reason = 'Contoh.' WHERE list_index = 0`)
		if k.list() == before {
			t.Error("the list does not move")
		}
	})
}

func (k *desk) list() int64 {
	return one[int64](k, `SELECT changes FROM status_lists WHERE office_id = $1`, k.Kit.Office.ID)
}

// givesUp is the act that ends a signature whose outcome is unknown.
func (k *desk) givesUp() string {
	return one[string](k, `SELECT 'lepaskan_tanda_tangan'`)
}

func TestRotateIssuingKey(t *testing.T) {
	t.Parallel()
	k := newIssuer(t)
	office := k.Kit.Office.ID
	_, before := k.issued()
	next, err := k.RotateIssuingKey(t.Context(), office, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("goes on with the old key until the new one takes over", func(t *testing.T) {
		if _, l := k.issued(); l.IssuingKey.ID != before.IssuingKey.ID {
			t.Errorf("signed by %s", l.IssuingKey.ID)
		}
	})
	t.Run("refuses a third key meanwhile", func(t *testing.T) {
		_, err := k.RotateIssuingKey(t.Context(), office, 0)
		wantRefusal(t, err, workflow.Conflict, "kunci_berikutnya_sudah_ada")
		if files, err := os.ReadDir(k.settings.KeyDir); err != nil || len(files) != 2 {
			t.Errorf("the folder holds %d keys, %v", len(files), err)
		}
	})
	k.Clock.Add(24 * time.Hour)
	t.Run("signs by the new key then, and the old one goes on verifying", func(t *testing.T) {
		if _, l := k.issued(); l.IssuingKey.ID != next {
			t.Errorf("signed by %s, want %s", l.IssuingKey.ID, next)
		}
		keys, err := k.IssuingKeys(t.Context(), office)
		if err != nil || len(keys) != 2 || keys[0].ID != next || keys[1].Vouches(before.IssuedOn, k.Kit.Office.Location()) != registry.Vouches {
			t.Errorf("got %+v, %v", keys, err)
		}
	})
	t.Run("says so when the file of the key is not here", func(t *testing.T) {
		if err := os.Rename(filepath.Join(k.settings.KeyDir, next+".pem"), filepath.Join(t.TempDir(), "x")); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, k.try("kepala_badan", k.ready(), "tandatangani", nil), workflow.Conflict, "kunci_penerbit_tidak_terbaca")
	})
	t.Run("revokes: nothing is signed by it any more, and what it signed since is worth nothing", func(t *testing.T) {
		at := k.Clock.Now()
		wantRefusal(t, k.RevokeIssuingKey(t.Context(), KeyRevocation{office, next, at, " "}), workflow.Invalid, "reason")
		wantRefusal(t, k.RevokeIssuingKey(t.Context(), KeyRevocation{office, "00000000", at, "Contoh."}), workflow.Missing, "tidak_ditemukan")
		if err := k.RevokeIssuingKey(t.Context(), KeyRevocation{office, next, at, "Laptop rekaan hilang."}); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, k.RevokeIssuingKey(t.Context(), KeyRevocation{office, next, at, "Lagi."}), workflow.Conflict, "kunci_sudah_dinyatakan_bocor")
		wantRefusal(t, k.try("kepala_badan", k.ready(), "tandatangani", nil), workflow.Conflict, "kunci_penerbit_belum_ada")
		third, err := k.RotateIssuingKey(t.Context(), office, 24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, l := k.issued(); l.IssuingKey.ID != third { // at once, since no other signs
			t.Errorf("signed by %s", l.IssuingKey.ID)
		}
	})
}

func TestKeyVouches(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("WITA", 8*3600)
	at := func(day, hour int) *time.Time { return new(time.Date(2026, 11, day, hour, 0, 0, 0, zone)) }
	issued := func(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }
	whole := registry.IssuingKey{From: *at(10, 9), Until: at(20, 9)}
	stolen := whole
	stolen.RevokedFrom = at(15, 0)
	for name, test := range map[string]struct {
		key  registry.IssuingKey
		day  int
		want registry.Vouching
	}{
		"before its time":            {whole, 9, registry.VouchesNot},
		"on its first day":           {whole, 10, registry.Vouches},
		"on its last day":            {whole, 20, registry.Vouches},
		"after its time":             {whole, 21, registry.VouchesNot},
		"before it was stolen":       {stolen, 14, registry.VouchesOnce},
		"on the day it was stolen":   {stolen, 15, registry.VouchesNot},
		"long after it was stolen":   {stolen, 19, registry.VouchesNot},
		"of a key that is the last":  {registry.IssuingKey{From: *at(10, 9)}, 30, registry.Vouches},
		"before the first of a last": {registry.IssuingKey{From: *at(10, 9)}, 9, registry.VouchesNot},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.key.Vouches(issued(test.day), zone); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestEnsureIssuingKeys(t *testing.T) {
	t.Parallel()
	k := newIssuer(t)
	second := k.Found("lain.contoh.test", "Kota Lain")
	for range 2 {
		if err := k.EnsureIssuingKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, office := range []uuid.UUID{k.Kit.Office.ID, second.ID} {
		if keys, err := k.IssuingKeys(t.Context(), office); err != nil || len(keys) != 1 {
			t.Errorf("got %v, %v", keys, err)
		}
	}
}
