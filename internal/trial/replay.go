package trial

import (
	"maps"
	"math"
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Change is what is tried: another definition, another calendar, or both. Nothing in it is stored or altered.
type Change struct {
	Definition    *workflow.Definition // by which cases are told afterwards
	Before, After *calendar.Calendar
	Now           time.Time
}

// Case is a case as far as a trial reads it.
type Case struct {
	Code       string               // of tracking
	Definition *workflow.Definition // on which it stands
	Journal    []registry.Event     // in order; each with the version of its time where that is another one
}

// Trial gathers what cases come to under a change. It is not for several goroutines at once: each fills one of its own,
// and Join puts them together in an order that the caller keeps, so that the same cases always give the same result.
type Trial struct {
	change  Change
	after   *plan
	plans   map[*workflow.Definition]*plan
	stages  map[string]*count // by state
	whole   count
	cases   int
	ended   int
	running int // passages that are not over
	untold  int // cases that ended and whose way has a state that is no more
	gone    map[string]*lost
	flips   []Flip
	flipped int
	routes  []route
	first   time.Time // of all steps
	last    time.Time
}

// count is how often a norm was kept before and after.
type count struct {
	before, after Tally
	gained, lost  int
	norms         map[calendar.Norm]bool // before
	handled       []int32                // working seconds of each passage that is over, without holds
}

// Tally counts what could be judged and what of it was in time.
type Tally struct {
	Judged int `json:"judged"`
	Within int `json:"within"`
}

func (t *Tally) add(judged, within bool) {
	if judged {
		t.Judged++
	}
	if judged && within {
		t.Within++
	}
}

func (t *Tally) join(o Tally) { t.Judged, t.Within = t.Judged+o.Judged, t.Within+o.Within }

// Percent is the share in time, rounded down so that 100 means all; 0 where nothing was judged.
func (t Tally) Percent() int {
	if t.Judged == 0 {
		return 0
	}
	return 100 * t.Within / t.Judged
}

// lost is a state or an action that the changed definition does not have, and how often it was met.
type lost struct {
	words string
	times int
}

// Flip is a case in which a norm is kept otherwise than before. Names are those of stages; WholeName is the procedure.
type Flip struct {
	Code   string   `json:"tracking_code"`
	Gained []string `json:"gained"` // now in time
	Lost   []string `json:"lost"`   // now late
}

// WholeName stands in a Flip for the norm of the whole procedure.
const WholeName = "Seluruh prosedur"

// mostFlips is how many cases are named; all are counted.
const mostFlips = 100

// New begins a trial.
func New(c Change) *Trial {
	return &Trial{
		change: c, after: planOf(c.Definition), plans: map[*workflow.Definition]*plan{}, stages: map[string]*count{},
		gone: map[string]*lost{},
	}
}

// Add replays one case. A case that has not begun is left out.
func (t *Trial) Add(c Case) {
	if len(c.Journal) == 0 {
		return
	}
	own := t.planOf(c.Definition)
	r := replay{t: t, own: own, journal: c.Journal, flip: Flip{Code: c.Code}, route: route{code: c.Code}}
	r.measure()
	t.cases++
	t.span(c.Journal[0].At, c.Journal[len(c.Journal)-1].At)
	r.missing()
	r.passages()
	r.whole()
	if len(r.flip.Gained)+len(r.flip.Lost) > 0 {
		t.flipped++
		if len(t.flips) < mostFlips {
			t.flips = append(t.flips, r.flip)
		}
	}
	if len(r.route.stops) > 0 {
		r.route.arrival = t.working(epoch, c.Journal[0].At)
		t.routes = append(t.routes, r.route)
	}
}

func (t *Trial) planOf(def *workflow.Definition) *plan {
	if t.plans[def] == nil {
		t.plans[def] = planOf(def)
	}
	return t.plans[def]
}

func (t *Trial) span(first, last time.Time) {
	if t.first.IsZero() || first.Before(t.first) {
		t.first = first
	}
	if last.After(t.last) {
		t.last = last
	}
}

func (t *Trial) stage(state string) *count {
	if t.stages[state] == nil {
		t.stages[state] = &count{norms: map[calendar.Norm]bool{}}
	}
	return t.stages[state]
}

// working is working time by the changed calendar, in seconds.
func (t *Trial) working(from, to time.Time) int64 {
	return int64(t.change.After.Working(from, to) / time.Second)
}

// replay is one case under both definitions and calendars.
type replay struct {
	t       *Trial
	own     *plan
	journal []registry.Event
	was, is calendar.Measured // before and after
	known   bool              // all its states are in the changed definition
	flip    Flip
	route   route
}

// measure tells the case under both; where nothing that counts differs, once for both.
func (r *replay) measure() {
	c, end := r.t.change, r.t.change.Now
	before := r.lived()
	after, known := r.t.after.events(r.journal, r.own)
	r.known = known
	r.was = c.Before.Measure(before, r.own.def.Norm, end)
	if r.is = r.was; c.Before != c.After || r.own.def.Norm != c.Definition.Norm || !slices.Equal(before, after) {
		r.is = c.After.Measure(after, c.Definition.Norm, end)
	}
}

// lived is what the clock counts by the versions that were in force: a case that was moved to another one is told by each
// for its stretch of the way.
func (r *replay) lived() []calendar.Event {
	events := make([]calendar.Event, len(r.journal))
	var last *plan
	for i, e := range r.journal {
		p := r.planAt(i)
		events[i] = p.of[e.To].event(e)
		events[i].Moved, last = i > 0 && p != last, p
	}
	return events
}

// planAt is the plan of the version on which the case stood after an event.
func (r *replay) planAt(i int) *plan {
	if def := r.journal[i].Definition; def != nil && def != r.own.def {
		return r.t.planOf(def)
	}
	return r.own
}

// missing counts the steps that were taken and are no more.
func (r *replay) missing() {
	for i, e := range r.journal {
		if r.t.after.actions[e.Action] {
			continue
		}
		words := e.Action
		if a, ok := r.planAt(max(i-1, 0)).def.ActionAt(e.Action, e.From); ok { // taken on the version before it
			words = a.Label
		}
		r.t.note("langkah "+e.Action, "Langkah \""+words+"\"")
	}
}

func (t *Trial) note(key, words string) {
	if t.gone[key] == nil {
		t.gone[key] = &lost{words: words}
	}
	t.gone[key].times++
}

// passages judges each stay in a state, from the step that led there to the one that led on.
func (r *replay) passages() {
	for i := range r.was.Passages {
		r.passage(r.was.Passages[i], r.is.Passages[i]) // of one journal, so they are the same stays
	}
}

func (r *replay) passage(was, is calendar.Passage) {
	stage, has := r.t.after.of[was.Step]
	if !has && was.Owner != calendar.Nobody {
		r.t.note("tahap "+was.Step, "Tahap \""+r.labelOf(was.Step)+"\"")
	}
	if !has || stage.Owner == workflow.OwnerNobody {
		return
	}
	n := r.t.stage(was.Step)
	n.norms[was.Norm] = true
	if is.Left.IsZero() {
		r.t.running++
		r.walk(stage, 0, 0)
		return
	}
	n.judge(judgement{was.Norm, !was.Within}, judgement{stage.Norm, !is.Within}, &r.flip, stage.Name())
	run := int64(is.Spent.Work / time.Second)
	n.handled = append(n.handled, int32(min(run, math.MaxInt32)))
	r.walk(stage, run, r.t.working(is.Entered, is.Left))
}

// labelOf is what people called a state when the case was in it.
func (r *replay) labelOf(state string) string {
	for i := range r.journal {
		if p := r.planAt(i); r.journal[i].To == state && p.of[state].Label != "" {
			return p.of[state].Label
		}
	}
	return state
}

// judgement is a norm and whether its due time passed; without a norm there is nothing to judge.
type judgement struct {
	norm calendar.Norm
	late bool
}

func (n *count) judge(before, after judgement, flip *Flip, name string) {
	judged, judgedBefore := !after.norm.IsZero(), !before.norm.IsZero()
	n.before.add(judgedBefore, !before.late)
	n.after.add(judged, !after.late)
	switch {
	case !judged || !judgedBefore || before.late == after.late:
	case after.late:
		n.lost++
		flip.Lost = appendNew(flip.Lost, name)
	default:
		n.gained++
		flip.Gained = appendNew(flip.Gained, name)
	}
}

func appendNew(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}

// whole judges the office's time of a case that is decided.
func (r *replay) whole() {
	end := r.journal[len(r.journal)-1]
	if r.own.of[end.To].Open {
		return
	}
	r.t.ended++
	if !r.known {
		r.t.untold++
		return
	}
	r.t.whole.judge(judgement{r.own.def.Norm, !r.was.Within}, judgement{r.t.after.def.Norm, !r.is.Within}, &r.flip, WholeName)
}

// Join adds what another trial of the same change has gathered, as if its cases had come after those of this one.
func (t *Trial) Join(o *Trial) {
	t.cases, t.ended, t.running, t.untold = t.cases+o.cases, t.ended+o.ended, t.running+o.running, t.untold+o.untold
	t.whole.join(&o.whole)
	for state, n := range o.stages {
		t.stage(state).join(n)
	}
	for key, g := range o.gone {
		t.note(key, g.words)
		t.gone[key].times += g.times - 1
	}
	maps.Copy(t.plans, o.plans)
	t.flips = append(t.flips, o.flips[:min(len(o.flips), mostFlips-len(t.flips))]...)
	t.flipped += o.flipped
	t.routes = append(t.routes, o.routes...)
	if o.cases > 0 {
		t.span(o.first, o.last)
	}
}

func (n *count) join(o *count) {
	n.before.join(o.before)
	n.after.join(o.after)
	n.gained, n.lost = n.gained+o.gained, n.lost+o.lost
	for norm := range o.norms {
		n.norms[norm] = true
	}
	n.handled = append(n.handled, o.handled...)
}
