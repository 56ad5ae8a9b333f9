package registry

import (
	"time"

	"github.com/google/uuid"
)

// Signer is how a person signs letters, and by what their signature is known. Keys and secrets are files of the operator.
type Signer struct {
	UserID      uuid.UUID  `db:"user_id"`
	Kind        string     `db:"kind"`
	Certificate string     `db:"certificate"` // of the person at BSrE: SHA-256 as 64 hex digits or serial number, decimal
	NIK         string     `db:"nik"`         // of the person, as known to BSrE
	SetBy       *uuid.UUID `db:"set_by"`      // nil: by the operator
	SetAt       time.Time  `db:"set_at"`
}

// The ways to sign.
const (
	OfficeKey    = "kunci_kantor" // a key of the office's own: no certified signature
	StateGateway = "bsre"         // the state's gateway: a certified signature
	WetInk       = "basah"        // on paper, with a stamp; the file is a scan of it
)

// SigningGateway is the state's signing gateway in the network of an office. What is secret lies in files.
type SigningGateway struct {
	Address    string          `json:"address"`        // https://host
	Plain      bool            `json:"plain"`          // plain HTTP is allowed to another machine
	CA         string          `json:"ca,omitempty"`   // path of a PEM file that vouches for its TLS; empty: the system's
	Credential string          `json:"credential"`     // path of a file with "user:password"
	Issuers    string          `json:"issuers"`        // path of a PEM file with the authorities of signers' certificates
	Seconds    int             `json:"seconds"`        // how long a call may take
	Footer     string          `json:"footer"`         // what letters signed through it print about their signature
	Seen       *SignaturePlace `json:"seen,omitempty"` // nil: not seen on the page
}

// SignaturePlace is where a signature is seen, in the gateway's pixels: on a page by its upper left corner, or at a mark.
type SignaturePlace struct {
	Page    int     `json:"page"`
	OriginX float64 `json:"origin_x"`
	OriginY float64 `json:"origin_y"`
	Width   float64 `json:"width"`
	Height  float64 `json:"height"`
	Mark    string  `json:"mark"`
}

// SignedAnswer is what came in place of a signed letter. It is kept apart from everything that is given out.
type SignedAnswer struct {
	ID         uuid.UUID `db:"id"`
	SigningID  uuid.UUID `db:"signing_id"`
	Reason     string    `db:"reason"` // why it was not accepted, for people
	ObjectKey  string    `db:"object_key"`
	SHA256     string    `db:"sha256"`
	Size       int64     `db:"size"` // bytes
	ReceivedAt time.Time `db:"received_at"`
}
