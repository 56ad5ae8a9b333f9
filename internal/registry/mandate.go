package registry

import (
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

// Mandate lets its holder act for the holder of a role, inside its dates and limits.
type Mandate struct {
	ID          uuid.UUID            `db:"id"`
	OfficeID    uuid.UUID            `db:"office_id"`
	Kind        workflow.MandateKind `db:"kind"`
	Role        string               `db:"role"` // it stands for
	Holder      uuid.UUID            `db:"holder"`
	For         *uuid.UUID           `db:"for_user"` // whom it stands for; nil: the post is vacant
	Behalf      string               `db:"behalf"`   // post of another office in whose name; empty: the role's own
	Through     string               `db:"through"`  // of kind ub: title of the official between
	Actions     []string             `db:"-"`        // nil: all of the role
	Services    []string             `db:"-"`        // nil: all
	Signs       bool                 `db:"signs"`    // the role gives out letters, so that a second person confirms
	OrderNumber string               `db:"order_number"`
	OrderDate   time.Time            `db:"order_date"` // a date
	OrderFile   string               `db:"order_file"` // name of the letter that gives it
	OrderKey    string               `db:"order_key"`  // of the letter in the store
	OrderSHA256 string               `db:"order_sha256"`
	OrderSize   int64                `db:"order_size"` // bytes
	OrderMIME   string               `db:"order_mime"`
	From        time.Time            `db:"from_at"`
	Until       time.Time            `db:"until_at"` // the first instant at which it does not hold any more
	By          uuid.UUID            `db:"registered_by"`
	At          time.Time            `db:"registered_at"`
	ConfirmedBy *uuid.UUID           `db:"confirmed_by"`
	ConfirmedAt *time.Time           `db:"confirmed_at"`
	EndedAt     *time.Time           `db:"ended_at"` // early, or before it was confirmed
	EndedBy     *uuid.UUID           `db:"ended_by"`
	EndReason   *string              `db:"end_reason"`

	HolderName    string  `db:"holder_name"`
	ForName       *string `db:"for_name"`
	ByName        string  `db:"registered_name"`
	ConfirmedName *string `db:"confirmed_name"`
	EndedName     *string `db:"ended_name"`
	TimeZone      string  `db:"time_zone"` // of the office
}

// MandateState is how a mandate stands at an instant.
type MandateState string

// The states of a mandate; none is stored.
const (
	MandateWaits     MandateState = "menunggu"   // for a second person
	MandateWithdrawn MandateState = "dibatalkan" // before anybody could act by it
	MandateAhead     MandateState = "akan_berlaku"
	MandateHolds     MandateState = "berlaku"
	MandateOver      MandateState = "berakhir"
)

// StateAt tells how the mandate stands at an instant.
func (m Mandate) StateAt(at time.Time) MandateState {
	s := m.Standing()
	switch {
	case m.EndedAt != nil && !s.From.Before(s.Until):
		return MandateWithdrawn
	case m.Waits() && at.Before(m.Until):
		return MandateWaits
	case m.Waits() || !at.Before(s.Until):
		return MandateOver
	case at.Before(s.From):
		return MandateAhead
	}
	return MandateHolds
}

// Waits tells whether a second person has still to confirm it.
func (m Mandate) Waits() bool { return m.Signs && m.ConfirmedAt == nil && m.EndedAt == nil }

// Standing is what somebody acts by: it holds from when it was confirmed, until it was ended. One that waits holds never.
func (m Mandate) Standing() workflow.Mandate {
	from, until := m.From, m.Until
	if m.ConfirmedAt != nil && m.ConfirmedAt.After(from) {
		from = *m.ConfirmedAt
	}
	if m.EndedAt != nil && m.EndedAt.Before(until) {
		until = *m.EndedAt
	}
	if m.Signs && m.ConfirmedAt == nil {
		until = from
	}
	zone := Office{TimeZone: m.TimeZone}.Location()
	return workflow.Mandate{
		ID: m.ID, Kind: m.Kind, Role: m.Role, For: m.For, Behalf: m.Behalf, Actions: m.Actions, Services: m.Services,
		Order: m.OrderNumber, HolderName: m.HolderName, From: from.In(zone), Until: until.In(zone),
	}
}

// Absence is a time in which somebody is away and signs nothing. Nothing is said about why.
type Absence struct {
	ID       uuid.UUID  `db:"id"`
	OfficeID uuid.UUID  `db:"office_id"`
	UserID   uuid.UUID  `db:"user_id"`
	From     time.Time  `db:"from_at"`
	Until    time.Time  `db:"until_at"`
	By       uuid.UUID  `db:"registered_by"`
	At       time.Time  `db:"registered_at"`
	EndedAt  *time.Time `db:"ended_at"` // back earlier
	EndedBy  *uuid.UUID `db:"ended_by"`
	Name     string     `db:"name"` // of the person
	ByName   string     `db:"registered_name"`
}

// Over tells whether the absence has passed or was ended.
func (a Absence) Over(at time.Time) bool { return a.EndedAt != nil || !at.Before(a.Until) }

// Exception is a step that soft separation would have left to somebody else, with the reason written for it.
type Exception struct {
	DossierID    uuid.UUID `db:"dossier_id"`
	Seq          int       `db:"seq"`
	TrackingCode string    `db:"tracking_code"`
	Name         string    `db:"name"` // of the case
	Action       string    `db:"action"`
	ByName       string    `db:"by_name"`
	As           string    `db:"as_role"`
	Note         string    `db:"note"`
	Rule         string    `db:"exception"` // what the person was told
	At           time.Time `db:"at"`
	DefinitionID uuid.UUID `db:"definition_id"`
	Kind         *string   `db:"mandate_kind"` // of the mandate by which it was taken; nil: the role was the person's own
	Order        *string   `db:"mandate_order"`

	Label, AsLabel string `db:"-"` // in the words of the SOP of that time
}
