package trial

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// Result is what a change would have meant for the cases that were replayed.
type Result struct {
	Service   string        `json:"service"`
	Title     string        `json:"title"`
	Cases     int           `json:"cases"`      // replayed
	Ended     int           `json:"decided"`    // of these
	Running   int           `json:"not_over"`   // passages that are not over, and so not judged
	Untold    int           `json:"not_judged"` // decided, but along a stage that the changed definition does not have
	First     time.Time     `json:"first_step"` // of all cases
	Last      time.Time     `json:"last_step"`  // of all cases
	WholeNorm calendar.Norm `json:"norm"`       // after
	Whole     Kept          `json:"whole"`      // procedure
	Stages    []StageResult `json:"stages"`     // those that cases passed, in the order of the changed definition
	Flips     []Flip        `json:"flips"`      // some of those in which a norm is kept otherwise
	Flipped   int           `json:"flipped"`    // all of them
	Remarks   []string      `json:"remarks"`    // what could not be told, in sentences
	Queue     Queue         `json:"queue"`
}

// Kept is how a norm was kept before and would be after.
type Kept struct {
	Before Tally `json:"before"`
	After  Tally `json:"after"`
	Gained int   `json:"gained"` // late before and in time after
	Lost   int   `json:"lost"`   // the other way round
}

// StageResult is a stage with how its norm was kept.
type StageResult struct {
	Stage
	NormBefore string `json:"norm_before"` // several where versions differed; empty: none
	Passages   int    `json:"passages"`    // that are over
	Kept
}

// Result works out what was gathered; where the queue forms depends on who is at the desks.
func (t *Trial) Result(d Desk) Result {
	def := t.change.Definition
	r := Result{
		Service: def.Service, Title: def.Title, Cases: t.cases, Ended: t.ended, Running: t.running, Untold: t.untold,
		First: t.first, Last: t.last, WholeNorm: def.Norm, Whole: t.whole.kept(), Flipped: t.flipped,
	}
	r.Flips = slices.SortedFunc(slices.Values(t.flips), func(a, b Flip) int { return cmp.Compare(a.Code, b.Code) })
	for _, s := range Stages(def) {
		if n := t.stages[s.State]; n != nil {
			r.Stages = append(r.Stages, StageResult{s, n.normWords(), len(n.handled), n.kept()})
		}
	}
	r.Remarks = t.remarks()
	r.Queue = t.queue(d)
	return r
}

func (n *count) kept() Kept { return Kept{n.before, n.after, n.gained, n.lost} }

// normWords are the norms that held before, the shortest text first.
func (n *count) normWords() string {
	var all []string
	for norm := range n.norms {
		if !norm.IsZero() {
			all = append(all, norm.String())
		}
	}
	slices.Sort(all)
	return strings.Join(all, " atau ")
}

// remarks tell what the changed definition does not have and what is new in it; nothing is guessed about either.
func (t *Trial) remarks() []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(t.gone)) {
		g := t.gone[key]
		all = append(all, fmt.Sprintf("%s tidak ada dalam definisi yang dicoba; %d kali tercatat dan tidak dinilai.", g.words, g.times))
	}
	if t.untold > 0 {
		all = append(all, fmt.Sprintf("%d permohonan yang sudah diputus melewati tahap yang tidak ada lagi, jadi waktu seluruh prosedurnya tidak dinilai.", t.untold))
	}
	for _, s := range Stages(t.change.Definition) {
		if t.cases > 0 && t.stages[s.State] == nil && !t.had(s.State) {
			all = append(all, fmt.Sprintf("Tahap \"%s\" baru; belum ada permohonan yang melewatinya, jadi tidak dapat dinilai.", s.Label))
		}
	}
	return all
}

// had tells whether one of the definitions that cases walked along knows a state.
func (t *Trial) had(state string) bool {
	for def := range t.plans {
		if _, ok := def.State(state); ok {
			return true
		}
	}
	return false
}

// Assumptions are the sentences without which nobody can judge where a queue forms.
func (d Desk) Assumptions() []string {
	return []string{
		fmt.Sprintf("Lama mengerjakan tidak tercatat. Yang dipakai ialah waktu kerja yang tidak dilampaui %d%% permohonan tercepat pada tahap itu, paling sedikit 1 menit; lamanya diacak di sekitar angka itu (sebaran eksponensial), dengan acakan yang sama pada setiap percobaan.", d.Quantile),
		"Permohonan datang pada waktu yang sebenarnya dan menempuh tahap yang sebenarnya. Waktu di tangan pemohon dan pihak ketiga tidak berubah.",
		"Setiap orang pada satu peran dapat mengerjakan setiap permohonan, bekerja selama jam kerja kantor, dan mendahulukan yang datang lebih dahulu. Orang dengan beberapa peran dihitung penuh pada setiap perannya.",
		"Antrean kosong pada awal masa yang dihitung.",
		"Batas waktu yang ditetapkan orang, seperti perpanjangan, tetap seperti ditetapkan.",
	}
}

// RolesOf are the roles of the office whose turn comes in a procedure, in its order.
func RolesOf(def *workflow.Definition) []workflow.Role {
	var all []workflow.Role
	for _, s := range Stages(def) {
		r, ok := def.Role(s.Role)
		if ok && s.Owner == workflow.OwnerOffice && !slices.ContainsFunc(all, func(o workflow.Role) bool { return o.ID == r.ID }) {
			all = append(all, r)
		}
	}
	return all
}
