package workflow

import "slices"

// LetterLife is what may become of a letter after its issue: states and acts as data, like those of cases. An empty one
// means that nothing is ever done to a letter.
type LetterLife struct {
	Number   string        `yaml:"number"`    // template of the numbers of letters about letters
	States   []State       `yaml:"states"`    // the first is that in which letters are issued
	Actions  []Action      `yaml:"actions"`   // rows like those of the SOP
	Remedies []string      `yaml:"remedies"`  // what its holder can do against a decision, printed on it
	Remind   Lapses        `yaml:"remind"`    // of the end of what letters rest on
	Status   []LegalStatus `yaml:"status"`    // of organisations, decided by other offices
	StatusBy []string      `yaml:"status_by"` // roles that record it
	engine   *Definition   // the rows as a procedure of their own, so that one Decide serves both
}

// Lapses say when people are reminded of the end of a letter, or of what it rests on.
type Lapses struct {
	Days   []int    `yaml:"days"`   // before the end, falling
	Fields []string `yaml:"fields"` // dates of the form that end besides the letter itself
}

// LegalStatus is what another office decided about an organisation, and what follows here.
type LegalStatus struct {
	ID      string `yaml:"id"`
	Label   string `yaml:"label"`
	Ground  string `yaml:"ground"`  // legal ground of acts that rest on it; empty: no act does
	Then    string `yaml:"then"`    // the act that it calls for; empty: none
	Refuses string `yaml:"refuses"` // sentence for who wants to begin or hand in a case; empty: they may
}

// LetterWord is a state of letters that the register keeps, in words that hold for letters of every procedure.
type LetterWord struct {
	ID, Label string
	Is        LetterStanding
}

// LetterStates are the states of a letter that the register keeps, the first the one in which letters are issued; what a day
// makes of them is told by the register. Is what the shipped procedures mean; the signed list asks each definition itself.
var LetterStates = []LetterWord{
	{"aktif", "Aktif", LetterHolds},
	{"ditunda", "Ditunda", LetterSuspended},
	{"dicabut", "Dicabut", LetterVoid},
	{"diganti", "Diganti dengan surat baru", LetterReplaced},
}

// LetterWordOf is one of them by its id; ok is false where the register keeps no such state.
func LetterWordOf(state string) (w LetterWord, ok bool) {
	i := slices.IndexFunc(LetterStates, func(w LetterWord) bool { return w.ID == state })
	if i < 0 {
		return LetterWord{}, false
	}
	return LetterStates[i], true
}

// LetterStanding is what the state of a letter means to whoever is shown it.
type LetterStanding int

// What a state may mean.
const (
	LetterVoid      LetterStanding = iota // it holds no more
	LetterHolds                           // it holds, as far as its dates go
	LetterSuspended                       // it does not hold for now
	LetterReplaced                        // another letter took its place
)

// LetterStanding tells what a state of letters means, by what the definition says of it and by the rows that lead to it; ok is false
// where the definition has no such state.
func (d *Definition) LetterStanding(state string) (is LetterStanding, ok bool) {
	s, ok := d.LetterState(state)
	replaces := func(a Action) bool { return a.Effect == EffectReplace && a.To == state }
	switch {
	case !ok:
		return LetterVoid, false
	case state == d.LetterLife.States[0].ID || s.Open:
		return LetterHolds, true
	case slices.ContainsFunc(d.LetterLife.Actions, replaces):
		return LetterReplaced, true
	case s.Final:
		return LetterVoid, true
	}
	return LetterSuspended, true
}

// LegalStatuses are those that the register keeps, in the words of UU 16/2017 art. 61 and 80A.
var LegalStatuses = []string{"aktif", "peringatan", "penghentian_kegiatan", "skt_dicabut", "dibubarkan"}

// The effects of acts on letters.
const (
	EffectDecision = "decision" // a numbered letter to the organisation
	EffectReplace  = "replace"  // follows from the issue of another letter
	EffectCorrect  = "correct"  // begins the case of a corrected version
)

var letterEffects = []string{EffectDecision, EffectReplace, EffectCorrect}

// InputGround is the input with the legal ground of an act.
const InputGround = "legal_ground"

// DecideLetter is Decide for an act on a letter. An act that rests on a legal status is refused while it is not the one
// that the organisation has.
func (d *Definition) DecideLetter(s Snapshot, r Request, by Actor, f Facts) (Transition, error) {
	t, err := d.letterEngine().Decide(s, r, by, f)
	if err != nil {
		return Transition{}, err
	}
	if called := d.statusesOf(t.Ground()); len(called) > 0 && !slices.ContainsFunc(called, func(c LegalStatus) bool { return c.ID == f.LegalStatus }) {
		return Transition{}, RefuseFields(FieldError{InputGround, unmet, "Dasar ini menunjuk status hukum \"" + called[0].Label +
			"\". Catat lebih dahulu surat dari instansi yang memutuskannya pada halaman organisasi."})
	}
	return t, nil
}

// AllowedLetter is Allowed for the acts on a letter.
func (d *Definition) AllowedLetter(s Snapshot, by Actor, f Facts) []Offer {
	return d.letterEngine().Allowed(s, by, f)
}

// LetterState gives the state of a letter by its id; ok is false where the definition has none.
func (d *Definition) LetterState(id string) (State, bool) { return d.letterEngine().State(id) }

// LetterAction gives the first row of an act on letters; ok is false where there is none.
func (d *Definition) LetterAction(name string) (a Action, ok bool) {
	return d.letterEngine().Action(name)
}

// LetterActionWith gives the row with an effect that starts in a state of a letter; ok is false where there is none.
func (d *Definition) LetterActionWith(effect, state string) (a Action, ok bool) {
	return d.letterEngine().StepAt(effect, state)
}

// LetterActionFrom tells whether an act on letters starts in a state.
func (d *Definition) LetterActionFrom(name, state string) bool {
	_, ok := d.letterEngine().row(name, state)
	return ok
}

// GroundLabel is what people call a legal ground of an act on letters; the code where the definition has it no more.
func (d *Definition) GroundLabel(code string) string {
	for _, a := range d.LetterLife.Actions {
		f, _ := fieldOf(a.Inputs, InputGround)
		if label := f.OptionLabel(code); label != code {
			return label
		}
	}
	return code
}

// LegalStatus gives what the definition says about a legal status; ok is false where it says nothing.
func (d *Definition) LegalStatus(id string) (s LegalStatus, ok bool) {
	i := slices.IndexFunc(d.LetterLife.Status, func(s LegalStatus) bool { return s.ID == id })
	if i < 0 {
		return LegalStatus{}, false
	}
	return d.LetterLife.Status[i], true
}

// RecordsStatus tells whether somebody may record what other offices decided about organisations, and in which role.
func (d *Definition) RecordsStatus(by Actor) (role string, may bool) {
	one := works(d.LetterLife.StatusBy, Snapshot{}, d.standings(Snapshot{}, by))
	return one.role, one.role != ""
}

// Ground is the legal ground of an act, "" where it has none.
func (t Transition) Ground() string {
	ground, _ := t.input[InputGround].(string)
	return ground
}

// statusesOf are the legal statuses on which acts with a ground rest.
func (d *Definition) statusesOf(ground string) []LegalStatus {
	var all []LegalStatus
	for _, s := range d.LetterLife.Status {
		if ground != "" && s.Ground == ground {
			all = append(all, s)
		}
	}
	return all
}

// letterEngine is the life of letters as a procedure of its own; Load has made it.
func (d *Definition) letterEngine() *Definition {
	if d.LetterLife.engine == nil {
		return &Definition{called: "Surat", Roles: d.Roles}
	}
	return d.LetterLife.engine
}

// readLetterLife makes the engine of the section.
func (d *Definition) readLetterLife() {
	d.LetterLife.engine = &Definition{
		Service: d.Service, Version: d.Version, called: "Surat", Roles: d.Roles,
		States: d.LetterLife.States, Actions: d.LetterLife.Actions,
	}
}

// BeginCorrection is the first step of a case that corrects a letter, out of the decision to do so: from where cases begin
// to where letters are drafted. Like every transition it follows from a decision.
func (d *Definition) BeginCorrection(letter Transition) (Transition, error) {
	if letter.action.Effect != EffectCorrect || letter.definition != d.letterEngine() {
		return Transition{}, Refuse(Invalid, "bukan_pembetulan", "Pembetulan surat tidak dimulai dengan tindakan ini.")
	}
	step, _ := d.StepWith(EffectDraft) // Load has refused definitions without one
	return Transition{
		action: Action{Name: letter.action.Name, Label: letter.action.Label, Tell: true}, from: d.Initial(), to: step.From[0],
		as: letter.as, mandate: letter.mandate, definition: d, version: 1, note: letter.note, input: letter.input,
	}, nil
}
