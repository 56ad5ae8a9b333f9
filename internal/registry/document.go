package registry

import (
	"time"

	"github.com/google/uuid"
)

// Document is one immutable version of one requirement item.
type Document struct {
	ID          uuid.UUID  `db:"id"`
	DossierID   uuid.UUID  `db:"dossier_id"`
	Requirement string     `db:"requirement"`
	Slot        string     `db:"slot"` // position of an officer, or ""
	Version     int        `db:"version"`
	Current     bool       `db:"current"`
	Filename    string     `db:"filename"`
	Size        int64      `db:"size"`   // bytes
	SHA256      string     `db:"sha256"` // lower-case hex of the bytes as received
	MIME        string     `db:"mime"`
	Pages       int        `db:"pages"`
	Scan        string     `db:"scan"` // bersih, tidak_dipindai
	ObjectKey   string     `db:"object_key"`
	UploadedBy  uuid.UUID  `db:"uploaded_by"`
	UploadedAt  time.Time  `db:"uploaded_at"`
	MadeOf      *string    `db:"made_of"`      // fingerprint of the data at the time of upload; nil: not made here
	CarriedFrom *uuid.UUID `db:"carried_from"` // taken over from an earlier case with the same bytes; nil: uploaded here
	Verdict     *Verdict   `db:"-"`
	Locked      bool       `db:"-"` // the applicant cannot replace it now
	Stale       bool       `db:"-"` // the data it was made from have changed since
}

// The limits of documents in a dossier, from the contract.
const (
	MaxCurrentDocuments = 64
	MaxDocumentVersions = 20
)

// The results of a verdict.
const (
	Suitable   = "sesuai"
	Unsuitable = "tidak_sesuai"
)

// Verdict is the judgement on one version of a document.
type Verdict struct {
	DocumentID uuid.UUID `db:"document_id"`
	Result     string    `db:"result"`
	Reason     *string   `db:"reason"` // coded reason of the definition
	Note       *string   `db:"note"`
	Page       *int      `db:"page"` // counts from 1
	Region     *Region   `db:"region"`
	By         uuid.UUID `db:"by_user"`
	At         time.Time `db:"at"`
}

// Attachment is a file of a dossier that is no requirement item: a photo, a scanned letter, or a paper made here,
// which is kept as content and rendered when first read.
type Attachment struct {
	ID           uuid.UUID  `db:"id"`
	DossierID    uuid.UUID  `db:"dossier_id"`
	Kind         string     `db:"kind"`
	Filename     string     `db:"filename"`
	ForApplicant bool       `db:"for_applicant"`
	Content      []byte     `db:"content"` // JSON; nil for uploaded files
	Size         *int64     `db:"size"`
	SHA256       *string    `db:"sha256"`
	MIME         string     `db:"mime"`
	ObjectKey    *string    `db:"object_key"`
	MadeBy       *uuid.UUID `db:"made_by"`
	MadeAt       time.Time  `db:"made_at"`
}

// The kinds of attachments.
const (
	VisitPhoto  = "foto_kunjungan"
	Scanned     = "surat"
	Other       = "lain"
	Logo        = "logo"
	Flag        = "bendera"
	Receipt     = "tanda_terima"
	Notice      = "pemberitahuan"
	Extension   = "perpanjangan"
	VisitRecord = "berita_acara"
	DraftLetter = "konsep_surat"

	LetterDecision = "keputusan_surat" // about a letter that was issued
)
