package casework

import (
	"time"

	"ormas/internal/registry"
	"ormas/workflow"
)

// PublicDossier is what anybody with a tracking code learns: no names of persons, none of the organisation.
type PublicDossier struct {
	TrackingCode string
	Service      string
	Title        string // of the procedure
	Office       registry.Office
	State        string
	StateLabel   string
	HeldSince    *time.Time
	Owner        workflow.Owner
	Turn         string // whose turn it is, in words; empty: nobody's
	SubmittedAt  time.Time
	Clock        ClockView
	Steps        []StepStatus
}

// StepStatus is one step of the SOP as a case has come to it.
type StepStatus struct {
	Number string
	Label  string
	Status string // StepDone, StepNow or StepAhead
}

// How a case has come to a step.
const (
	StepDone  = "sudah"
	StepNow   = "sekarang"
	StepAhead = "nanti"
)

// PublicCertificate is what anybody with the code of a letter learns.
type PublicCertificate struct {
	Code         string
	Number       string // of registration
	LetterNumber string
	Organisation string
	District     string // kecamatan
	State        string // as of today
	Reason       *string
	Since        time.Time // a date
	IssuedOn     time.Time // a date
	ValidUntil   time.Time // a date, the last day included
	Signatory    string
	Office       registry.Office
}

// RegisterItem is one letter in the public register.
type RegisterItem struct {
	Number          string
	Name            string
	ShortName       string
	FieldOfActivity string
	Kelurahan       string
	Kecamatan       string
	State           string    // as of today
	IssuedOn        time.Time // a date
	ValidUntil      time.Time // a date, the last day included
}
