package certificate

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// signedAt lies inside the life of every key of the tests, unless a test says otherwise.
var signedAt = time.Date(2026, time.November, 24, 2, 30, 0, 0, time.UTC)

func clock() time.Time { return signedAt }

func demoKey(t testing.TB) OwnKey {
	t.Helper()
	path := filepath.Join(t.TempDir(), "demo.p12")
	if err := NewDemoKey(path, "Kunci Rekaan", signedAt); err != nil {
		t.Fatal(err)
	}
	return OwnKey{Path: path, Now: clock}
}

// keyWith writes a PKCS#12 file with a key of any kind and a certificate signed by itself.
func keyWith(t testing.TB, key crypto.Signer, passphrase string, change func(*x509.Certificate)) OwnKey {
	t.Helper()
	like := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Kunci Rekaan"},
		NotBefore: signedAt.AddDate(-1, 0, 0), NotAfter: signedAt.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	change(like)
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	file, err := pkcs12.Modern2023.Encode(key, cert, nil, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "kunci.p12")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return OwnKey{Path: path, Now: clock}
}

func ellipticKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func rsaKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func unchanged(*x509.Certificate) {}

func prepared(t testing.TB) Prepared {
	t.Helper()
	p, err := Prepare(testLetter())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSign(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey(t), "ECDSA": ellipticKey(t)} {
		t.Run("signs with "+name, func(t *testing.T) {
			t.Parallel()
			signed, err := keyWith(t, key, "rahasia", unchanged).Sign(context.Background(), p, []byte("rahasia"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := Verify(signed.PDF, Expected{Content: p.PDF(), Fingerprint: signed.Fingerprint})
			if err != nil || !r.OK() {
				t.Fatalf("verify: %+v, %v", r, err)
			}
			if r.CommonName != "Kunci Rekaan" || !r.SignedAt.Equal(signedAt) || signed.SHA256 != hash(signed.PDF) {
				t.Errorf("report %+v", r)
			}
		})
	}
}

func TestSignRefuses(t *testing.T) {
	t.Parallel()
	p, key := prepared(t), ellipticKey(t)
	broken := filepath.Join(t.TempDir(), "rusak.p12")
	if err := os.WriteFile(broken, []byte("bukan kunci"), 0o600); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := map[string]struct {
		ctx    context.Context
		key    OwnKey
		letter Prepared
		want   string
	}{
		"a wrong passphrase":     {nil, keyWith(t, key, "lain", unchanged), p, "Frasa sandi salah. Bila kunci kantor tidak memakai frasa sandi, kosongkan isiannya."},
		"an expired certificate": {nil, keyWith(t, key, "rahasia", func(c *x509.Certificate) { c.NotAfter = signedAt.Add(-time.Second) }), p, "Sertifikat tanda tangan sudah tidak berlaku."},
		"a future certificate":   {nil, keyWith(t, key, "rahasia", func(c *x509.Certificate) { c.NotBefore = signedAt.Add(time.Minute) }), p, "Sertifikat tanda tangan belum berlaku."},
		"a key for other uses":   {nil, keyWith(t, key, "rahasia", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement }), p, "Sertifikat ini bukan untuk menandatangani."},
		"a missing file":         {nil, OwnKey{Path: broken + "x", Now: clock}, p, "Berkas kunci tanda tangan tidak dapat dibaca."},
		"a broken file":          {nil, OwnKey{Path: broken, Now: clock}, p, "Berkas kunci tanda tangan rusak."},
		"a missing secret":       {nil, OwnKey{Path: broken, Secret: broken + "x", Now: clock}, p, ""},
		"a letter not prepared":  {nil, keyWith(t, key, "rahasia", unchanged), Prepared{}, "Surat belum disiapkan."},
		"a cancelled request":    {cancelled, keyWith(t, key, "rahasia", unchanged), p, "Penandatanganan dibatalkan sebelum dimulai."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := test.ctx
			if ctx == nil {
				ctx = context.Background()
			}
			_, err := test.key.Sign(ctx, test.letter, []byte("rahasia"))
			if !errors.Is(err, ErrRefused) || errors.Is(err, ErrUnknown) || (test.want != "" && err.Error() != test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestOwnKey(t *testing.T) {
	t.Parallel()
	t.Run("takes the passphrase from its file when nothing is typed", func(t *testing.T) {
		t.Parallel()
		k := keyWith(t, ellipticKey(t), "rahasia", unchanged)
		k.Secret = filepath.Join(t.TempDir(), "frasa")
		if err := os.WriteFile(k.Secret, []byte("rahasia\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Sign(context.Background(), prepared(t), nil); err != nil {
			t.Error(err)
		}
	})
}

// TestOwnKeyOpen opens a key once for several letters.
func TestOwnKeyOpen(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey(t), "ECDSA": ellipticKey(t)} {
		t.Run(name+" signs on after its file has gone", func(t *testing.T) {
			t.Parallel()
			k, p := keyWith(t, key, "rahasia", unchanged), prepared(t)
			at := signedAt
			k.Now = func() time.Time { return at }
			opened, err := k.Open([]byte("rahasia"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(k.Path); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				signed, err := opened.Sign(t.Context(), p, nil)
				if err != nil {
					t.Fatal(err)
				}
				if r, err := Verify(signed.PDF, Expected{Content: p.PDF(), Fingerprint: signed.Fingerprint}); err != nil || !r.OK() {
					t.Errorf("got %+v, %v", r, err)
				}
			}
			at = signedAt.AddDate(2, 0, 0) // a certificate that runs out meanwhile ends it
			_, err = opened.Sign(t.Context(), p, nil)
			wantRefused(t, err, "sudah tidak berlaku")
		})
	}
	t.Run("refuses a wrong passphrase", func(t *testing.T) {
		t.Parallel()
		_, err := keyWith(t, ellipticKey(t), "rahasia", unchanged).Open([]byte("lain"))
		wantRefused(t, err, "Frasa sandi salah.")
	})
}

func TestNewDemoKey(t *testing.T) {
	t.Parallel()
	k := demoKey(t)
	t.Run("is only for its owner", func(t *testing.T) {
		info, err := os.Stat(k.Path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	})
	t.Run("is kept when it is there", func(t *testing.T) {
		if err := NewDemoKey(k.Path, "Lain", signedAt); !errors.Is(err, fs.ErrExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("signs for five years", func(t *testing.T) {
		k := k
		for at, allowed := range map[time.Time]bool{signedAt.AddDate(5, 0, 0): true, signedAt.AddDate(5, 0, 1): false} {
			k.Now = func() time.Time { return at }
			if _, err := k.Sign(context.Background(), prepared(t), nil); (err == nil) != allowed {
				t.Errorf("at %v: %v", at, err)
			}
		}
	})
}
