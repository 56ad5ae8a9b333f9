package registry

import (
	"time"

	"github.com/google/uuid"
)

// The states of a draft of a procedure, as they are stored.
const (
	DraftOpen      = "draf"       // its text may be changed
	DraftProposed  = "diajukan"   // stands still until the head has answered
	DraftPublished = "terbit"     // became a version
	DraftCancelled = "dibatalkan" // given up
)

// The kinds of rows in the journal of an office's procedures, as they are stored.
const (
	DefinitionMade      = "dibuat"
	DefinitionChanged   = "diubah"
	DefinitionProposed  = "diajukan"
	DefinitionTakenBack = "ditarik"
	DefinitionReturned  = "dikembalikan"
	DefinitionPublished = "terbit"
	DefinitionCancelled = "dibatalkan"
	DraftsFollowed      = "draf_dipindahkan" // drafts of dossiers have followed a version
)

// DefinitionDraft is a version of a procedure before it is published.
type DefinitionDraft struct {
	ID           uuid.UUID  `db:"id"`
	OfficeID     uuid.UUID  `db:"office_id"`
	Service      string     `db:"service"`
	Body         string     `db:"body"`
	Hash         string     `db:"hash"`     // of the body, SHA-256 in lower-case hex
	Revision     int        `db:"revision"` // counts what was changed
	Waiting      bool       `db:"waiting"`  // for the decree on the office's structure
	State        string     `db:"state"`
	MadeBy       *uuid.UUID `db:"made_by"` // nil: the operator of the server
	MadeName     string     `db:"made_name"`
	MadeAt       time.Time  `db:"made_at"`
	ChangedAt    time.Time  `db:"changed_at"`
	DefinitionID *uuid.UUID `db:"definition_id"` // what was published of it
}

// DefinitionComment is what somebody of the office says about a draft. It is added, never changed.
type DefinitionComment struct {
	ID      uuid.UUID `db:"id"`
	DraftID uuid.UUID `db:"draft_id"`
	By      uuid.UUID `db:"by_user"`
	ByName  string    `db:"by_name"`
	At      time.Time `db:"at"`
	Text    string    `db:"text"`
}

// DefinitionEvent is a row of the office's journal of its procedures.
type DefinitionEvent struct {
	ID           uuid.UUID  `db:"id"`
	OfficeID     uuid.UUID  `db:"office_id"`
	Service      string     `db:"service"`
	DraftID      *uuid.UUID `db:"draft_id"`
	DefinitionID *uuid.UUID `db:"definition_id"`
	Kind         string     `db:"kind"`
	Hash         string     `db:"hash"`
	By           *uuid.UUID `db:"by_user"` // nil: the operator, or the clock
	ByName       string     `db:"by_name"`
	As           string     `db:"as_role"`
	At           time.Time  `db:"at"`
	EffectiveAt  *time.Time `db:"effective_at"` // of what was published
	Note         string     `db:"note"`
}

// VersionFollowed tells that a draft of a dossier has followed a new version of its procedure.
type VersionFollowed struct {
	From uuid.UUID `db:"from_definition"`
	To   uuid.UUID `db:"to_definition"`
	At   time.Time `db:"at"`
}

// FollowVersionsJob asks the queue to let drafts of dossiers follow the versions that are in force.
type FollowVersionsJob struct {
	OfficeID uuid.UUID `json:"office_id"` // the zero id: all offices
}

// Kind names the job in the queue.
func (FollowVersionsJob) Kind() string { return "move_drafts" }
