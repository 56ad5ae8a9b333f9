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
	if !d.Does(w, s, by) {
		return Refuse(Forbidden, "bukan_tugas_anda", "Pekerjaan ini bukan bagian dari peran Anda pada permohonan ini.")
	}
	s.reader = by.User
	st, _ := d.State(s.State)
	as := works(d.roles(w, st), s, d.standings(s, by))
	if as.role == "" || s.Held || s.Signing {
		return d.stateRefusal(s)
	}
	if _, ok := s.Assigned[as.role]; ok && !as.named(s) {
		return Refuse(Forbidden, "bukan_yang_ditugaskan", "Pekerjaan ini ditugaskan kepada orang lain.")
	}
	return nil
}

// Does tells whether a role of an actor has some work in any state of a case.
func (d *Definition) Does(w Work, s Snapshot, by Actor) bool {
	s.reader = by.User
	held := d.standings(s, by)
	return slices.ContainsFunc(d.States, func(st State) bool { return works(d.roles(w, st), s, held).role != "" })
}

// Weighs tells whether a role of an actor drafts findings and decides whether they are told to the applicant, be it in
// another state.
func (d *Definition) Weighs(s Snapshot, by Actor) bool {
	s.reader = by.User
	held := d.standings(s, by)
	return slices.ContainsFunc(d.Actions, func(a Action) bool {
		as := d.takes(a, s, held).role
		return slices.Contains(a.Guards, "has_draft_finding") && slices.ContainsFunc(a.From, func(from string) bool {
			st, _ := d.State(from)
			return slices.Contains(st.Find, as)
		})
	})
}
