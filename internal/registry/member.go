package registry

import (
	"time"

	"github.com/google/uuid"
)

// The roles of the members of an organisation. They are no roles of the SOP: both act for the applicant there.
const (
	LeadingMember = "pengelola" // lets people in and out as well
	PlainMember   = "anggota"   // works on the dossiers only
)

// MemberRole is a role of members in words for people.
type MemberRole struct{ ID, Label, Means string }

// MemberRoles are all roles of members.
var MemberRoles = []MemberRole{
	{LeadingMember, "Pengelola", "Mengurus data dan permohonan organisasi, dan boleh mengundang orang, mengubah peran, serta mengeluarkan anggota."},
	{PlainMember, "Anggota", "Mengurus data dan permohonan organisasi, tetapi tidak mengubah keanggotaan."},
}

// Member is a person who acts for an organisation.
type Member struct {
	UserID uuid.UUID `db:"user_id"`
	Name   string    `db:"name"`
	Email  string    `db:"email"`
	Role   string    `db:"role"`
	Since  time.Time `db:"created_at"`
	Shut   bool      `db:"shut"` // the account is disabled
}

// Invitation asks whoever reads the mail of an address to become a member.
type Invitation struct {
	ID             uuid.UUID  `db:"id"`
	OrganisationID uuid.UUID  `db:"organisation_id"`
	OfficeID       uuid.UUID  `db:"office_id"`
	Organisation   string     `db:"organisation"` // its name
	Email          string     `db:"email"`
	Role           string     `db:"role"`
	InvitedBy      string     `db:"invited_by"` // name; empty: staff of the office
	Inviter        uuid.UUID  `db:"inviter"`
	CreatedAt      time.Time  `db:"created_at"`
	ExpiresAt      time.Time  `db:"expires_at"`
	AcceptedAt     *time.Time `db:"accepted_at"`
	WithdrawnAt    *time.Time `db:"withdrawn_at"`
}

// The kinds of events in the story of an organisation's members.
const (
	MemberEntered   = "dicatat" // entered the organisation, and so became its first member
	MemberInvited   = "diundang"
	MemberRemailed  = "dikirim_ulang"
	MemberUninvited = "dibatalkan"
	MemberJoined    = "bergabung"
	MemberChanged   = "peran_diubah"
	MemberRemoved   = "dikeluarkan"
	MemberLeft      = "keluar"
)

// MemberEvent is one line of the story of an organisation's members.
type MemberEvent struct {
	ID             uuid.UUID  `db:"id"`
	OrganisationID uuid.UUID  `db:"organisation_id"`
	Kind           string     `db:"kind"`
	By             uuid.UUID  `db:"by_user"`
	ByName         string     `db:"by_name"`    // empty: staff of the office
	Counter        bool       `db:"at_counter"` // done by staff
	AboutUser      *uuid.UUID `db:"about_user"`
	AboutEmail     *string    `db:"about_email"` // of an invitation
	About          string     `db:"about"`       // name or address
	Role           string     `db:"role"`
	At             time.Time  `db:"at"`
}
