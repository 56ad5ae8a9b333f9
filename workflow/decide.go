package workflow

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/looplab/fsm"
)

// Decide answers whether an actor may carry out an action on a case, in the order in which refusals are told:
// role, state and version, separation and assignment, then input and guards. The error is always an *Error.
func (d *Definition) Decide(s Snapshot, r Request, by Actor, f Facts) (Transition, error) {
	s.reader = by.User
	held := d.standings(s, by)
	if err := d.roleRefusal(r, s, by); err != nil {
		return Transition{}, err
	}
	machine := d.machine(s)
	row, ok := d.row(r.Action, s.State)
	as := d.takes(row, s, held)
	if !ok || !machine.Can(r.Action) || as.role == "" {
		return Transition{}, d.stateRefusal(s)
	}
	if r.Version != nil && *r.Version != s.Version {
		return Transition{}, Stale(d.noun())
	}
	who := decision{by: by, as: as, facts: f}
	if err := d.personRefusal(s, row, who); err != nil {
		return Transition{}, err
	}
	input, err := d.checkRequest(s, r, row, who)
	if err != nil {
		return Transition{}, err
	}
	if err := fire(machine, r.Action); err != nil {
		return Transition{}, d.stateRefusal(s)
	}
	return Transition{
		action: row, from: s.State, to: machine.Current(), as: as.role, mandate: as.mandate, definition: d, version: s.Version,
		note: tidy(r.Note), input: input, exception: d.separated(s, row, by, false),
	}, nil
}

// machine is the state machine of the definition at one case: only what its special conditions leave possible.
// It is built for one decision, asked, and dropped; it has no callbacks.
func (d *Definition) machine(s Snapshot) *fsm.FSM {
	var events fsm.Events
	for _, a := range d.Actions {
		if d.possible(a, s) {
			events = append(events, fsm.EventDesc{Name: a.Name, Src: []string{s.State}, Dst: cmp.Or(a.To, s.State)})
		}
	}
	return fsm.NewFSM(s.State, events, nil)
}

// fire moves the machine; an action that leaves the state is no error. The machine has no callbacks that could wait or
// be stopped, so that the context never matters.
func fire(machine *fsm.FSM, action string) error {
	err := machine.Event(context.Background(), action)
	if _, ok := errors.AsType[fsm.NoTransitionError](err); ok {
		return nil
	}
	return err
}

// decision is who decides as what, on which facts.
type decision struct {
	by    Actor
	as    standing
	facts Facts
}

// roleRefusal refuses an action that the SOP does not know, or that no role of the actor has. It comes before the state,
// so that no refusal tells people where a case stands in which they have no part.
func (d *Definition) roleRefusal(r Request, s Snapshot, by Actor) error {
	held, known := d.standings(s, by), false
	for _, a := range d.Actions {
		if a.Name != r.Action {
			continue
		}
		if known = true; d.takes(a, s, held).role != "" {
			return nil
		}
	}
	m := d.lapsed(r.Action, by)
	switch {
	case m != nil:
		return m.refusal(by.At)
	case !known && r.Problem != nil: // the name of the action may be what could not be read
		return r.Problem
	case !known:
		return RefuseFields(FieldError{"action", "tidak_dikenal", "Tindakan ini tidak ada dalam SOP."})
	}
	return Refuse(Forbidden, "bukan_tugas_anda", "Tindakan ini bukan bagian dari peran Anda pada "+strings.ToLower(d.noun())+" ini.")
}

// noun is what people call that which is decided on.
func (d *Definition) noun() string { return cmp.Or(d.called, "Permohonan") }

// stateRefusal tells what stands in the way of an action that the actor has, but not here and now.
func (d *Definition) stateRefusal(s Snapshot) *Error {
	switch {
	case s.Signing:
		return Refuse(Conflict, "penandatanganan_berjalan", "Surat sedang ditandatangani. Tunggu sampai hasilnya diketahui.")
	case s.Held:
		return Refuse(Conflict, "ditangguhkan", "Permohonan ini sedang ditangguhkan.")
	}
	st, _ := d.State(s.State)
	return Refuse(Conflict, "keadaan_tidak_sesuai", "Tindakan ini tidak dapat dilakukan pada tahap \""+st.Label+"\".")
}

// possible tells whether a row starts in the state of the case and its special conditions allow it.
func (d *Definition) possible(a Action, s Snapshot) bool {
	return d.leaves(a, s.State) &&
		(a.Only != WhileHeld || s.Held) && (a.Only != WhileSigning || s.Signing) && (a.Only != WhileOld || s.Old) &&
		(a.Only != WhileCorrection || s.Correction) &&
		(!s.Held || a.Only == WhileHeld || slices.Contains(a.Also, WhileHeld)) &&
		(!s.Signing || a.Only == WhileSigning || slices.Contains(a.Also, WhileSigning))
}

// personRefusal holds the two rules about the person: strict separation, and the person named for the case.
func (d *Definition) personRefusal(s Snapshot, a Action, who decision) error {
	if reason := d.separated(s, a, who.by, true); reason != "" {
		return Refuse(Forbidden, "pemisahan_tugas", reason)
	}
	if a.Assigned && !who.as.named(s) {
		return Refuse(Forbidden, "bukan_yang_ditugaskan", "Langkah ini ditugaskan kepada orang lain.")
	}
	return nil
}

// separated gives the sentence of the first rule of separation that bars the actor, strict or soft ones.
func (d *Definition) separated(s Snapshot, a Action, by Actor, strict bool) string {
	for _, rule := range d.Separation {
		if rule.Strict != strict || !slices.Contains(rule.Not, a.Name) {
			continue
		}
		if slices.ContainsFunc(rule.Did, func(did string) bool { who, done := s.Did[did]; return done && who == by.User }) {
			return rule.Reason
		}
	}
	return ""
}

// checkRequest holds what is refused as invalid: the request itself, its inputs, the note, the guards.
func (d *Definition) checkRequest(s Snapshot, r Request, a Action, who decision) (map[string]any, error) {
	if r.Problem != nil {
		return nil, r.Problem
	}
	var problems []FieldError
	if r.Version == nil {
		problems = append(problems, FieldError{"version", "wajib", "Sertakan versi " + strings.ToLower(d.noun()) + " yang Anda lihat."})
	}
	problems = append(problems, checkNote(tidy(r.Note), d.noteWhy(s, a, who))...)
	input, wrong := checkInputs(a.Inputs, r.Input, who.as.role)
	if problems = append(problems, wrong...); len(problems) > 0 {
		return nil, RefuseFields(problems...)
	}
	return input, d.guardRefusal(a, who)
}

// MaxNote is the longest note, in characters.
const MaxNote = 4000

// checkNote checks a reason in words; why is the sentence that asks for it, "" where none is needed.
func checkNote(note, why string) []FieldError {
	switch {
	case note == "" && why != "":
		return []FieldError{{"note", "wajib", why}}
	case utf8.RuneCountInString(note) > MaxNote:
		return []FieldError{{"note", "terlalu_panjang", "Alasan paling panjang 4.000 huruf."}}
	case unprintable(note):
		return []FieldError{{"note", "huruf_tidak_sah", "Alasan memuat tanda yang tidak dapat disimpan."}}
	}
	return nil
}

// plainWhy asks for a reason where the step itself tells what for.
const plainWhy = "Tuliskan alasannya."

// noteWhy is the sentence that asks for a written reason, "" where none is needed. Soft separation speaks for itself,
// since the person has to know what the reason is for.
func (d *Definition) noteWhy(s Snapshot, a Action, who decision) string {
	switch soft := d.separated(s, a, who.by, false); {
	case soft != "":
		return soft
	case a.Note == NoteRequired:
		return plainWhy
	case a.Note == NoteSecondRound && who.facts.Rounds > 0:
		return "Tuliskan alasan mengapa pemohon diminta melengkapi sekali lagi."
	}
	return ""
}

// Allowed lists what role, person and state permit, in the order of the definition. An unmet guard does not remove an
// action but fills its Blocked.
func (d *Definition) Allowed(s Snapshot, by Actor, f Facts) []Offer {
	s.reader = by.User
	held, machine := d.standings(s, by), d.machine(s)
	offers := []Offer{}
	for _, a := range d.Actions {
		who := decision{by: by, as: d.takes(a, s, held), facts: f}
		if who.as.role == "" || !d.leaves(a, s.State) || !machine.Can(a.Name) || d.personRefusal(s, a, who) != nil {
			continue
		}
		why := d.noteWhy(s, a, who)
		offers = append(offers, Offer{
			Action: a.Name, Label: a.Label, Means: a.Means, Inputs: inputsOf(a.Inputs, who.as.role),
			Note: why != "", Why: strings.TrimPrefix(why, plainWhy), Blocked: blocked(d.unmetBy(a, who)), Spent: spent(a, f),
		})
	}
	return offers
}

// Barred tells whether strict separation bars a person from a step of this case that a role takes, assigned or not.
func (d *Definition) Barred(s Snapshot, role string, person Actor) bool {
	return slices.ContainsFunc(d.Actions, func(a Action) bool {
		return slices.Contains(a.By, role) && d.separated(s, a, person, true) != ""
	})
}

// Excluded tells whether separation would bar a person from a step of this case that is assigned to somebody of a role.
func (d *Definition) Excluded(s Snapshot, role string, person Actor) bool {
	return slices.ContainsFunc(d.Actions, func(a Action) bool {
		return a.Assigned && slices.Contains(a.By, role) && d.separated(s, a, person, true) != ""
	})
}

// row is the row of an action that starts in a state; Load has refused definitions with two.
func (d *Definition) row(action, state string) (Action, bool) {
	return d.first(func(a Action) bool { return a.Name == action && d.leaves(a, state) })
}
