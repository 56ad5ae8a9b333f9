package bsre

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/carlos7ags/folio/sign"
)

// Key is a private key that signs.
type Key = crypto.Signer

// RSA makes a key.
func RSA(t testing.TB) Key {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// EC makes a key on P-256.
func EC(t testing.TB) Key {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Signer is a key with its certificate and the one that issued it.
type Signer struct {
	Cert *x509.Certificate
	key  Key
	root *x509.Certificate
}

// Fingerprint is the SHA-256 of the certificate, lower-case hex.
func (s *Signer) Fingerprint() string {
	sum := sha256.Sum256(s.Cert.Raw)
	return hex.EncodeToString(sum[:])
}

func newRoot(t testing.TB, now time.Time) *Signer {
	t.Helper()
	like := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Penerbit Rekaan", Country: []string{"ID"}},
		NotBefore: now.AddDate(-5, 0, 0), NotAfter: now.AddDate(10, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	s := &Signer{key: EC(t)}
	s.Cert = certify(t, certifying{like, like, s.key.Public(), s.key})
	s.root = s.Cert
	return s
}

// issue makes a certificate for a key, valid for two years around the root's own beginning plus five.
func (s *Signer) issue(t testing.TB, name string, key Key) *Signer {
	t.Helper()
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		t.Fatal(err)
	}
	around := s.Cert.NotBefore.AddDate(5, 0, 0)
	like := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name, Country: []string{"ID"}},
		NotBefore: around.AddDate(-1, 0, 0), NotAfter: around.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
	return &Signer{certify(t, certifying{like, s.Cert, key.Public(), s.key}), key, s.Cert}
}

type certifying struct {
	like, parent *x509.Certificate
	public       crypto.PublicKey
	key          Key
}

func certify(t testing.TB, c certifying) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c.like, c.parent, c.public, c.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// Stranger is somebody whose certificate another authority issued, under the same name and number.
func Stranger(t testing.TB, like *Person, now time.Time) *Signer {
	t.Helper()
	other := newRoot(t, now)
	s := other.issue(t, like.Cert.Subject.CommonName, EC(t))
	again := *s.Cert
	again.SerialNumber = like.Cert.SerialNumber
	s.Cert = certify(t, certifying{&again, other.Cert, s.key.Public(), other.key})
	return s
}

// Colleague is somebody else known to the same authority.
func (s *Server) Colleague(t testing.TB) *Signer {
	t.Helper()
	return s.ca.issue(t, "Rekan Rekaan", EC(t))
}

// look is how a signature is made.
type look struct {
	at            time.Time
	tsa           *Signer
	by            *Signer
	another       []byte
	place, reason string
}

func (s *Server) look(f Fault, p map[string]any) look {
	l := look{at: s.now(), tsa: s.tsa, by: f.By, another: f.Another}
	if f.Plain {
		l.tsa = nil
	}
	l.place, _ = p["location"].(string)
	l.reason, _ = p["reason"].(string)
	return l
}

// Sign signs as the gateway does, PAdES B-T: without the time of signing in the signature itself, and with the time
// stamp of an authority on it. The container of the PDF is made by a library, the signature in it here.
func (s *Signer) Sign(pdf []byte, l look) ([]byte, error) {
	if l.by != nil {
		s = l.by
	}
	if l.another != nil {
		pdf = l.another
	}
	local, err := sign.NewLocalSigner(s.key, []*x509.Certificate{s.Cert})
	if err != nil {
		return nil, err
	}
	made, err := sign.SignPDF(pdf, sign.Options{Signer: local, Reason: l.reason, Location: l.place, SigningTime: l.at})
	if err != nil {
		return nil, err
	}
	begin := bytes.LastIndex(made, []byte("/Contents <")) + len("/Contents ")
	end := begin + bytes.IndexByte(made[begin:], '>') + 1
	digest := sha256.New()
	digest.Write(made[:begin])
	digest.Write(made[end:])
	cms, err := s.cms(digest.Sum(nil), l)
	if err != nil {
		return nil, err
	}
	text := []byte(hex.EncodeToString(cms))
	if len(text) > end-begin-2 {
		return nil, errors.New("signature does not fit")
	}
	copy(made[begin+1:end-1], bytes.Repeat([]byte("0"), end-begin-2))
	copy(made[begin+1:], text)
	return made, nil
}

var (
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidTimeInfo   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidTimeStamp  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidOwnCert    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidType       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidTime       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	sha256ID      = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}}
)

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []any `asn1:"set"`
}

type essCert struct{ Certs []struct{ Hash []byte } }

// cms is a signature over a digest.
func (s *Signer) cms(digest []byte, l look) ([]byte, error) {
	own := sha256.Sum256(s.Cert.Raw)
	attributes := []attribute{
		{oidType, []any{oidData}},
		{oidDigest, []any{digest}},
		{oidOwnCert, []any{essCert{[]struct{ Hash []byte }{{own[:]}}}}},
	}
	if l.tsa == nil { // without a time stamp the signer says when
		attributes = append(attributes, attribute{oidTime, []any{l.at.UTC()}})
	}
	return s.wrap(wrapping{version: 1, kind: oidData, attributes: attributes, look: l})
}

// wrapping is what a signature is made of.
type wrapping struct {
	version    int
	kind       asn1.ObjectIdentifier
	content    []byte // nil: it lies elsewhere
	attributes []attribute
	look       look
}

// wrap signs attributes and puts everything together, DER.
func (s *Signer) wrap(w wrapping) ([]byte, error) {
	set, err := asn1.MarshalWithParams(w.attributes, "set")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(set)
	signature, err := s.key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	var unsigned asn1.RawValue
	if w.look.tsa != nil {
		if unsigned, err = w.look.tsa.stamp(signature, w.look.at); err != nil {
			return nil, err
		}
	}
	algorithm := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, Parameters: asn1.NullRawValue}
	if _, elliptic := s.key.(*ecdsa.PrivateKey); elliptic {
		algorithm = pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}
	}
	var inner asn1.RawValue
	if _, err := asn1.Unmarshal(set, &inner); err != nil {
		return nil, err
	}
	type issuer struct {
		Name   asn1.RawValue
		Serial *big.Int
	}
	type signer struct {
		Version    int
		Issuer     issuer
		Digest     pkix.AlgorithmIdentifier
		Attributes asn1.RawValue
		Algorithm  pkix.AlgorithmIdentifier
		Signature  []byte
		Unsigned   asn1.RawValue `asn1:"optional"`
	}
	return container(w, tagged(0, append(bytes.Clone(s.Cert.Raw), s.root.Raw...)), signer{
		1,
		issuer{asn1.RawValue{FullBytes: s.Cert.RawIssuer}, s.Cert.SerialNumber},
		sha256ID,
		tagged(0, inner.Bytes), algorithm, signature, unsigned,
	})
}

func container(w wrapping, certificates asn1.RawValue, signer any) ([]byte, error) {
	type encapsulated struct {
		Type  asn1.ObjectIdentifier
		Bytes []byte `asn1:"explicit,optional,omitempty,tag:0"`
	}
	type data struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Content      encapsulated
		Certificates asn1.RawValue
		Signers      []any `asn1:"set"`
	}
	return asn1.Marshal(struct {
		Type    asn1.ObjectIdentifier
		Content data `asn1:"explicit,tag:0"`
	}{oidSignedData, data{w.version, []pkix.AlgorithmIdentifier{sha256ID}, encapsulated{w.kind, w.content}, certificates, []any{signer}}})
}

// tagged are bytes under a tag of the context.
func tagged(tag int, b []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: b}
}

// stamp is a time stamp on a signature, as the attribute that holds it (RFC 3161).
func (s *Signer) stamp(signature []byte, at time.Time) (asn1.RawValue, error) {
	type imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	sum := sha256.Sum256(signature)
	info, err := asn1.Marshal(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint imprint
		Serial  *big.Int
		At      time.Time `asn1:"generalized"`
	}{1, asn1.ObjectIdentifier{1, 2, 3, 4}, imprint{sha256ID, sum[:]}, big.NewInt(7), at.UTC().Truncate(time.Second)})
	if err != nil {
		return asn1.RawValue{}, fmt.Errorf("write time: %w", err)
	}
	digest := sha256.Sum256(info)
	token, err := s.wrap(wrapping{version: 3, kind: oidTimeInfo, content: info, attributes: []attribute{
		{oidType, []any{oidTimeInfo}}, {oidDigest, []any{digest[:]}},
	}})
	if err != nil {
		return asn1.RawValue{}, err
	}
	held, err := asn1.Marshal(attribute{oidTimeStamp, []any{asn1.RawValue{FullBytes: token}}})
	return tagged(1, held), err
}
