package certificate

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ormas/internal/testkit/bsre"
)

// known is a signed letter with what the office knows beside the file: by whom its gateway's certificates are issued.
type known struct {
	Signed
	want Expected
}

// signedInAllWays is one letter signed with an own key and through the gateway, RSA and EC each.
func signedInAllWays(t *testing.T) (Prepared, map[string]known) {
	t.Helper()
	p, all := prepared(t), map[string]known{}
	keep := func(name string, s Signer, k known) {
		passphrase := headSecret
		if k.want.Issuers == nil {
			passphrase = "rahasia"
		}
		var err error
		if k.Signed, err = s.Sign(t.Context(), p, []byte(passphrase)); err != nil {
			t.Fatal(err)
		}
		all[name] = k
	}
	keep("an own key, RSA", keyWith(t, rsaKey(t), "rahasia", unchanged), known{})
	keep("an own key, EC", keyWith(t, ellipticKey(t), "rahasia", unchanged), known{})
	for name, key := range map[string]bsre.Key{"the gateway, RSA": bsre.RSA(t), "the gateway, EC": bsre.EC(t)} {
		_, _, g := gateway(t, key)
		keep(name, g, known{want: Expected{Issuers: issuersOf(t, g)}})
	}
	return p, all
}

// TestAnyByteChanged changes one byte of a signed letter to another value, at random places, of which every second lies in
// the signature. The letter as it was sent is not known to whoever checks it. Who does not know the issuers either, as
// anybody with the file alone, does not find every byte of the issuers' certificates that came along: only the hash in the
// register does.
func TestAnyByteChanged(t *testing.T) {
	t.Parallel()
	const places = 150
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	_, all := signedInAllWays(t)
	for name, signed := range all {
		t.Run("by "+name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, uint64(len(name))))
			if r, err := Verify(signed.PDF, signed.want); err != nil || !r.OK() {
				t.Fatalf("as it was signed: %+v, %v", r, err)
			}
			begin := bytes.LastIndex(signed.PDF, []byte("/Contents <"))
			length := bytes.IndexByte(signed.PDF[begin:], '>')
			pdf := bytes.Clone(signed.PDF)
			for i := range places {
				at := rng.IntN(len(pdf))
				if i%2 == 0 {
					at = begin + rng.IntN(length+2)
				}
				was := pdf[at]
				pdf[at] += byte(1 + rng.IntN(255))
				if r, err := Verify(pdf, signed.want); err == nil && r.OK() {
					t.Errorf("byte %d changed from %q to %q: not found", at, was, pdf[at])
				}
				pdf[at] = was
			}
		})
	}
}

// TestOtherVerifier lets pdfsig of Poppler judge the letters, where it is installed: what we hold valid must be so for
// others. Without it this still checks that the signature covers the whole file.
func TestOtherVerifier(t *testing.T) {
	t.Parallel()
	pdfsig, err := exec.LookPath("pdfsig")
	if err != nil && !errors.Is(err, exec.ErrNotFound) {
		t.Fatal(err)
	}
	p, all := signedInAllWays(t)
	for name, signed := range all {
		t.Run("by "+name, func(t *testing.T) {
			t.Parallel()
			if r, err := Verify(signed.PDF, Expected{Content: p.PDF(), Fingerprint: signed.Fingerprint}); err != nil || !r.OK() {
				t.Fatalf("got %+v, %v", r, err)
			}
			if pdfsig == "" {
				return
			}
			path := filepath.Join(t.TempDir(), "surat.pdf")
			if err := os.WriteFile(path, signed.PDF, 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := exec.CommandContext(t.Context(), pdfsig, "-nocert", path).CombinedOutput()
			for _, want := range []string{"Signature is Valid.", "Total document signed", "SHA-256"} {
				if !strings.Contains(string(said), want) {
					t.Errorf("%q is missing (%v):\n%s", want, err, said)
				}
			}
			if strings.Contains(string(said), "Signature #2") {
				t.Errorf("more than one signature:\n%s", said)
			}
		})
	}
}

// TestChangedCertificate changes the signature on the signer's own certificate, which nobody else vouches for.
func TestChangedCertificate(t *testing.T) {
	t.Parallel()
	_, all := signedInAllWays(t)
	for _, name := range []string{"an own key, RSA", "an own key, EC"} {
		pdf := bytes.Clone(all[name].PDF)
		der, ok := container(pdf)
		if !ok {
			t.Fatal("no signature")
		}
		data, ok := strictCMS(der, nil)
		if !ok {
			t.Fatal("no strict signature")
		}
		cert := []byte(strings.ToUpper(hex.EncodeToString(data.bag()[0].Raw)))
		at := bytes.Index(bytes.ToUpper(pdf), cert) + len(cert) - 1
		pdf[at] = "0123456789ABCDEF0"[bytes.IndexByte([]byte("0123456789ABCDEF"), bytes.ToUpper(pdf[at : at+1])[0])+1]
		if bytes.Equal(bytes.ToUpper(pdf), bytes.ToUpper(all[name].PDF)) {
			t.Fatal("nothing was changed")
		}
		if r, err := Verify(pdf, Expected{}); err == nil && r.OK() {
			t.Errorf("%s: not found", name)
		}
	}
}
