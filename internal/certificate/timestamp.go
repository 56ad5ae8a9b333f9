package certificate

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"time"
)

// timeInfo is what a time-stamping authority states (RFC 3161), as far as it is looked at.
type timeInfo struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	Serial *big.Int
	At     asn1.RawValue
}

var (
	oidTimeStamp     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidTimeInfo      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSHA384        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
)

// stampAlgorithms are how authorities sign; rsaEncryption alone leaves the hash to the digest's name.
var stampAlgorithms = []struct {
	signature, digest asn1.ObjectIdentifier
	algorithm         x509.SignatureAlgorithm
}{
	{oidRSA, oidSHA256, x509.SHA256WithRSA},
	{oidRSA, oidSHA384, x509.SHA384WithRSA},
	{oidRSA, oidSHA512, x509.SHA512WithRSA},
	{oidSHA256RSA, oidSHA256, x509.SHA256WithRSA},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}, oidSHA384, x509.SHA384WithRSA},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}, oidSHA512, x509.SHA512WithRSA},
	{oidSHA256ECDSA, oidSHA256, x509.ECDSAWithSHA256},
	{asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}, oidSHA384, x509.ECDSAWithSHA384},
	{asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}, oidSHA512, x509.ECDSAWithSHA512},
}

var errStamp = errors.New("time stamp does not hold")

// stamped is when an authority saw the signature, zero where it has no time stamp. The error is for a stamp that is not
// of this signature, and for anything else beside the signature that it cannot protect.
func (s signerInfo) stamped(anchors []*x509.Certificate) (time.Time, error) {
	if len(s.Unsigned.FullBytes) == 0 {
		return time.Time{}, nil
	}
	var a attribute
	rest, err := asn1.Unmarshal(s.Unsigned.Bytes, &a)
	if err != nil || len(rest) > 0 || !a.Type.Equal(oidTimeStamp) || len(a.Values) != 1 || !bytes.HasSuffix(s.Unsigned.Bytes, a.Values[0].FullBytes) {
		return time.Time{}, errStamp
	}
	var c contentInfo
	if rest, err = asn1.Unmarshal(a.Values[0].FullBytes, &c); err != nil || len(rest) > 0 || len(c.Content.Signers) != 1 {
		return time.Time{}, errStamp
	}
	return c.stampOf(s.Signature, anchors)
}

// stampOf reads a time stamp and checks it whole: as with the signature itself, nothing in it may be read over.
func (c contentInfo) stampOf(signature []byte, anchors []*x509.Certificate) (time.Time, error) {
	data, by := c.Content, c.Content.Signers[0]
	var info timeInfo
	rest, err := asn1.Unmarshal(data.Content.Bytes, &info)
	if err != nil || len(rest) > 0 {
		return time.Time{}, errStamp
	}
	sum, known := digestOf(info.Imprint.Algorithm.Algorithm, signature)
	at, err := time.Parse("20060102150405Z0700", string(info.At.Bytes))
	strict := c.whole() && data.Version == 3 && len(data.DigestAlgorithms) == 1 &&
		plain(data.DigestAlgorithms[0], by.Digest.Algorithm) && data.Content.holds(oidTimeInfo) && by.Version == 1 &&
		len(by.Unsigned.FullBytes) == 0 && by.ends(c.Raw) && linked(data.Certificates.Bytes, by, anchors)
	if err != nil || !known || !strict || !bytes.Equal(sum, info.Imprint.Hash) {
		return time.Time{}, errStamp
	}
	return at, by.vouches(data, trust{at, anchors})
}

// trust is by what a certificate is believed: a time and where it must lead; without anchors nothing is asked.
type trust struct {
	at      time.Time
	anchors []*x509.Certificate
}

// vouches checks the signature of a time-stamping authority over what it states.
func (s signerInfo) vouches(data signedData, t trust) error {
	bag := data.bag()
	i := slices.IndexFunc(bag, s.by)
	sum, known := digestOf(s.Digest.Algorithm, data.Content.Bytes)
	if i < 0 || !known || !bytes.Equal(s.signedValue(oidMessageDigest), sum) || !covers(bag[i], t.at) {
		return errStamp
	}
	var kind asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(s.value(oidContentType).FullBytes, &kind); err != nil || !kind.Equal(oidTimeInfo) {
		return errStamp
	}
	message := bytes.Clone(s.Attributes.FullBytes)
	message[0] = 0x31 // signed as a plain SET, written with a tag of its own
	for _, one := range stampAlgorithms {
		if plain(s.Algorithm, one.signature) && plain(s.Digest, one.digest) {
			if bag[i].CheckSignature(one.algorithm, message, s.Signature) == nil && trusted(bag[i], bag, t) {
				return nil
			}
		}
	}
	return errStamp
}

// trusted tells whether a certificate leads to one of the anchors; without anchors nothing is asked.
func trusted(cert *x509.Certificate, bag []*x509.Certificate, t trust) bool {
	if t.anchors == nil {
		return true
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	for _, anchor := range t.anchors {
		roots.AddCert(anchor)
	}
	for _, other := range bag {
		between.AddCert(other)
	}
	_, err := cert.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: t.at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err == nil
}

// bag are the certificates that came along, none where they cannot be read.
func (d signedData) bag() []*x509.Certificate {
	bag, err := x509.ParseCertificates(d.Certificates.Bytes)
	if err != nil {
		return nil
	}
	return bag
}

// holds tells whether the content is of a type and lies inside, written in the one way there is.
func (e encapsulated) holds(kind asn1.ObjectIdentifier) bool {
	want, err := asn1.Marshal(struct {
		Type  asn1.ObjectIdentifier
		Bytes []byte `asn1:"explicit,tag:0"`
	}{kind, e.Bytes})
	return err == nil && bytes.Equal(e.Raw, want)
}

// value is the one value of a signed attribute, zero where there is not exactly one.
func (s signerInfo) value(kind asn1.ObjectIdentifier) (found asn1.RawValue) {
	for rest := s.Attributes.Bytes; len(rest) > 0; {
		var a attribute
		var err error
		if rest, err = asn1.Unmarshal(rest, &a); err != nil {
			return asn1.RawValue{}
		}
		if a.Type.Equal(kind) && len(a.Values) == 1 {
			found = a.Values[0]
		}
	}
	return found
}

// signedValue is a signed attribute that is a string of bytes.
func (s signerInfo) signedValue(kind asn1.ObjectIdentifier) []byte {
	v := s.value(kind)
	if v.Tag != asn1.TagOctetString {
		return nil
	}
	return v.Bytes
}

func digestOf(algorithm asn1.ObjectIdentifier, b []byte) ([]byte, bool) {
	for _, one := range []struct {
		oid  asn1.ObjectIdentifier
		hash crypto.Hash
	}{{oidSHA256, crypto.SHA256}, {oidSHA384, crypto.SHA384}, {oidSHA512, crypto.SHA512}} {
		if algorithm.Equal(one.oid) {
			h := one.hash.New()
			h.Write(b)
			return h.Sum(nil), true
		}
	}
	return nil, false
}
