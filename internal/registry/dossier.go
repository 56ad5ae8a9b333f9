package registry

import (
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

// NoDue is the due time of a step that has none. It is stored, so that lists sort without NULLs.
var NoDue = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Dossier is one case: the request of one organisation, walking along one version of the SOP.
type Dossier struct {
	ID                 uuid.UUID      `db:"id"`
	OfficeID           uuid.UUID      `db:"office_id"`
	DefinitionID       uuid.UUID      `db:"definition_id"`
	Service            string         `db:"service"`
	OrganisationID     *uuid.UUID     `db:"organisation_id"`
	TrackingCode       string         `db:"tracking_code"`
	Name               string         `db:"name"`
	State              string         `db:"state"`
	Version            int            `db:"version"`
	Events             int            `db:"events"` // rows in the journal
	HeldSince          *time.Time     `db:"held_since"`
	HeldReason         *string        `db:"held_reason"`
	MadeBy             uuid.UUID      `db:"made_by"`
	Counter            *Counter       `db:"counter"`
	Form               Form           `db:"form"`
	Officers           Officers       `db:"officers"`
	SubmittedAt        *time.Time     `db:"submitted_at"`
	AgendaYear         *int           `db:"agenda_year"`
	AgendaNumber       *string        `db:"agenda_number"`
	RegistrationNumber *string        `db:"registration_number"`
	LetterNumber       *string        `db:"letter_number"`
	Open               bool           `db:"open"`
	Owner              workflow.Owner `db:"owner"`
	TurnRole           string         `db:"turn_role"`
	TurnUser           *uuid.UUID     `db:"turn_user"`
	DueAt              time.Time      `db:"due_at"`
	OfficeDueAt        time.Time      `db:"office_due_at"`
	LookAt             time.Time      `db:"look_at"`          // when the next reminder is due; NoDue: none
	DeemedAt           time.Time      `db:"deemed_at"`        // by when a law may take it as granted; NoDue: no such day
	LateNotice         bool           `db:"late_notice"`      // the last round was sent late in the office's norm
	CalendarVersion    int            `db:"calendar_version"` // by which all of these were told
	CreatedAt          time.Time      `db:"created_at"`
	ChangedAt          time.Time      `db:"changed_at"`
	Replaces           *uuid.UUID     `db:"replaces"` // the letter whose place the one of this case takes
	Origin             *uuid.UUID     `db:"origin"`   // of a correction: the case whose numbers its letter keeps; nil: own numbers
	Signing            bool           `db:"signing"`  // a signature is under way or its outcome unknown
	Own                bool           `db:"own"`      // the reader belongs to the applicant's side
	Old                bool           `db:"-"`        // a later version of the SOP is in force; asked only for those who may move the case

	// What belongs to it; loaded where it is needed.
	Definition  *workflow.Definition `db:"-"`
	Documents   []Document           `db:"-"`
	Attachments []Attachment         `db:"-"`
	Findings    []Finding            `db:"-"`
	Rounds      []Round              `db:"-"`
	Assignments []Assignment         `db:"-"`
	Journal     []Event              `db:"-"`
	Reminded    []Reminder           `db:"-"` // what was claimed before
}

// Correction tells whether the office corrects a letter with this case.
func (d *Dossier) Correction() bool { return d.Origin != nil }

// Assignment names the person who has a role in one case.
type Assignment struct {
	DossierID  uuid.UUID  `db:"dossier_id"`
	Role       string     `db:"role"`
	UserID     uuid.UUID  `db:"user_id"`
	AssignedBy uuid.UUID  `db:"assigned_by"`
	From       time.Time  `db:"from_at"`
	Until      *time.Time `db:"until_at"`
}

// Event is one row of the journal: who did what, as whom, when. State is derived from it.
type Event struct {
	DossierID    uuid.UUID  `db:"dossier_id"`
	Seq          int        `db:"seq"`
	Action       string     `db:"action"`
	From         string     `db:"from_state"`
	To           string     `db:"to_state"`
	By           *uuid.UUID `db:"by_user"` // nil: the clock
	ByName       string     `db:"by_name"`
	As           string     `db:"as_role"`
	Note         string     `db:"note"`
	Input        Form       `db:"input"`
	Held         bool       `db:"held"`          // on hold after this event
	DueAt        *time.Time `db:"due_at"`        // the due time this event set, where the norm alone does not tell
	DefinitionID uuid.UUID  `db:"definition_id"` // on which the case stood after this event
	MandateID    *uuid.UUID `db:"mandate_id"`    // by which the person acted in that role; nil: it was the person's own
	MandateKind  *string    `db:"mandate_kind"`
	MandateOrder *string    `db:"mandate_order"` // number of the letter that gave it
	Exception    string     `db:"exception"`     // the rule of soft separation that the note answers
	At           time.Time  `db:"at"`

	// Definition is that version; nil: the one the case stands on now.
	Definition *workflow.Definition `db:"-"`
}

// At is the version of the SOP by which an event of this case is read.
func (d *Dossier) At(e Event) *workflow.Definition {
	if e.Definition == nil {
		return d.Definition
	}
	return e.Definition
}

// StepOf is the step that an event of this case took, zero where its version knows none.
func (d *Dossier) StepOf(e Event) workflow.Action {
	step, _ := d.At(e).ActionAt(e.Action, e.From)
	return step
}

// Snapshot is what workflow has to know of the case to decide.
func (d *Dossier) Snapshot() workflow.Snapshot {
	return workflow.Snapshot{
		State: d.State, Version: d.Version, Held: d.HeldSince != nil, Signing: d.Signing, Old: d.Old, Correction: d.Correction(),
		Counter: d.Counter != nil, Own: d.Own, Assigned: d.assigned(), Did: d.did(),
	}
}

func (d *Dossier) assigned() map[string]uuid.UUID {
	named := map[string]uuid.UUID{}
	for _, a := range d.Assignments {
		if a.Until == nil {
			named[a.Role] = a.UserID
		}
	}
	return named
}

// did tells for each action who did it the last time.
func (d *Dossier) did() map[string]uuid.UUID {
	last := map[string]uuid.UUID{}
	for _, e := range d.Journal {
		if e.By != nil {
			last[e.Action] = *e.By
		}
	}
	return last
}

// Assignee is the person named for a role in this case, nil where nobody is.
func (d *Dossier) Assignee(role string) *uuid.UUID {
	if who, ok := d.assigned()[role]; ok {
		return &who
	}
	return nil
}
