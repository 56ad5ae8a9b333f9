package certificate

import (
	"context"
	"testing"
)

func BenchmarkPrepare(b *testing.B) {
	for b.Loop() {
		if _, err := Prepare(testLetter()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	p := prepared(b)
	for name, key := range map[string]OwnKey{"RSA": keyWith(b, rsaKey(b), "", unchanged), "ECDSA": demoKey(b)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := key.Sign(context.Background(), p, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	p, signed := signedLetter(b)
	for b.Loop() {
		if r, err := Verify(signed.PDF, Expected{Content: p.PDF(), Fingerprint: signed.Fingerprint}); err != nil || !r.OK() {
			b.Fatal(r, err)
		}
	}
}
