package registry

import (
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

// Number is one number of a series; it stays with the reason when voided.
type Number struct {
	ID        uuid.UUID  `db:"id"`
	Kind      string     `db:"kind"` // registrasi, surat
	N         int        `db:"n"`
	Text      string     `db:"text"`
	DossierID uuid.UUID  `db:"dossier_id"`
	GivenAt   time.Time  `db:"given_at"`
	VoidedAt  *time.Time `db:"voided_at"`
	Reason    *string    `db:"reason"`
}

// The kinds of number series.
const (
	AgendaSeries       = "agenda"
	RegistrationSeries = workflow.RegistrationNumber
	LetterSeries       = workflow.LetterNumber
	DecisionSeries     = workflow.DecisionNumber
)

// Signing is the written intent of one signature, with the exact content to be signed.
type Signing struct {
	ID        uuid.UUID  `db:"id"`
	DossierID uuid.UUID  `db:"dossier_id"`
	NumberID  uuid.UUID  `db:"number_id"`
	Code      string     `db:"code"`
	Signer    uuid.UUID  `db:"signer"`
	As        string     `db:"as_role"`
	Letter    []byte     `db:"letter"` // JSON of the content
	PDF       []byte     `db:"pdf"`
	SHA256    string     `db:"sha256"`
	Note      string     `db:"note"`
	Kind      string     `db:"kind"` // by which way it is signed
	MandateID *uuid.UUID `db:"mandate_id"`
	Trouble   string     `db:"trouble"`  // what became of the last try, for people; empty: nobody knows
	TriedAt   *time.Time `db:"tried_at"` // when that was known
	State     string     `db:"state"`
	Reason    *string    `db:"reason"`
	BegunAt   time.Time  `db:"begun_at"`
	EndedAt   *time.Time `db:"ended_at"`
	ListIndex *int       `db:"list_index"` // position of the letter in the office's list of states; nil: it has no token
}

// The states of a signing.
const (
	SigningUnderWay = "berjalan"
	SigningDone     = "selesai"
	SigningRefused  = "ditolak"
	SigningGivenUp  = "dilepaskan"
)

// Certificate is the letter that a case ended with, as the register knows it.
type Certificate struct {
	ID                 uuid.UUID  `db:"id"`
	OfficeID           uuid.UUID  `db:"office_id"`
	DossierID          uuid.UUID  `db:"dossier_id"`
	OrganisationID     *uuid.UUID `db:"organisation_id"`
	SigningID          uuid.UUID  `db:"signing_id"`
	Code               string     `db:"code"`
	RegistrationNumber string     `db:"registration_number"`
	LetterNumber       string     `db:"letter_number"`
	Name               string     `db:"name"`
	ShortName          string     `db:"short_name"`
	FieldOfActivity    string     `db:"field_of_activity"`
	Kelurahan          string     `db:"kelurahan"`
	Kecamatan          string     `db:"kecamatan"`
	Letter             []byte     `db:"letter"`
	SHA256             string     `db:"sha256"`
	Size               int64      `db:"size"`
	ObjectKey          string     `db:"object_key"`
	Signatory          string     `db:"signatory"`
	Signature          string     `db:"signature"`   // by which way it was signed
	Fingerprint        string     `db:"fingerprint"` // SHA-256 of the certificate that signed, lower-case hex; empty: none did
	MandateID          *uuid.UUID `db:"mandate_id"`
	IssuedOn           time.Time  `db:"issued_on"`   // a date
	ValidUntil         time.Time  `db:"valid_until"` // a date, the last day included
	State              string     `db:"state"`       // as stored; StateOn tells what it is on a day
	Reason             *string    `db:"reason"`
	Since              time.Time  `db:"since"`
	Version            int        `db:"version"`    // how often something was done to it, its issue included
	Replaces           *uuid.UUID `db:"replaces"`   // the letter it took the place of
	Correction         int        `db:"correction"` // pembetulan ke-n; 0: not a corrected version
	LapseOn            time.Time  `db:"lapse_on"`   // a date: the earliest end of what it rests on
	ListIndex          *int       `db:"list_index"` // position in the office's list of states; nil: given out before there was one
	LapseWhat          string     `db:"lapse_what"` // field of the form that ends then; empty: the letter itself
}

// LetterEvent is one row of the journal of a letter.
type LetterEvent struct {
	ID            uuid.UUID  `db:"id"`
	CertificateID uuid.UUID  `db:"certificate_id"`
	Seq           int        `db:"seq"` // the letter's version after it
	Act           string     `db:"act"` // of the definition; of the first one the step that issued it
	From          string     `db:"from_state"`
	To            string     `db:"to_state"`
	ByUser        *uuid.UUID `db:"by_user"` // nil: it followed from something else
	ByName        string     `db:"by_name"`
	As            string     `db:"as_role"`
	MandateID     *uuid.UUID `db:"mandate_id"`
	MandateKind   *string    `db:"mandate_kind"` // of the mandate; nil: the role was the person's own
	Ground        string     `db:"ground"`       // code of the definition's closed list
	Reason        string     `db:"reason"`
	AttachmentID  *uuid.UUID `db:"attachment_id"` // the letter about it
	LetterNumber  string     `db:"letter_number"` // of that letter
	StatusID      *uuid.UUID `db:"status_id"`     // the legal status it rests on
	DefinitionID  uuid.UUID  `db:"definition_id"`
	At            time.Time  `db:"at"`
}

// The states of a certificate.
const (
	CertificateActive   = "aktif"
	CertificateExpiring = "segera_berakhir"
	CertificateExpired  = "berakhir"
)

// Snapshot is what workflow has to know of a letter to decide about it.
func (c Certificate) Snapshot() workflow.Snapshot {
	return workflow.Snapshot{State: c.State, Version: c.Version}
}

// Expiring is how long before its end a certificate counts as ending soon.
const Expiring = 90 * 24 * time.Hour

// StateOn is the state on a day (a date at midnight UTC): an active letter ends by its date, and 90 days before it
// ends soon.
func (c Certificate) StateOn(day time.Time) string {
	switch {
	case c.State != CertificateActive:
		return c.State
	case day.After(c.ValidUntil):
		return CertificateExpired
	case day.Add(Expiring).After(c.ValidUntil):
		return CertificateExpiring
	}
	return CertificateActive
}

// OrganisationStatus is what another office decided about an organisation: a fact with its letter.
type OrganisationStatus struct {
	ID             uuid.UUID `db:"id"`
	OrganisationID uuid.UUID `db:"organisation_id"`
	Status         string    `db:"status"`
	LetterNumber   string    `db:"letter_number"`
	LetterDate     time.Time `db:"letter_date"` // a date
	Issuer         string    `db:"issuer"`
	Note           string    `db:"note"`
	Filename       string    `db:"filename"`
	MIME           string    `db:"mime"`
	Size           int64     `db:"size"` // bytes
	SHA256         string    `db:"sha256"`
	ObjectKey      string    `db:"object_key"`
	ByUser         uuid.UUID `db:"by_user"`
	ByName         string    `db:"by_name"`
	As             string    `db:"as_role"`
	At             time.Time `db:"at"`

	WithdrawnAt     *time.Time `db:"withdrawn_at"` // because it was entered wrongly; nil: it stands
	WithdrawnName   *string    `db:"withdrawn_name"`
	WithdrawnReason *string    `db:"withdrawn_reason"`
}
