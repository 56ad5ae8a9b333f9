package workflow

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Snapshot is what Decide has to know of a case, read under its lock.
type Snapshot struct {
	State      string
	Version    int
	Held       bool                 // on hold
	Signing    bool                 // a signature was begun and its outcome is not known yet
	Old        bool                 // a later version of the SOP is in force; asked only for those who may move a case
	Correction bool                 // of a letter that was issued
	Counter    bool                 // made at the counter for somebody else
	Own        bool                 // the actor belongs to the applicant's side
	Assigned   map[string]uuid.UUID // role → person named for this case
	Did        map[string]uuid.UUID // action → person who did it the last time

	reader uuid.UUID // the actor, once there is one
}

// Facts is what the guards want to know. All of it is counted or listed from the case itself.
type Facts struct {
	Now           time.Time
	MissingItems  []string     // labels of requirements without a current document
	FormProblems  []FieldError // data that the first act does not accept
	Unjudged      []string     // labels of current documents without a verdict
	Unsuitable    []string     // labels of current documents judged not suitable
	OpenFindings  int          // drafted, sent or answered, not closed
	DraftFindings int
	Unanswered    []string // labels of sent findings without an answer
	Rounds        int      // rounds of findings sent so far
	Due           time.Time
	Extended      bool   // the current round's due date was moved once
	LegalStatus   string // of the organisation, as other offices decided it; empty: nothing is known

	// Of the office at the instant by which authority is judged; asked only where a letter can be signed.
	Standins  []Mandate // in the place of incumbents
	AwayUntil time.Time // until when the actor is away; zero: the actor is not
}

// Request is what somebody asks for.
type Request struct {
	Action  string
	Version *int // nil: not sent
	Note    string
	Input   json.RawMessage // a JSON object, or empty
	Problem *Error          // what was wrong with the request itself; reported when its turn has come
}

// Transition is a decision that an action may be carried out. Only Decide makes one.
type Transition struct {
	action     Action
	from, to   string
	as         string
	mandate    *Mandate
	definition *Definition
	version    int
	note       string
	input      map[string]any
	exception  string
}

// Action is the row of the SOP that was decided on.
func (t Transition) Action() Action { return t.action }

// From is the state before.
func (t Transition) From() string { return t.from }

// To is the state after; the same as From where the action leaves the state.
func (t Transition) To() string { return t.to }

// As is the role in which the actor acts.
func (t Transition) As() string { return t.as }

// Mandate is by which the actor acts in that role; nil: the role is the actor's own.
func (t Transition) Mandate() *Mandate { return t.mandate }

// Exception is the sentence of the rule of soft separation that the written reason answers; empty: none was in the way.
func (t Transition) Exception() string { return t.exception }

// Definition is the definition that decided.
func (t Transition) Definition() *Definition { return t.definition }

// Version is the version of the case on which was decided.
func (t Transition) Version() int { return t.version }

// Note is the reason in words, trimmed.
func (t Transition) Note() string { return t.note }

// Input holds the checked inputs without secrets; it goes into the journal.
func (t Transition) Input() map[string]any { return t.input }

// Offer is one action that role, person and state permit, with what still stands in its way.
type Offer struct {
	Action  string
	Label   string
	Means   string // what comes of it, in sentences
	Inputs  []Field
	Note    bool     // a written reason is needed
	Why     string   // what the reason is for; empty: the step itself tells, or none is needed
	Blocked []string // sentences; empty: can be done now
	Spent   bool     // it was done as often as the SOP allows, so that nothing done here would lift what blocks it
}
