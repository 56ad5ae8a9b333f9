package casework

import (
	"slices"

	"ormas/internal/registry"
	"ormas/workflow"
)

// StepStatus is one step of the SOP as a case has come to it.
type StepStatus struct {
	Number string
	Label  string
	Status string // StepDone, StepNow or StepAhead
	Again  bool   // it was done before, and is at hand or ahead once more
}

// How a case has come to a step.
const (
	StepDone  = "sudah"
	StepNow   = "sekarang"
	StepAhead = "nanti"
)

// progress lists the numbered steps on the straight way of a case to its end: those behind it, the one it is at, and
// those ahead, of which a case that was sent back meets some again. Where no step leads on, and of a correction, which
// begins late on the way, only what was done is listed of those behind.
func progress(d *registry.Dossier) []StepStatus {
	been := func(a workflow.Action) bool {
		return slices.ContainsFunc(d.Journal, func(e registry.Event) bool { return e.Action == a.Name })
	}
	steps := []StepStatus{}
	ahead := way(d.Definition, d.State)
	for _, a := range way(d.Definition, d.Definition.Initial()) {
		if slices.ContainsFunc(ahead, func(b workflow.Action) bool { return b.Name == a.Name }) {
			break
		}
		if len(ahead) > 0 && !d.Correction() || been(a) {
			steps = append(steps, StepStatus{a.Step, a.Label, StepDone, false})
		}
	}
	for i, a := range ahead {
		status := StepAhead
		if i == 0 {
			status = StepNow
		}
		steps = append(steps, StepStatus{a.Step, a.Label, status, been(a)})
	}
	return steps
}

// way is the shortest way by numbered steps from a state to the end, empty where there is none.
func way(def *workflow.Definition, from string) []workflow.Action {
	ways := map[string][]workflow.Action{from: {}}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		here := queue[0]
		if st, _ := def.State(here); st.Final {
			return ways[here]
		}
		for _, a := range def.Actions {
			if _, been := ways[a.To]; been || a.Step == "" || a.To == "" || !slices.Contains(a.From, here) {
				continue
			}
			ways[a.To] = append(slices.Clone(ways[here]), a)
			queue = append(queue, a.To)
		}
	}
	return []workflow.Action{}
}
