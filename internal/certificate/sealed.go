package certificate

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"
)

// sealed is a COSE_Sign1 (RFC 9052) with ES256. Its protected header holds the algorithm, the id of the key and for all
// but tokens a type; everything else, an unprotected header included, is refused. So what one kind says can never be
// taken for another.
type sealed struct {
	message cose.Sign1Message
	keyID   string // 8 hex digits
}

// mostSealed is how many bytes of a sealed thing are read.
const mostSealed = 8 << 20

var (
	plainly = mustMode(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, IndefLength: cbor.IndefLengthForbidden}.EncMode())
	strict  = mustMode(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 4, MaxMapPairs: 64,
	}.DecMode())
)

// mustMode ends a start with options that contradict each other.
func mustMode[M any](mode M, err error) M {
	if err != nil {
		panic(err)
	}
	return mode
}

// seal signs a payload; kind is its type, empty for tokens. What is bound is signed too without being part of the bytes.
func (k IssuingKey) seal(kind string, payload any, bound string) ([]byte, error) {
	body, err := plainly.Marshal(payload)
	if err != nil {
		return nil, fmt.Errorf("write payload: %w", err)
	}
	signer, err := cose.NewSigner(cose.AlgorithmES256, k.private)
	if err != nil {
		return nil, fmt.Errorf("use issuing key: %w", err)
	}
	id, err := hex.DecodeString(k.public.ID)
	if err != nil {
		return nil, fmt.Errorf("use issuing key: %w", err)
	}
	protected := cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmES256, cose.HeaderLabelKeyID: id}
	if kind != "" {
		protected[cose.HeaderLabelType] = kind
	}
	signed, err := cose.Sign1(rand.Reader, signer, cose.Headers{Protected: protected}, body, []byte(bound))
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signed, nil
}

var errNotSealed = errors.New("not signed as it should be")

// unseal reads what was sealed and does not verify it yet.
func unseal(kind string, signed []byte) (s sealed, err error) {
	if len(signed) > mostSealed {
		return s, errNotSealed
	}
	if err := s.message.UnmarshalCBOR(signed); err != nil {
		return s, fmt.Errorf("%w: %w", errNotSealed, err)
	}
	h := s.message.Headers
	wanted := 2
	if kind != "" {
		wanted++
	}
	algorithm, err := h.Protected.Algorithm()
	id, ok := h.Protected[cose.HeaderLabelKeyID].([]byte)
	named, _ := h.Protected[cose.HeaderLabelType].(string)
	if err != nil || algorithm != cose.AlgorithmES256 || !ok || len(id) != keyIDBytes || named != kind ||
		len(h.Protected) != wanted || len(h.Unprotected) > 0 || len(s.message.Signature) != 64 {
		return s, errNotSealed
	}
	s.keyID = hex.EncodeToString(id)
	return s, nil
}

// open verifies with the key and what is bound, and reads the payload.
func (s sealed) open(key PublicKey, bound string, payload any) error {
	point, err := key.point()
	if err != nil {
		return err
	}
	verifier, err := cose.NewVerifier(cose.AlgorithmES256, point)
	if err != nil {
		return fmt.Errorf("use public key: %w", err)
	}
	if key.ID != s.keyID {
		return fmt.Errorf("%w: by key %s, not %s", errNotSealed, s.keyID, key.ID)
	}
	if err := s.message.Verify([]byte(bound), verifier); err != nil {
		return fmt.Errorf("%w: %w", errNotSealed, err)
	}
	if err := strict.Unmarshal(s.message.Payload, payload); err != nil {
		return fmt.Errorf("read payload: %w", err)
	}
	return nil
}
