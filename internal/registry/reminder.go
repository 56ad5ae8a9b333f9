package registry

import (
	"time"

	"github.com/google/uuid"
)

// Reminder is a part of some time of a case whose being used up is told to people, once.
type Reminder struct {
	Kind    string `db:"kind"`
	Began   int    `db:"began"` // row of the journal with which that time began
	Percent int    `db:"percent"`
}

// The kinds of time that people are reminded of.
const (
	ApplicantTime = "pemohon"
	StepTime      = "langkah"
	DeemedTime    = "undang_undang"
)

// ReminderLine is what a person of the office is to be told of a case; the lines of one person leave in one mail.
type ReminderLine struct {
	Reminder
	DossierID    uuid.UUID `db:"dossier_id"`
	DefinitionID uuid.UUID `db:"definition_id"`
	TrackingCode string    `db:"tracking_code"`
	State        string    `db:"state"`
	TurnRole     string    `db:"turn_role"`
	DueAt        time.Time `db:"due_at"`
	DeemedAt     time.Time `db:"deemed_at"`
	Moved        bool      `db:"moved"` // the case has taken a step since
	Email        string    `db:"email"` // of the person
}
