package trial

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// accidental are routes that come to one desk by accident, so many seconds apart on the average.
func accidental(n int, apart float64) []route {
	r := rand.New(rand.NewPCG(1, 2))
	routes := make([]route, n)
	at := 0.0
	for i := range routes {
		at += apart * r.ExpFloat64()
		routes[i] = route{arrival: int64(at), stops: []stop{{state: "meja"}}}
	}
	return routes
}

// erlang is the mean waiting time of the formula C for so many servers, in units of the handling time.
func erlang(servers int, offered float64) float64 {
	sum, term := 0.0, 1.0
	for k := range servers {
		sum += term
		term *= offered / float64(k+1)
	}
	last := term * float64(servers) / (float64(servers) - offered)
	return last / (sum + last) / (float64(servers) - offered)
}

// The play of one desk waits as long as the formula says.
func TestPlayAgreesWithErlang(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		people int
		apart  float64 // handling takes 600 seconds
	}{{1, 1200}, {1, 800}, {2, 400}, {3, 250}} {
		p := &play{routes: accidental(60000, row.apart), desks: map[string]*desk{"staf": {people: row.people, free: row.people}}, stages: map[string]*load{"meja": {role: "staf", mean: 600}}}
		p.run()
		got := float64(p.stages["meja"].wait) / float64(p.stages["meja"].jobs) / 600
		if want := erlang(row.people, 600/row.apart); math.Abs(got-want) > 0.07*want {
			t.Errorf("%d people, one every %.0f s: waits %.3f, formula %.3f", row.people, row.apart, got, want)
		}
	}
}

func TestQueue(t *testing.T) {
	t.Parallel()
	w := setup(t)
	tr := New(w.change(nil))
	for _, c := range w.cases() {
		tr.Add(c)
	}
	d := Desk{People: map[string]int{"staf": 2, "kabid": 1, "bagian_umum": 1, "kepala_badan": 1}, Quantile: DefaultQuantile}
	q := tr.Result(d).Queue
	t.Run("is the same each time", func(t *testing.T) {
		if again := tr.Result(d).Queue; !reflect.DeepEqual(q, again) {
			t.Errorf("%+v, then %+v", q, again)
		}
	})
	t.Run("counts what falls on each role", func(t *testing.T) {
		jobs, alone := map[string]int{}, map[string]bool{}
		for _, r := range q.Roles {
			jobs[r.Role], alone[r.Role] = r.Jobs, r.Alone
		}
		want := map[string]int{"bagian_umum": 4, "kepala_badan": 4, "kabid": 4, "staf": 5, "kasubbid": 3}
		if !reflect.DeepEqual(jobs, want) || !alone["kasubbid"] || alone["staf"] {
			t.Errorf("%v %v", jobs, alone)
		}
		if q.Bottleneck != "Staf pelaksana" || q.Days != 15 {
			t.Errorf("%+v", q)
		}
	})
	t.Run("is shorter with more people", func(t *testing.T) {
		few, many := New(w.change(nil)), d
		for i := range 40 {
			c := w.cases()[1]
			for j := range c.Journal {
				c.Journal[j].At = c.Journal[j].At.Add(time.Duration(i) * time.Minute)
			}
			few.Add(c)
		}
		d.People = map[string]int{"staf": 1}
		many.People = map[string]int{"staf": 4}
		one, four := few.Result(d).Queue, few.Result(many).Queue
		stage := func(q Queue) StageLoad {
			for _, s := range q.Stages {
				if s.Stage.State == "pemeriksaan" {
					return s
				}
			}
			return StageLoad{}
		}
		if a, b := stage(one), stage(four); a.Work != b.Work || a.Wait < 2*b.Wait || a.Wait == 0 {
			t.Errorf("one person: %+v, four: %+v", a, b)
		}
	})
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	values := []int32{900, 100, 300, 200, 1000, 400, 500, 600, 700, 800, 1100}
	for percent, want := range map[int]float64{1: 100, 10: 200, 50: 600, 100: 1100} {
		if got := quantile(values, percent); got != want {
			t.Errorf("%d %%: %v, want %v", percent, got, want)
		}
	}
	if got := quantile([]int32{1, 2}, 10); got != 60 {
		t.Errorf("shorter than a minute: %v", got)
	}
}
