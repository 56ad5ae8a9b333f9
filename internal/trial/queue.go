package trial

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"ormas/workflow"
)

// Where the queue forms is found by letting the real cases walk once more, in working time: each arrives when it did,
// takes the way it took, and stays in other hands (the applicant, a third party, a hold) as long as it did; only the time
// at the office's desks is played anew. The desks of a role are its people, who take what came first. This is an open
// network of queues with several servers each (in Kendall's notation nearly G/M/c); the share of time that people are
// busy is the utilisation law, arrivals times handling time by people, and what waits at a desk on the average is arrivals
// times waiting (Little's law). For one such desk with accidental arrivals the waiting is Erlang's formula C, to which the
// tests compare the play; Allen and Cunneen's formula would stretch it to other arrivals, which are here the real ones.
//
// How long somebody really works on a case is not recorded, only how long it lay in a stage. The shortest passages are
// those that did not wait, so a low quantile of them stands for the work.

// epoch is where working time is counted from.
var epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// route is the way of a case through the hands of the office.
type route struct {
	code    string
	arrival int64 // working seconds since epoch
	stops   []stop
}

// stop is a stay with somebody of the office and, after it, the working seconds in other hands until the next.
type stop struct {
	state string
	away  int64
}

// walk adds a passage to the way: to a stage of the office a stop, to any other the time it took. run are the working
// seconds in which the owner of the stage had it, all those that it took; both are 0 for a passage that is not over.
func (r *replay) walk(s Stage, run, all int64) {
	if s.Owner == workflow.OwnerOffice && s.Role != "" {
		r.route.stops = append(r.route.stops, stop{s.State, all - run})
		return
	}
	if n := len(r.route.stops); n > 0 {
		r.route.stops[n-1].away += all
	}
}

// Desk says who works at the stages of a role, for how long.
type Desk struct {
	People   map[string]int `json:"people"`   // by role; a role without people is played with one and said so
	Quantile int            `json:"quantile"` // percent of the passages of a stage that are no longer than the work in it
}

// The quantile that stands for the work where nothing else is asked for, and its bounds.
const (
	DefaultQuantile = 10
	LeastQuantile   = 1
	MostQuantile    = 50
)

// leastWork is the shortest time a step takes; journals with steps taken in one go would otherwise tell of none.
const leastWork = 60 * time.Second

// Queue is where the cases would wait, and for how long.
type Queue struct {
	Roles      []RoleLoad  `json:"roles"` // in the order of the definition's stages
	Stages     []StageLoad `json:"stages"`
	Bottleneck string      `json:"bottleneck"`   // label of the role that is busiest; empty where nothing arrives
	Days       int         `json:"working_days"` // from the first step to the last
	Arrivals   float64     `json:"arrivals_per_working_day"`
	Cases      int         `json:"cases"`
	Few        bool        `json:"too_few"` // the figures say nothing yet: see FewestCases and FewestDays
}

// With fewer cases than FewestCases, or within fewer working days than FewestDays, a rate of arrivals is an accident.
const (
	FewestCases = 10
	FewestDays  = 5
)

// FewWords tell in a sentence why the figures say nothing yet.
func (q Queue) FewWords() string {
	return fmt.Sprintf("Antrean belum dapat diperkirakan: baru %d permohonan dalam %d hari kerja, terlalu sedikit. Diperlukan paling sedikit %d permohonan dalam %d hari kerja.",
		q.Cases, q.Days, FewestCases, FewestDays)
}

// RoleLoad is what falls on the people of a role.
type RoleLoad struct {
	Role    string  `json:"role"`
	Label   string  `json:"label"`
	People  int     `json:"people"`
	Alone   bool    `json:"nobody"` // nobody has the role; it was played with one person
	Jobs    int     `json:"jobs"`   // stages to work on
	Busy    float64 `json:"utilisation"`
	Wait    Span    `json:"mean_wait_seconds"` // of a job
	Longest int     `json:"longest_queue"`     // jobs that waited at once
}

// Percent is the share of their working time in which the people of a role are busy; above 100 the queue grows for ever.
func (r RoleLoad) Percent() int { return int(math.Round(100 * r.Busy)) }

// StageLoad is what falls on a stage.
type StageLoad struct {
	Stage Stage `json:"stage"`
	Jobs  int   `json:"jobs"`
	Work  Span  `json:"mean_work_seconds"` // that a job takes
	Wait  Span  `json:"mean_wait_seconds"` // until somebody takes it
}

// Span is working time.
type Span time.Duration

// MarshalJSON writes it in whole seconds.
func (s Span) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, int64(time.Duration(s)/time.Second), 10), nil
}

// String is the time in hours and minutes, for people.
func (s Span) String() string {
	switch hours, minutes := time.Duration(s)/time.Hour, time.Duration(s)%time.Hour/time.Minute; {
	case s <= 0:
		return "tidak menunggu"
	case hours == 0 && minutes == 0:
		return "kurang dari 1 menit"
	case hours == 0:
		return fmt.Sprintf("%d menit", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d jam", hours)
	default:
		return fmt.Sprintf("%d jam %d menit", hours, minutes)
	}
}

// play lets the routes walk. Its time is working seconds.
type play struct {
	routes []route
	desks  map[string]*desk // by role
	stages map[string]*load // by state
	next   agenda
	seq    int
}

type desk struct {
	people, free int
	waiting      []job // in order; those before head are taken
	head         int
	load
}

type load struct {
	role    string
	mean    float64 // seconds of work
	jobs    int
	work    float64
	wait    int64
	longest int
}

// job is a stop of a route that waits or is being worked on.
type job struct {
	route, stop int32
	since       int64
}

// moment is something that will happen: a job arrives at its desk, or somebody has done it.
type moment struct {
	at   int64
	seq  int
	job  job
	done bool
}

// agenda is what will happen, the earliest first; what happens at once, in the order in which it was found.
type agenda []moment

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].seq < a[j].seq
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(m any)   { *a = append(*a, m.(moment)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

func (p *play) add(at int64, j job, done bool) {
	p.seq++
	heap.Push(&p.next, moment{at, p.seq, j, done})
}

// run plays until nothing is left to happen.
func (p *play) run() {
	slices.SortFunc(p.routes, func(a, b route) int { return cmp.Or(cmp.Compare(a.arrival, b.arrival), cmp.Compare(a.code, b.code)) })
	for i, r := range p.routes {
		p.add(r.arrival, job{route: int32(i)}, false)
	}
	for len(p.next) > 0 {
		m := heap.Pop(&p.next).(moment)
		stage := p.stages[p.stopOf(m.job).state]
		d := p.desks[stage.role]
		if m.done {
			d.free++
			p.goOn(m)
		} else {
			m.job.since = m.at
			d.waiting = append(d.waiting, m.job)
			d.longest = max(d.longest, len(d.waiting)-d.head-d.free)
		}
		p.serve(d, m.at)
	}
}

func (p *play) stopOf(j job) stop { return p.routes[j.route].stops[j.stop] }

// serve lets free people take what came first.
func (p *play) serve(d *desk, now int64) {
	for d.free > 0 && d.head < len(d.waiting) {
		j := d.waiting[d.head]
		d.head++
		if d.head > 1024 && d.head*2 > len(d.waiting) {
			d.waiting, d.head = append(d.waiting[:0], d.waiting[d.head:]...), 0
		}
		d.free--
		stage := p.stages[p.stopOf(j).state]
		work := workOf(stage.mean, j)
		for _, l := range []*load{stage, &d.load} {
			l.jobs++
			l.work += work
			l.wait += now - j.since
		}
		p.add(now+int64(math.Ceil(work)), j, true)
	}
}

// goOn sends a case that was worked on to its next stop, after its time in other hands.
func (p *play) goOn(m moment) {
	away := p.stopOf(m.job).away
	if int(m.job.stop)+1 < len(p.routes[m.job.route].stops) {
		p.add(m.at+away, job{route: m.job.route, stop: m.job.stop + 1}, false)
	}
}

// workOf draws how long a job takes: exponentially distributed around the mean, always the same for the same stop of the
// same case, so that two plays differ by nothing but what was changed.
func workOf(mean float64, j job) float64 {
	drawn := rand.New(rand.NewPCG(uint64(j.route), uint64(j.stop))) //nolint:gosec // G404: accident of a game, no secret
	return mean * drawn.ExpFloat64()
}

// queue plays what the trial has gathered.
func (t *Trial) queue(d Desk) Queue {
	p := &play{routes: slices.Clone(t.routes), desks: map[string]*desk{}, stages: map[string]*load{}}
	for _, s := range Stages(t.change.Definition) {
		if n := t.stages[s.State]; n != nil && s.Owner == workflow.OwnerOffice && s.Role != "" {
			p.stages[s.State] = &load{role: s.Role, mean: quantile(n.handled, d.Quantile)}
			if p.desks[s.Role] == nil {
				people := max(d.People[s.Role], 1)
				p.desks[s.Role] = &desk{people: people, free: people}
			}
		}
	}
	p.run()
	return p.told(t, d)
}

// quantile is the value that so many percent of the sorted values do not exceed, in seconds, at least leastWork.
func quantile(values []int32, percent int) float64 {
	if len(values) == 0 {
		return leastWork.Seconds()
	}
	sorted := slices.Sorted(slices.Values(values))
	return max(float64(sorted[(len(sorted)-1)*percent/100]), leastWork.Seconds())
}

// told reads the play.
func (p *play) told(t *Trial, d Desk) Queue {
	if len(p.routes) == 0 {
		return Queue{}
	}
	first, last := t.first, t.last
	days := max(1, t.change.After.WorkingDays(first, last))
	span := max(t.working(first, last), 1)
	q := Queue{
		Days: days, Arrivals: float64(len(p.routes)) / float64(days), Cases: len(p.routes),
		Few: len(p.routes) < FewestCases || days < FewestDays,
	}
	busiest := 0.0
	seen := map[string]bool{}
	for _, s := range Stages(t.change.Definition) {
		l := p.stages[s.State]
		if l == nil || l.jobs == 0 {
			continue
		}
		q.Stages = append(q.Stages, StageLoad{s, l.jobs, seconds(l.work / float64(l.jobs)), seconds(float64(l.wait) / float64(l.jobs))})
		if seen[s.Role] {
			continue
		}
		seen[s.Role] = true
		of := p.desks[s.Role]
		role := RoleLoad{
			Role: s.Role, Label: s.RoleLabel, People: of.people, Alone: d.People[s.Role] < 1, Jobs: of.jobs, Longest: max(of.longest, 0),
			Busy: of.work / float64(span) / float64(of.people), Wait: seconds(float64(of.wait) / float64(of.jobs)),
		}
		q.Roles = append(q.Roles, role)
		if role.Busy > busiest {
			busiest, q.Bottleneck = role.Busy, role.Label
		}
	}
	return q
}

func seconds(s float64) Span { return Span(time.Duration(math.Round(s)) * time.Second) }
