package certificate

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/carlos7ags/folio/sign"
)

// Expected is what a signed file is compared with.
type Expected struct {
	Content     []byte // the unsigned letter; nil: not compared
	Fingerprint string // SHA-256 of the signer's certificate, lower-case hex; empty: not compared
}

// Report tells what a signed file is. OK is the verdict; the parts say what is wrong.
type Report struct {
	Valid       bool      // the signature fits the bytes it covers
	WholeFile   bool      // it covers every byte of the file but itself, and is the only one
	Content     bool      // the file begins with the expected letter and only adds the signature
	Signer      bool      // the certificate is the expected one
	CommonName  string    // of the certificate
	Fingerprint string    // of the certificate, SHA-256, lower-case hex
	SignedAt    time.Time // as the signer says
}

// OK tells whether nothing is wrong.
func (r Report) OK() bool { return r.Valid && r.WholeFile && r.Content && r.Signer }

// Verify checks a signed file by itself and against what is expected of it. It asks no network: whether a certificate
// is trusted follows from the expected fingerprint alone. The error is for files that hold no readable signature.
func Verify(pdf []byte, want Expected) (Report, error) {
	found, err := sign.Verify(pdf, sign.VerifyOptions{})
	if err != nil {
		return Report{}, fmt.Errorf("read signature: %w", err)
	}
	if len(found.Signatures) != 1 {
		return Report{}, fmt.Errorf("read signature: %d signatures instead of one", len(found.Signatures))
	}
	s := found.Signatures[0]
	fingerprint := hash(s.SignerCertificate.Raw)
	return Report{
		Valid:       s.DigestValid && s.SignatureValid && coversCertificate(s.SignerCertificate, s.SigningTime),
		WholeFile:   s.ByteRangeCoversFile && strictGap(pdf),
		Content:     bytes.HasPrefix(pdf, want.Content),
		Signer:      want.Fingerprint == "" || want.Fingerprint == fingerprint,
		CommonName:  s.SignerCertificate.Subject.CommonName,
		Fingerprint: fingerprint,
		SignedAt:    s.SigningTime,
	}, nil
}

// coversCertificate tells whether the certificate was valid when it signed.
func coversCertificate(cert *x509.Certificate, at time.Time) bool {
	return !at.Before(cert.NotBefore) && !at.After(cert.NotAfter)
}
