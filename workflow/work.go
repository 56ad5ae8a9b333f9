package workflow

import "slices"

// Work is what is done to a case without taking a step: it changes neither state nor version.
type Work int

// The kinds of work.
const (
	Editing  Work = iota // whoever begins cases, the applicant as a rule, fills, uploads, answers
	Judging              // verdicts on documents
	Finding              // drafting findings without a document
	Settling             // deciding answers of the applicant
)

// roles are those that a state gives a kind of work to.
func (d *Definition) roles(w Work, s State) []string {
	switch w {
	case Judging:
		return s.Judge
	case Finding:
		return s.Find
	case Settling:
		return s.Settle
	}
	if s.Edit == EditNothing {
		return nil
	}
	return d.FirstAction().By
}

// May answers whether an actor may do some work on a case now, in the order in which refusals are told: role, state,
// person named for the case. The error is always an *Error.
func (d *Definition) May(w Work, s Snapshot, by Actor) error {
	s.reader = by.User
	held := d.standings(s, by)
	if !slices.ContainsFunc(d.States, func(st State) bool { return works(d.roles(w, st), s, held).role != "" }) {
		return Refuse(Forbidden, "bukan_tugas_anda", "Pekerjaan ini bukan bagian dari peran Anda pada permohonan ini.")
	}
	st, _ := d.State(s.State)
	as := works(d.roles(w, st), s, held)
	if as.role == "" || s.Held || s.Signing {
		return d.stateRefusal(s)
	}
	if _, ok := s.Assigned[as.role]; ok && !as.named(s) {
		return Refuse(Forbidden, "bukan_yang_ditugaskan", "Pekerjaan ini ditugaskan kepada orang lain.")
	}
	return nil
}

// Weighs tells whether an actor decides in this state whether drafted findings are told to the applicant.
func (d *Definition) Weighs(s Snapshot, by Actor) bool {
	s.reader = by.User
	held := d.standings(s, by)
	return slices.ContainsFunc(d.Actions, func(a Action) bool {
		return slices.Contains(a.Guards, "has_draft_finding") && d.possible(a, s) && d.takes(a, s, held).role != ""
	})
}
