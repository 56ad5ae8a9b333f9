package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"os"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// NewDemoKey writes a new P-256 key with a certificate signed by itself, valid for five years, as a PKCS#12 file
// without passphrase that only its owner can read. It refuses to overwrite a file.
func NewDemoKey(path, commonName string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("generate demo key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return fmt.Errorf("generate serial number: %w", err)
	}
	like := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: commonName, Country: []string{"ID"}},
		NotBefore:    now.Add(-time.Hour), // a clock that is a little behind still finds it valid
		NotAfter:     now.AddDate(5, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,

		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, like, like, key.Public(), key)
	if err != nil {
		return fmt.Errorf("make demo certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return fmt.Errorf("read demo certificate: %w", err)
	}
	return writeKey(path, key, cert)
}

func writeKey(path string, key any, cert *x509.Certificate) error {
	file, err := pkcs12.Modern2023.Encode(key, cert, nil, "")
	if err != nil {
		return fmt.Errorf("encode demo key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write demo key: %w", err)
	}
	if _, err := f.Write(file); err != nil {
		_ = f.Close() // the error of the write says more
		return fmt.Errorf("write demo key: %w", err)
	}
	return f.Close()
}
