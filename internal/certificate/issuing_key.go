package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// IssuingKey signs what is checked without asking the office: the tokens in QR codes and the list of states. It is a key
// of the office, ECDSA on P-256, and no person's: it says that the office gave out a letter, not who signed it.
type IssuingKey struct {
	private *ecdsa.PrivateKey
	public  PublicKey
}

// PublicKey is the public half of an issuing key, with the names of a JSON Web Key (RFC 7517).
type PublicKey struct {
	ID string `json:"kid"` // 8 hex digits: the start of the SHA-256 of the key's JWK thumbprint (RFC 7638)
	X  string `json:"x"`   // 32 bytes, base64url without padding
	Y  string `json:"y"`   // likewise
}

// NewIssuingKey makes a key.
func NewIssuingKey() (IssuingKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return IssuingKey{}, fmt.Errorf("make issuing key: %w", err)
	}
	return issuingKey(private)
}

func issuingKey(private *ecdsa.PrivateKey) (IssuingKey, error) {
	point, err := private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return IssuingKey{}, fmt.Errorf("read issuing key: %w", err)
	}
	p := PublicKey{X: base64.RawURLEncoding.EncodeToString(point[1:33]), Y: base64.RawURLEncoding.EncodeToString(point[33:])}
	p.ID = p.thumbprint()
	return IssuingKey{private, p}, nil
}

// keyIDBytes is how long the id of a key is in a token.
const keyIDBytes = 4

func (p PublicKey) thumbprint() string {
	sum := sha256.Sum256([]byte(`{"crv":"P-256","kty":"EC","x":"` + p.X + `","y":"` + p.Y + `"}`))
	return hex.EncodeToString(sum[:keyIDBytes])
}

// Public is the half that is published.
func (k IssuingKey) Public() PublicKey { return k.public }

// point is the key as it verifies; the error is for one that is none, or whose id belongs to another.
func (p PublicKey) point() (*ecdsa.PublicKey, error) {
	x, errX := base64.RawURLEncoding.DecodeString(p.X)
	y, errY := base64.RawURLEncoding.DecodeString(p.Y)
	if err := errors.Join(errX, errY); err != nil {
		return nil, fmt.Errorf("read public key: %w", err)
	}
	if p.ID != p.thumbprint() {
		return nil, fmt.Errorf("public key %s has the id of another", p.ID)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	if err != nil {
		return nil, fmt.Errorf("read public key %s: %w", p.ID, err)
	}
	return key, nil
}

// ErrNoIssuingKey means that the file of an issuing key does not lie where it is looked for.
var ErrNoIssuingKey = errors.New("issuing key is not here")

// keyFile is where a key lies in a folder.
func keyFile(dir, id string) string { return filepath.Join(dir, id+".pem") }

// Store writes the key into a folder, which is made if it is missing: PKCS#8 in PEM, readable by its owner only.
// It refuses to overwrite a file.
func (k IssuingKey) Store(dir string) error {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return fmt.Errorf("write issuing key: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make folder of issuing keys: %w", err)
	}
	f, err := os.OpenFile(keyFile(dir, k.public.ID), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write issuing key: %w", err)
	}
	if err := errors.Join(pem.Encode(f, &pem.Block{Type: "PRIVATE KEY", Bytes: der}), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write issuing key: %w", err)
	}
	return nil
}

// ReadIssuingKey reads a key by its id: ErrNoIssuingKey where there is no such file, another error for one that holds no
// such key.
func ReadIssuingKey(dir, id string) (IssuingKey, error) {
	file, err := os.ReadFile(keyFile(dir, id))
	if errors.Is(err, fs.ErrNotExist) {
		return IssuingKey{}, fmt.Errorf("%w: %s", ErrNoIssuingKey, id)
	}
	if err != nil {
		return IssuingKey{}, fmt.Errorf("read issuing key: %w", err)
	}
	block, _ := pem.Decode(file)
	if block == nil {
		return IssuingKey{}, fmt.Errorf("read issuing key %s: no PEM", id)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return IssuingKey{}, fmt.Errorf("read issuing key %s: %w", id, err)
	}
	private, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || private.Curve != elliptic.P256() {
		return IssuingKey{}, fmt.Errorf("read issuing key %s: not on P-256", id)
	}
	k, err := issuingKey(private)
	if err == nil && k.public.ID != id {
		err = fmt.Errorf("read issuing key %s: the file holds %s", id, k.public.ID)
	}
	return k, err
}

// RemoveIssuingKey removes the file of a key that was never published.
func RemoveIssuingKey(dir, id string) error {
	if err := os.Remove(keyFile(dir, id)); err != nil {
		return fmt.Errorf("remove issuing key: %w", err)
	}
	return nil
}
