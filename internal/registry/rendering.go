package registry

import (
	"time"

	"github.com/google/uuid"
)

// Rendering is one time that a paper of the office left it as a file.
type Rendering struct {
	ID            uuid.UUID  `db:"id"`
	OfficeID      uuid.UUID  `db:"office_id"`
	DossierID     *uuid.UUID `db:"dossier_id"`     // nil: of no case, such as an extract of a book
	CertificateID *uuid.UUID `db:"certificate_id"` // nil: no signed letter
	Kind          string     `db:"kind"`           // RenderedLetter, RenderedMade, ..., or the kind of an attachment made here
	Subject       string     `db:"subject"`        // which one of its kind
	SHA256        string     `db:"sha256"`
	Size          int64      `db:"size"`    // bytes
	By            *uuid.UUID `db:"by_user"` // nil: nobody was signed in
	Purpose       string     `db:"purpose"` // in the words of whoever took it; empty: none was given
	At            time.Time  `db:"at"`

	ByName       *string `db:"by_name"`       // of whoever took it
	TrackingCode *string `db:"tracking_code"` // of the case
	LetterNumber *string `db:"letter_number"` // of the signed letter
}

// What is rendered besides the attachments that are made here, whose kinds stand for themselves.
const (
	RenderedLetter  = "surat_terbit"   // the signed letter
	RenderedMade    = "dokumen_dibuat" // a paper for the applicant to sign
	RenderedFinal   = "naskah_final"   // a letter to be signed on paper
	RenderedExtract = "kutipan"        // of a book or a register
)

// RenderingDays is for how many days renderings are known where the office does not say: five years.
const RenderingDays = 1826

// MaxPurpose is how long a purpose may be, in characters.
const MaxPurpose = 200
