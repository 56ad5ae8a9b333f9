package registry

import (
	"time"

	"github.com/google/uuid"
)

// The roles that the program knows by itself. All others are rows of the definitions.
const (
	ApplicantRole = "pemohon" // acts for an organisation; every account that registers itself has it
	AdminRole     = "admin"   // users and settings, no dossiers
	AuditorRole   = "auditor" // reads, changes nothing
)

// Token is a bearer token as it is kept: the secret itself is not.
type Token struct {
	Hash      []byte    `db:"hash"` // SHA-256
	UserID    uuid.UUID `db:"user_id"`
	Ending    string    `db:"ending"` // the last characters
	CreatedAt time.Time `db:"created_at"`
	ExpiresAt time.Time `db:"expires_at"`
}

// RoleGrant is a role that waits for a second person before it is given.
type RoleGrant struct {
	ID        uuid.UUID `db:"id"`
	OfficeID  uuid.UUID `db:"office_id"`
	UserID    uuid.UUID `db:"user_id"`
	Role      string    `db:"role"`
	AskedBy   uuid.UUID `db:"asked_by"`
	AskedAt   time.Time `db:"asked_at"`
	Name      string    `db:"name"`       // of the person who is to have it
	AskedName string    `db:"asked_name"` // of the person who asked
}

// Factor is the second factor of a person.
type Factor struct {
	UserID      uuid.UUID  `db:"user_id"`
	Secret      string     `db:"secret"` // Base32
	ConfirmedAt *time.Time `db:"confirmed_at"`
}
