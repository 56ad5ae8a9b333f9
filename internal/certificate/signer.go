package certificate

import (
	"context"
	"errors"
)

// Signer signs letters that passed the lint.
type Signer interface {
	// Sign signs a letter. The passphrase is what the person who signs typed, nil if nothing was asked. An error that
	// is ErrRefused means that nothing was signed; any other means that the outcome is unknown, as does ErrUnknown.
	Sign(ctx context.Context, p Prepared, passphrase []byte) (Signed, error)
}

// Opener is a Signer whose key can be opened once for several letters. What Open gives wants no passphrase; whoever holds
// it holds the key, so it is to be forgotten with the work it was opened for. The error is one of Sign's.
type Opener interface {
	Signer
	Open(passphrase []byte) (Signer, error)
}

// Signed is a signed letter. Signing is not repeatable, so these bytes are what is kept.
type Signed struct {
	PDF         []byte
	SHA256      string // of the signed file, lower-case hex
	Fingerprint string // SHA-256 of the signer's certificate, lower-case hex
	Seen        Box    // the room that the signature takes on its page
}

var (
	// ErrRefused is the definite end of a signing: nothing was signed.
	ErrRefused = errors.New("tanda tangan ditolak")
	// ErrUnknown means that nobody can say yet whether something was signed.
	ErrUnknown = errors.New("hasil tanda tangan belum diketahui")
)

// SigningError is why a signing failed. It wraps ErrRefused or ErrUnknown; its text is for the person who signs.
type SigningError struct {
	Kind    error // ErrRefused or ErrUnknown
	Detail  string
	Cause   error  // for the log; may be nil
	Settled bool   // with ErrRefused: nothing that the person types makes a difference
	Locked  bool   // with ErrRefused: the account is closed, and further tries may close it for longer
	Apart   []byte // with ErrUnknown: what came in place of the signed letter, to be kept apart; nil: nothing came
}

func (e *SigningError) Error() string { return e.Detail }

// Unwrap gives the kind and the cause.
func (e *SigningError) Unwrap() []error { return []error{e.Kind, e.Cause} }
