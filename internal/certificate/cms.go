package certificate

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// The parts of a CMS signature (RFC 5652) as far as the signature itself does not protect them.
type (
	contentInfo struct {
		Raw     asn1.RawContent
		Type    asn1.ObjectIdentifier
		Content signedData `asn1:"explicit,tag:0"`
	}
	signedData struct {
		Version          int
		DigestAlgorithms []pkix.AlgorithmIdentifier `asn1:"set"`
		Content          struct{ Type asn1.ObjectIdentifier }
		Certificates     asn1.RawValue `asn1:"tag:0"`
		Signers          []signerInfo  `asn1:"set"`
	}
	signerInfo struct {
		Version int
		Issuer  struct {
			Name   asn1.RawValue
			Serial *big.Int
		}
		Digest     pkix.AlgorithmIdentifier
		Attributes asn1.RawValue `asn1:"tag:0"`
		Algorithm  pkix.AlgorithmIdentifier
		Signature  []byte
	}
)

var (
	oidSignedData  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidRSA         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidSHA256RSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidSHA256ECDSA = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

// strictGap tells whether the gap that a signature leaves for itself holds that signature and nothing else, written in
// the one way there is. The signature cannot protect its own bytes: a changed letter case, a filled margin or another
// version number would otherwise go unnoticed.
func strictGap(pdf []byte) bool {
	var zero, begin, end, rest int
	at := bytes.LastIndex(pdf, []byte("/ByteRange ["))
	if at < 0 {
		return false
	}
	if _, err := fmt.Sscanf(string(pdf[at:min(at+80, len(pdf))]), "/ByteRange [%d %d %d %d]", &zero, &begin, &end, &rest); err != nil {
		return false
	}
	if zero != 0 || begin <= at || end-begin < 2 || end+rest != len(pdf) || pdf[begin] != '<' || pdf[end-1] != '>' {
		return false
	}
	text := string(pdf[begin+1 : end-1])
	if text != strings.ToUpper(text) && text != strings.ToLower(text) {
		return false
	}
	der, err := hex.DecodeString(text)
	return err == nil && strictCMS(der)
}

// strictCMS tells whether the unprotected parts of a signature say what they must.
func strictCMS(padded []byte) bool {
	var c contentInfo
	margin, err := asn1.Unmarshal(padded, &c)
	if err != nil || len(bytes.Trim(margin, "\x00")) > 0 || len(c.Content.Signers) != 1 {
		return false
	}
	s := c.Content.Signers[0]
	digests := c.Content.DigestAlgorithms
	if !bytes.HasSuffix(c.Raw, s.Signature) {
		return false // something follows where nothing may: the parser reads over it
	}
	return c.Type.Equal(oidSignedData) && c.Content.Version == 1 && c.Content.Content.Type.Equal(oidData) &&
		len(digests) == 1 && plain(digests[0], oidSHA256) && linked(c.Content.Certificates.Bytes) &&
		s.Version == 1 && plain(s.Digest, oidSHA256) && plain(s.Algorithm, oidRSA, oidSHA256RSA, oidSHA256ECDSA)
}

// plain tells whether an algorithm is one of those allowed and has no parameters of its own.
func plain(a pkix.AlgorithmIdentifier, allowed ...asn1.ObjectIdentifier) bool {
	none := len(a.Parameters.FullBytes) == 0 || bytes.Equal(a.Parameters.FullBytes, asn1.NullBytes)
	return none && slices.ContainsFunc(allowed, a.Algorithm.Equal)
}

// linked tells whether each certificate of a chain was signed by the next.
func linked(der []byte) bool {
	chain, err := x509.ParseCertificates(der)
	if err != nil || len(chain) == 0 {
		return false
	}
	for i, cert := range chain[1:] {
		if cert.CheckSignature(chain[i].SignatureAlgorithm, chain[i].RawTBSCertificate, chain[i].Signature) != nil {
			return false
		}
	}
	return true
}
