package certificate

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"regexp"
	"slices"
	"strconv"
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
		Content          encapsulated
		Certificates     asn1.RawValue `asn1:"tag:0"`
		Signers          []signerInfo  `asn1:"set"`
	}
	encapsulated struct {
		Raw   asn1.RawContent
		Type  asn1.ObjectIdentifier
		Bytes []byte `asn1:"explicit,optional,tag:0"`
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
		Unsigned   asn1.RawValue `asn1:"optional,tag:1"`
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values []asn1.RawValue `asn1:"set"`
	}
)

var (
	oidSignedData  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidRSA         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidSHA256RSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidSHA256ECDSA = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}

	oidSigningCertificate = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47} // version 2
)

// byteRange is where a signature says which bytes it covers, as signers write it.
var byteRange = regexp.MustCompile(`/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]`)

// container gives the bytes of the signature from the gap that it leaves for itself, where that gap holds it and nothing
// else, written in the one way there is. The signature cannot protect its own bytes: a changed letter case or a filled
// margin would otherwise go unnoticed.
func container(pdf []byte) ([]byte, bool) {
	found := byteRange.FindAllSubmatchIndex(pdf, -1)
	if len(found) == 0 {
		return nil, false
	}
	last := found[len(found)-1]
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(string(pdf[last[2+2*i]:last[3+2*i]])) // at most ten figures, which cannot fail
	}
	zero, begin, end, rest := n[0], n[1], n[2], n[3]
	if zero != 0 || begin < last[0]-maxGap || begin > len(pdf) || end-begin < 2 || end+rest != len(pdf) || pdf[begin] != '<' || pdf[end-1] != '>' {
		return nil, false
	}
	text := string(pdf[begin+1 : end-1])
	if text != strings.ToUpper(text) && text != strings.ToLower(text) {
		return nil, false
	}
	der, err := hex.DecodeString(text)
	return der, err == nil
}

// maxGap is how far before its byte range a signature may lie: dictionaries are written in any order.
const maxGap = 1 << 20

// strictCMS gives a signature whose unprotected parts say what they must. The anchors are certificates known from
// elsewhere, nil for none.
func strictCMS(padded []byte, anchors []*x509.Certificate) (signedData, bool) {
	var c contentInfo
	margin, err := asn1.Unmarshal(padded, &c)
	if err != nil || len(bytes.Trim(margin, "\x00")) > 0 || len(c.Content.Signers) != 1 {
		return signedData{}, false
	}
	s, data := c.Content.Signers[0], c.Content
	return data, c.whole() && data.Version == 1 && data.Content.is(oidData) &&
		len(data.DigestAlgorithms) == 1 && plain(data.DigestAlgorithms[0], oidSHA256) &&
		linked(data.Certificates.Bytes, s, anchors) && s.vowed(data.bag()) && s.ends(c.Raw) &&
		s.Version == 1 && plain(s.Digest, oidSHA256) && plain(s.Algorithm, oidRSA, oidSHA256RSA, oidSHA256ECDSA)
}

// whole tells whether it is a signature and nothing else, which the parser does not see for what is wrapped twice.
func (c contentInfo) whole() bool {
	var outer struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	if _, err := asn1.Unmarshal(c.Raw, &outer); err != nil || !bytes.HasSuffix(c.Raw, outer.Content.FullBytes) {
		return false
	}
	var inner asn1.RawValue
	rest, err := asn1.Unmarshal(outer.Content.Bytes, &inner)
	return err == nil && len(rest) == 0 && c.Type.Equal(oidSignedData)
}

// is tells whether the content is of a type and lies elsewhere: nothing else is written.
func (e encapsulated) is(kind asn1.ObjectIdentifier) bool {
	want, err := asn1.Marshal(struct{ Type asn1.ObjectIdentifier }{kind})
	return err == nil && bytes.Equal(e.Raw, want)
}

// ends tells whether nothing follows the signer's part where nothing may: the parser reads over it.
func (s signerInfo) ends(raw []byte) bool {
	if len(s.Unsigned.FullBytes) > 0 {
		return bytes.HasSuffix(raw, s.Unsigned.FullBytes)
	}
	return bytes.HasSuffix(raw, s.Signature)
}

// plain tells whether an algorithm is one of those allowed and has no parameters of its own.
func plain(a pkix.AlgorithmIdentifier, allowed ...asn1.ObjectIdentifier) bool {
	none := len(a.Parameters.FullBytes) == 0 || bytes.Equal(a.Parameters.FullBytes, asn1.NullBytes)
	return none && slices.ContainsFunc(allowed, a.Algorithm.Equal)
}

// linked tells whether the certificates that came along are the signer's chain and nothing else: each but the signer's
// issued another one, and each was issued by another one, by itself or by an anchor. Without anchors the topmost may
// have come from elsewhere.
func linked(der []byte, s signerInfo, anchors []*x509.Certificate) bool {
	bag, err := x509.ParseCertificates(der)
	if err != nil || len(bag) == 0 {
		return false
	}
	loose := 0
	for _, cert := range bag {
		issued := func(parent *x509.Certificate) bool { return signed(parent, cert) }
		if !slices.ContainsFunc(bag, issued) && !slices.ContainsFunc(anchors, issued) {
			loose++
		}
		issues := func(child *x509.Certificate) bool { return child != cert && signed(cert, child) }
		if !s.by(cert) && !slices.ContainsFunc(bag, issues) {
			return false
		}
	}
	return loose == 0 || loose == 1 && anchors == nil
}

// by tells whether a certificate is the one that the signer names.
func (s signerInfo) by(cert *x509.Certificate) bool {
	return bytes.Equal(cert.RawIssuer, s.Issuer.Name.FullBytes) && s.Issuer.Serial != nil && cert.SerialNumber.Cmp(s.Issuer.Serial) == 0
}

// vowed tells whether the certificate is the one whose hash was signed along (RFC 5035). Nothing else protects one that is
// signed by itself or by nobody known. Where no hash was signed there is nothing to compare.
func (s signerInfo) vowed(bag []*x509.Certificate) bool {
	signed := s.value(oidSigningCertificate).FullBytes
	if len(signed) == 0 {
		return true
	}
	var vow struct {
		Certs []struct {
			Algorithm pkix.AlgorithmIdentifier `asn1:"optional"` // SHA-256 where it is left out
			Hash      []byte
			Issuer    asn1.RawValue `asn1:"optional"`
		}
		Policies asn1.RawValue `asn1:"optional"`
	}
	i := slices.IndexFunc(bag, s.by)
	if rest, err := asn1.Unmarshal(signed, &vow); err != nil || len(rest) > 0 || len(vow.Certs) == 0 || i < 0 {
		return false
	}
	algorithm := vow.Certs[0].Algorithm.Algorithm
	if len(algorithm) == 0 {
		algorithm = oidSHA256
	}
	sum, known := digestOf(algorithm, bag[i].Raw)
	return known && bytes.Equal(sum, vow.Certs[0].Hash)
}

// signed tells whether a certificate was signed with the key of another.
func signed(parent, child *x509.Certificate) bool {
	return parent.CheckSignature(child.SignatureAlgorithm, child.RawTBSCertificate, child.Signature) == nil
}
