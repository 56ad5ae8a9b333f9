package registry

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// NewSecret makes 256 random bits, fit for links and headers.
func NewSecret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails; the runtime ends the process instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// HashSecret is what is stored of a secret. It needs no salt and no slowness: nobody guesses 256 random bits.
func HashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
