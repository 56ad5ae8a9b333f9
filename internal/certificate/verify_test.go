package certificate

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/carlos7ags/folio/sign"
)

func signedLetter(t testing.TB) (Prepared, Signed) {
	t.Helper()
	p := prepared(t)
	signed, err := demoKey(t).Sign(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p, signed
}

func TestVerifyFindsOneChangedByte(t *testing.T) {
	t.Parallel()
	p, signed := signedLetter(t)
	want := Expected{Content: p.PDF(), Fingerprint: signed.Fingerprint}
	gap := bytes.LastIndex(signed.PDF, []byte("/Contents <"))
	margin := gap + len(bytes.TrimRight(signed.PDF[gap:bytes.LastIndex(signed.PDF, []byte("> /Filter"))], "0"))
	var positions []int
	for at := range len(signed.PDF) {
		switch {
		case at < gap-100 && at%997 != 0: // the letter: here and there
		case at > margin+10 && at%397 != 0: // what follows the signature: likewise
		default: // the signature: every byte
			positions = append(positions, at)
		}
	}
	for worker := range 4 {
		t.Run("at every place looked at", func(t *testing.T) {
			t.Parallel()
			pdf := slices.Clone(signed.PDF)
			for i := worker; i < len(positions); i += 4 {
				at := positions[i]
				flip := []byte{0x01, 0x20}[at/4%2] // another value, another letter case
				pdf[at] ^= flip
				if r, err := Verify(pdf, want); err == nil && r.OK() {
					t.Errorf("byte %d changed from %q to %q: not found", at, signed.PDF[at], pdf[at])
				}
				pdf[at] ^= flip
			}
		})
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	p, signed := signedLetter(t)
	other, err := Prepare(func() Letter { l := testLetter(); l.Organisation.Name = "Perkumpulan Lain"; return l }())
	if err != nil {
		t.Fatal(err)
	}
	verify := func(t *testing.T, pdf []byte, want Expected) Report {
		t.Helper()
		r, err := Verify(pdf, want)
		if err != nil {
			t.Fatal(err)
		}
		if r.OK() {
			t.Error("taken for good")
		}
		return r
	}
	t.Run("finds what was added after signing", func(t *testing.T) {
		t.Parallel()
		r := verify(t, append(slices.Clone(signed.PDF), "\n% tambahan\n"...), Expected{Content: p.PDF()})
		if r.WholeFile || !r.Valid {
			t.Errorf("report %+v", r)
		}
	})
	t.Run("finds another letter", func(t *testing.T) {
		t.Parallel()
		if r := verify(t, signed.PDF, Expected{Content: other.PDF()}); r.Content || !r.Valid {
			t.Errorf("report %+v", r)
		}
	})
	t.Run("finds another signer", func(t *testing.T) {
		t.Parallel()
		foreign, err := demoKey(t).Sign(context.Background(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r := verify(t, foreign.PDF, Expected{Content: p.PDF(), Fingerprint: signed.Fingerprint}); r.Signer || !r.Valid {
			t.Errorf("report %+v", r)
		}
	})
	t.Run("refuses an unsigned letter", func(t *testing.T) {
		t.Parallel()
		if _, err := Verify(p.PDF(), Expected{}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("refuses a second signature", func(t *testing.T) {
		t.Parallel()
		key, chain, err := demoKey(t).open(nil)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := sign.NewLocalSigner(key, chain)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := sign.SignPDF(signed.PDF, sign.Options{Signer: signer, SigningTime: signedAt})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(twice, Expected{}); err == nil {
			t.Error("no error")
		}
	})
}
