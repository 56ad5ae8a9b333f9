package registry

import (
	"time"

	"github.com/google/uuid"
)

// The states of a finding. All but the last are open.
const (
	FindingDraft    = "konsep"
	FindingSent     = "terkirim"
	FindingAnswered = "dijawab"
	FindingClosed   = "selesai"
)

// The kinds of answer to a finding.
const (
	AnswerFile    = "berkas"
	AnswerField   = "isian"
	AnswerText    = "teks"
	AnswerDispute = "sanggahan"
)

// Finding is one deficiency (kekurangan berkas) on a requirement item or a field of the data.
type Finding struct {
	ID           uuid.UUID  `db:"id"`
	DossierID    uuid.UUID  `db:"dossier_id"`
	Requirement  *string    `db:"requirement"`
	Slot         string     `db:"slot"`
	Field        *string    `db:"field"` // dotted: officers.ketua.nik
	DocumentID   *uuid.UUID `db:"document_id"`
	Reason       *string    `db:"reason"`
	Note         *string    `db:"note"`
	Page         *int       `db:"page"`
	Region       *Region    `db:"region"`
	State        string     `db:"state"`
	Round        *int       `db:"round"`
	MadeBy       uuid.UUID  `db:"made_by"`
	MadeAt       time.Time  `db:"made_at"`
	AnswerKind   *string    `db:"answer_kind"`
	AnswerText   *string    `db:"answer_text"`
	AnsweredAt   *time.Time `db:"answered_at"`
	Accepted     *bool      `db:"accepted"`
	DecisionNote *string    `db:"decision_note"`
	DecidedBy    *uuid.UUID `db:"decided_by"`
	DecidedAt    *time.Time `db:"decided_at"`
}

// Open tells whether the finding still stands.
func (f Finding) Open() bool { return f.State != FindingClosed }

// Told tells whether the applicant knows of the finding and it still stands.
func (f Finding) Told() bool { return f.State == FindingSent || f.State == FindingAnswered }

// Round is one notice of findings to the applicant, with its due time.
type Round struct {
	DossierID  uuid.UUID  `db:"dossier_id"`
	Number     int        `db:"number"` // counts from 1
	Cause      string     `db:"cause"`  // the action that made it necessary
	SentAt     time.Time  `db:"sent_at"`
	SentBy     uuid.UUID  `db:"sent_by"`
	DueAt      time.Time  `db:"due_at"`
	ExtendedAt *time.Time `db:"extended_at"`
	AnsweredAt *time.Time `db:"answered_at"`
}

// Answering is how far the answers to what a case was told have come.
type Answering struct {
	DossierID uuid.UUID `db:"dossier_id"`
	Told      int       `db:"told"` // findings that were sent and still stand
	Open      int       `db:"open"` // those of them without an answer
}
