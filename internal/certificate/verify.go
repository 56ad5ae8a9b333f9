package certificate

import (
	"crypto/x509"
	"fmt"
	"time"

	"github.com/carlos7ags/folio/sign"
)

// Expected is what a signed file is compared with.
type Expected struct {
	Content     []byte              // the unsigned letter; nil: not compared
	Seen        Box                 // the room on the page that the signature may take, with Content only
	Fingerprint string              // SHA-256 of the signer's certificate, lower-case hex; empty: not compared
	Serial      string              // of the signer's certificate, decimal; empty: not compared
	Issuers     []*x509.Certificate // one of which the signer's certificate must lead to; nil: not asked
}

// Report tells what a signed file is. OK is the verdict; the parts say what is wrong.
type Report struct {
	Valid       bool      // the signature fits the bytes it covers, and its time stamp, if it has one, fits the signature
	WholeFile   bool      // it covers every byte of the file but itself, and is the only one
	Content     bool      // the file is the expected letter and only adds the signature
	Signer      bool      // the certificate is the expected one
	CommonName  string    // of the certificate
	Fingerprint string    // of the certificate, SHA-256, lower-case hex
	SignedAt    time.Time // as the signer says, else as the time stamp says
}

// OK tells whether nothing is wrong.
func (r Report) OK() bool { return r.Valid && r.WholeFile && r.Content && r.Signer }

// Verify checks a signed file by itself and against what is expected of it. It asks no network: whether a certificate
// is trusted follows from what is expected alone. The error is for files that hold no readable signature.
func Verify(pdf []byte, want Expected) (Report, error) {
	found, err := sign.Verify(pdf, sign.VerifyOptions{})
	if err != nil {
		return Report{}, fmt.Errorf("read signature: %w", err)
	}
	if len(found.Signatures) != 1 {
		return Report{}, fmt.Errorf("read signature: %d signatures instead of one", len(found.Signatures))
	}
	s := found.Signatures[0]
	data, at, strict := strictSignature(pdf, want.Issuers)
	if !s.SigningTime.IsZero() {
		at = s.SigningTime
	}
	return Report{
		Valid:       s.DigestValid && s.SignatureValid && covers(s.SignerCertificate, at),
		WholeFile:   s.ByteRangeCoversFile && strict,
		Content:     want.Content == nil || onlySigned(want.Content, pdf, want.Seen),
		Signer:      want.is(s.SignerCertificate) && trusted(s.SignerCertificate, data.bag(), trust{at, want.Issuers}),
		CommonName:  s.SignerCertificate.Subject.CommonName,
		Fingerprint: hash(s.SignerCertificate.Raw),
		SignedAt:    at,
	}, nil
}

// strictSignature reads the signature where nothing can be changed unseen in what it does not protect, and when a
// time-stamping authority saw it, zero where none did.
func strictSignature(pdf []byte, anchors []*x509.Certificate) (signedData, time.Time, bool) {
	der, ok := container(pdf)
	if !ok {
		return signedData{}, time.Time{}, false
	}
	data, ok := strictCMS(der, anchors)
	if !ok {
		return signedData{}, time.Time{}, false
	}
	at, err := data.Signers[0].stamped(anchors)
	return data, at, err == nil
}

// is tells whether a certificate is the expected one.
func (e Expected) is(cert *x509.Certificate) bool {
	return (e.Fingerprint == "" || e.Fingerprint == hash(cert.Raw)) && (e.Serial == "" || e.Serial == cert.SerialNumber.String())
}

// covers tells whether the certificate was valid when it signed.
func covers(cert *x509.Certificate, at time.Time) bool {
	return !at.Before(cert.NotBefore) && !at.After(cert.NotAfter)
}
