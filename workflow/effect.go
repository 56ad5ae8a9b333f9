package workflow

import "slices"

// The effects of steps: what a step does besides moving the case. A definition names them; internal/casework has each in a
// file of its name.
const (
	EffectSubmit   = "submit"
	EffectAgenda   = "agenda"
	EffectAssign   = "assign" // names a person for the case
	EffectNotify   = "notify" // sends a round of findings
	EffectResubmit = "resubmit"
	EffectReopen   = "reopen"
	EffectExtend   = "extend" // gives the applicant more time: the norm of the row is how much
	EffectHold     = "hold"
	EffectRelease  = "release"
	EffectVisit    = "visit"
	EffectNumber   = "number" // gives the registration number
	EffectDraft    = "draft"
	EffectSign     = "sign" // gives out a letter in the office's name
	EffectGiveUp   = "give_up"
	EffectVoid     = "void"
	EffectMove     = "move" // moves a running case to the version of the SOP that is in force
)

var effects = []string{
	EffectSubmit, EffectAgenda, EffectAssign, EffectNotify, EffectResubmit, EffectReopen, EffectExtend, EffectHold, EffectRelease,
	EffectVisit, EffectNumber, EffectDraft, EffectSign, EffectGiveUp, EffectVoid, EffectMove,
}

// applicantEffects are those that hand something to an applicant or wait for one.
var applicantEffects = []string{EffectSubmit, EffectNotify, EffectResubmit, EffectReopen, EffectExtend}

// Effects are the names of effects that a definition may use.
func Effects() []string { return slices.Clone(effects) }
