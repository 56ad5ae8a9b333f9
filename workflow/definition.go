// Package workflow says what may happen: a Definition lists the states, actions, roles, norms and requirements of one
// procedure, and Decide and Allowed answer for it. The package is pure: no database, no network, no clock.
package workflow

import (
	"regexp"
	"slices"

	"ormas/internal/calendar"
)

// Definition is one version of one procedure of an office: the SOP as data.
type Definition struct {
	Service      string        `yaml:"service"`      // stable id, such as "pelaporan"
	Version      int           `yaml:"version"`      // counts from 1; never edited once published
	Title        string        `yaml:"title"`        // name of the procedure
	Product      string        `yaml:"product"`      // title of the letter it ends with; empty: none
	Organisation bool          `yaml:"organisation"` // whether a dossier belongs to an organisation
	Norm         calendar.Norm `yaml:"norm"`         // office time for the whole procedure
	LegalGrounds []string      `yaml:"legal_grounds"`
	Roles        []Role        `yaml:"roles"`
	States       []State       `yaml:"states"`
	Actions      []Action      `yaml:"actions"`
	Reminders    Reminders     `yaml:"reminders"`
	Separation   []Separation  `yaml:"separation"`
	Requirements []Requirement `yaml:"requirements"`
	Positions    []Position    `yaml:"positions"`
	Form         []Field       `yaml:"form"` // the field "name" is what people call a case
	OfficerForm  []Field       `yaml:"officer_form"`
	Reasons      []Reason      `yaml:"reasons"`
	Numbers      Numbers       `yaml:"numbers"`
	Validity     Validity      `yaml:"validity"`
	Letter       Letter        `yaml:"letter"`
	LetterLife   LetterLife    `yaml:"letter_life"`
	Cover        Cover         `yaml:"cover"`
	Standard     Standard      `yaml:"standard"`

	Hash string `yaml:"-"` // SHA-256 of the body it was loaded from, lower-case hex

	called string          // what its rows are about, in refusals; empty: a case
	turns  map[string]turn // by state, found once by Load
}

// Role is who may do something. Offices map people to roles.
type Role struct {
	ID        string `yaml:"id"`
	Label     string `yaml:"label"`
	Applicant bool   `yaml:"applicant"` // from outside, acts on own dossiers only; a procedure without one is the office's own
	Counter   bool   `yaml:"counter"`   // does the applicant's acts on dossiers made at the counter
	Reads     bool   `yaml:"reads"`     // reads submitted dossiers of the office
	System    bool   `yaml:"system"`    // the clock, never a person
}

// Owner is whose clock runs in a state.
type Owner string

// The owners of the clock.
const (
	OwnerOffice     Owner = "kantor"
	OwnerApplicant  Owner = "pemohon"
	OwnerThirdParty Owner = "pihak_ketiga"
	OwnerNobody     Owner = "tidak_ada"
)

// State is where a case can be.
type State struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Owner Owner  `yaml:"owner"`
	Turn  string `yaml:"turn"`  // role whose turn it is; empty in final states
	Open  bool   `yaml:"open"`  // submitted and not decided yet
	Final bool   `yaml:"final"` // nothing happens any more

	Edit   EditRule `yaml:"edit"`   // what whoever begins cases may change
	Judge  []string `yaml:"judge"`  // roles that give verdicts
	Find   []string `yaml:"find"`   // roles that draft findings
	Settle []string `yaml:"settle"` // roles that decide answers of the applicant
}

// EditRule says what the applicant may change in a state.
type EditRule string

// The rules for editing.
const (
	EditNothing  EditRule = ""
	EditAll      EditRule = "semua"
	EditFindings EditRule = "kekurangan" // only what a finding names
)

// Condition marks that an act is possible only, or also, while something special is under way.
type Condition string

// The special conditions of a case.
const (
	WhileHeld    Condition = "ditangguhkan"    // on hold for a third party's matter
	WhileSigning Condition = "penandatanganan" // a signature with unknown outcome is under way
	WhileOld     Condition = "versi_lama"      // a later version of the SOP is in force than the case runs on

	WhileCorrection Condition = "pembetulan" // the case is that of a corrected letter
)

// NoteRule says when an action needs a reason in words.
type NoteRule string

// The rules for notes.
const (
	NoteOptional    NoteRule = ""
	NoteRequired    NoteRule = "wajib"
	NoteSecondRound NoteRule = "wajib_putaran_kedua"
)

// OpenStates in a From list stands for all states marked open.
const OpenStates = "terbuka"

// Action is one row of the SOP: who may do what, from where to where.
type Action struct {
	Name         string        `yaml:"action"`
	Step         string        `yaml:"step"` // number in the published SOP; empty outside the numbered steps
	Label        string        `yaml:"label"`
	Means        string        `yaml:"means"` // what comes of it, for whoever is about to take it; empty: it needs no words
	By           []string      `yaml:"by"`
	From         []string      `yaml:"from"`
	To           string        `yaml:"to"`       // empty: the state stays
	Assigned     bool          `yaml:"assigned"` // only the person named for this case in that role
	Assigns      string        `yaml:"assigns"`  // role for which the input user_id is named
	First        bool          `yaml:"first"`    // hands the case in: the clock starts here
	Norm         calendar.Norm `yaml:"norm"`
	Completeness []string      `yaml:"completeness"` // mutu baku: kelengkapan
	Output       []string      `yaml:"output"`       // mutu baku: output
	Remark       string        `yaml:"remark"`       // keterangan of the printed SOP
	Guards       []string      `yaml:"guards"`
	Effect       string        `yaml:"effect"`
	Note         NoteRule      `yaml:"note"`
	Inputs       []Field       `yaml:"inputs"`
	Also         []Condition   `yaml:"also"` // possible also while
	Only         Condition     `yaml:"only"` // possible only while
	Tell         bool          `yaml:"tell"` // the applicant is told by mail; without one whoever began the case
	Sheet        Sheet         `yaml:"sheet"`
}

// Sheet names a sheet in the paper file of the office on which a step stands.
type Sheet string

// The sheets of the office; the empty one stands for none.
const (
	DispositionSheet Sheet = "disposisi"
	CheckSheet       Sheet = "periksa"
)

// Separation forbids one person to do two steps of one case.
type Separation struct {
	Did    []string `yaml:"did"`    // who did one of these the last time it was done
	Not    []string `yaml:"not"`    // does none of these
	Strict bool     `yaml:"strict"` // soft: may, with a written reason
	Reason string   `yaml:"reason"` // sentence for the person refused
}

// Requirement is one item the applicant must bring.
type Requirement struct {
	Code       string   `yaml:"code"`
	Label      string   `yaml:"label"`
	PerOfficer bool     `yaml:"per_officer"` // one slot for each position
	When       *When    `yaml:"condition"`   // nil: always
	MadeHere   bool     `yaml:"made_here"`
	SignedBy   []string `yaml:"signed_by"`
	Stamp      string   `yaml:"stamp"`  // meterai, such as "Rp10.000"
	Kinds      []string `yaml:"kinds"`  // MIME types accepted
	Fields     []string `yaml:"fields"` // data that a finding on this item opens too
	Until      string   `yaml:"until"`  // date of the form after which the file is of no use for a renewal; empty: it stays good
}

// When is a condition on a field of the form.
type When struct {
	Field  string `yaml:"field"`
	Equals any    `yaml:"equals"`
	Label  string `yaml:"label"`
}

// Position is a slot for an officer of the organisation.
type Position struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
}

// FieldType is the type of an input.
type FieldType string

// The types of input.
const (
	Text     FieldType = "teks"
	LongText FieldType = "teks_panjang"
	Date     FieldType = "tanggal"  // YYYY-MM-DD
	DateTime FieldType = "waktu"    // RFC 3339
	Bool     FieldType = "ya_tidak" // true or false
	Number   FieldType = "angka"
	List     FieldType = "daftar" // array of strings
	IDs      FieldType = "daftar_id"
	Choice   FieldType = "pilihan"
	Person   FieldType = "orang"   // id of a user of the office
	Secret   FieldType = "rahasia" // never stored, never logged
)

// Field is one input of the form or of an action.
type Field struct {
	Name     string    `yaml:"name"` // dotted: address.street
	Label    string    `yaml:"label"`
	Type     FieldType `yaml:"type"`
	Required bool      `yaml:"required"`
	Max      int       `yaml:"max"` // characters; items are limited to 100 in lists
	Options  []Option  `yaml:"options"`
	Example  string    `yaml:"example"`
	Pattern  string    `yaml:"pattern"` // regular expression, checked when handed in
	Hint     string    `yaml:"hint"`    // how the value has to be, "harus ...", shown where it is not
	Equals   any       `yaml:"equals"`  // the only accepted value, as in a statement of truth
	Given    any       `yaml:"given"`   // what the procedure itself answers: every draft has it from its beginning, and nobody else answers
	Of       []string  `yaml:"of"`      // roles asked for it; empty: all
	Group    string    `yaml:"group"`   // title of the step of filling in that begins with this field; empty: goes on

	Minimum   *float64 `yaml:"minimum"`    // of a number
	Maximum   *float64 `yaml:"maximum"`    // of a number
	NotBefore string   `yaml:"not_before"` // name of a date of the same form that this one must not precede

	pattern *regexp.Regexp // compiled by Load
}

// Option is one choice of a field.
type Option struct {
	Value string `yaml:"value" json:"value"`
	Label string `yaml:"label" json:"label"`
}

// Reason is a coded ground for a finding.
type Reason struct {
	Code         string   `yaml:"code"`
	Label        string   `yaml:"label"`
	Requirements []string `yaml:"requirements"` // empty: fits all
}

// Numbers are the templates of the two numbers of a letter: {urut}, {urut:4}, {klasifikasi}, {unit}, {tahun}, {bulan}.
type Numbers struct {
	Registration string `yaml:"registration"`
	Letter       string `yaml:"letter"`
}

// The kinds of numbers that a procedure gives.
const (
	RegistrationNumber = "registrasi"
	LetterNumber       = "surat"
	DecisionNumber     = "keputusan" // of letters about letters
)

// NumberTemplate is how numbers of a kind are written.
type NumberTemplate struct{ Kind, Template string }

// NumberTemplates are how a procedure writes its numbers of each kind, always in the same order; empty where it gives none.
func (d *Definition) NumberTemplates() []NumberTemplate {
	return []NumberTemplate{
		{RegistrationNumber, d.Numbers.Registration}, {LetterNumber, d.Numbers.Letter}, {DecisionNumber, d.LetterLife.Number},
	}
}

// Validity says until when a letter holds: the earliest of the named fields and of so many years after issue.
type Validity struct {
	Years  int      `yaml:"years"`
	Fields []string `yaml:"fields"`
}

// Letter holds the texts of the product that belong to the procedure.
type Letter struct {
	Considerations []string `yaml:"considerations"`
	ApprovalLabel  string   `yaml:"approval_label"` // what the field approval_number is called
	Duties         []string `yaml:"duties"`
	Notice         string   `yaml:"notice"` // the sentence that it is no permit
	Copies         []string `yaml:"copies"` // tembusan
}

// State gives the state of an id; ok is false where the definition has none.
func (d *Definition) State(id string) (s State, ok bool) {
	i := slices.IndexFunc(d.States, func(s State) bool { return s.ID == id })
	if i < 0 {
		return State{}, false
	}
	return d.States[i], true
}

// Role gives the role of an id; ok is false where the definition has none.
func (d *Definition) Role(id string) (r Role, ok bool) {
	i := slices.IndexFunc(d.Roles, func(r Role) bool { return r.ID == id })
	if i < 0 {
		return Role{}, false
	}
	return d.Roles[i], true
}

// Requirement gives the requirement of a code; ok is false where the definition has none.
func (d *Definition) Requirement(code string) (r Requirement, ok bool) {
	i := slices.IndexFunc(d.Requirements, func(r Requirement) bool { return r.Code == code })
	if i < 0 {
		return Requirement{}, false
	}
	return d.Requirements[i], true
}

// Reason gives the coded reason; ok is false where the definition has none.
func (d *Definition) Reason(code string) (r Reason, ok bool) {
	i := slices.IndexFunc(d.Reasons, func(r Reason) bool { return r.Code == code })
	if i < 0 {
		return Reason{}, false
	}
	return d.Reasons[i], true
}

// FirstAction is the act that hands a case in.
func (d *Definition) FirstAction() Action {
	i := slices.IndexFunc(d.Actions, func(a Action) bool { return a.First })
	return d.Actions[i] // Load has refused definitions without one
}

// Initial is the state in which a dossier begins.
func (d *Definition) Initial() string { return d.FirstAction().From[0] }

// turn is whose turn it is in a state.
type turn struct {
	role     string
	assigned bool
	norm     calendar.Norm
}

// Turn tells for a state the role whose turn it is, whether only a named person has it, and the norm of the step; where no
// numbered step waits for the role, of another that leads on.
func (d *Definition) Turn(state string) (role string, assigned bool, norm calendar.Norm) {
	t, known := d.turns[state]
	if !known {
		t = d.turnIn(state)
	}
	return t.role, t.assigned, t.norm
}

func (d *Definition) turnIn(state string) (t turn) {
	s, _ := d.State(state)
	for _, a := range d.Actions {
		if a.Step == "" || !slices.Contains(a.By, s.Turn) || !d.leaves(a, state) {
			continue
		}
		if t.role == "" || t.norm == (calendar.Norm{}) {
			t = turn{s.Turn, a.Assigned, a.Norm}
		}
	}
	if t.role == "" {
		only, _ := d.Expected(state, s.Turn)
		t = turn{s.Turn, only.Assigned, only.Norm}
	}
	return t
}

// findTurns finds whose turn it is in every state, which the clock asks for each step of a case.
func (d *Definition) findTurns() {
	d.turns = make(map[string]turn, len(d.States))
	for _, s := range d.States {
		d.turns[s.ID] = d.turnIn(s.ID)
	}
}

// leaves tells whether an action starts in a state.
func (d *Definition) leaves(a Action, state string) bool {
	if slices.Contains(a.From, state) {
		return true
	}
	s, ok := d.State(state)
	return ok && s.Open && slices.Contains(a.From, OpenStates)
}

// StatesOf are the states in which an action can be taken, in the order of the definition.
func (d *Definition) StatesOf(a Action) []string {
	var states []string
	for _, s := range d.States {
		if d.leaves(a, s.ID) {
			states = append(states, s.ID)
		}
	}
	return states
}

// Action is the first row of an action, whatever state it starts in; ok is false where there is none.
func (d *Definition) Action(name string) (a Action, ok bool) {
	return d.first(func(a Action) bool { return a.Name == name })
}

// first is the first row that a condition holds for.
func (d *Definition) first(match func(Action) bool) (Action, bool) {
	i := slices.IndexFunc(d.Actions, match)
	if i < 0 {
		return Action{}, false
	}
	return d.Actions[i], true
}

// ActionAt is the row of an action that starts in a state; ok is false where there is none.
func (d *Definition) ActionAt(action, state string) (a Action, ok bool) { return d.row(action, state) }
