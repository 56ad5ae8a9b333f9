package trial

import (
	"slices"
	"strings"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Stage is a state of a procedure as the clock and the queue know it: whose time runs, by which norm, who works in it.
type Stage struct {
	State     string         `json:"state"`
	Label     string         `json:"label"`
	Numbers   string         `json:"steps"` // in the published SOP, such as "5b, 5c"; empty for none
	Owner     workflow.Owner `json:"owner"`
	Role      string         `json:"role"` // whose turn it is
	RoleLabel string         `json:"role_label"`
	Norm      calendar.Norm  `json:"norm"`
	Open      bool           `json:"-"`
}

// Name is the stage as people call it, with the numbers of its steps.
func (s Stage) Name() string { return strings.TrimSpace(s.Numbers + " " + s.Label) }

// Stages are the states of a procedure in its order, without those where nobody's time runs.
func Stages(def *workflow.Definition) []Stage {
	var all []Stage
	for _, st := range def.States {
		if st.Owner != workflow.OwnerNobody {
			all = append(all, stageOf(def, st))
		}
	}
	return all
}

func stageOf(def *workflow.Definition, st workflow.State) Stage {
	role, _, norm := def.Turn(st.ID)
	label, _ := def.Role(role)
	return Stage{st.ID, st.Label, numbersOf(def, st), st.Owner, role, label.Label, norm, st.Open}
}

// numbersOf are the numbers of the steps with a norm that the one whose turn it is can take in a state; of those without
// a norm where none has one.
func numbersOf(def *workflow.Definition, st workflow.State) string {
	var normed, all []string
	for _, a := range def.Actions {
		if a.Step == "" || !slices.Contains(a.By, st.Turn) || !slices.Contains(def.StatesOf(a), st.ID) {
			continue
		}
		all = append(all, a.Step)
		if !a.Norm.IsZero() {
			normed = append(normed, a.Step)
		}
	}
	if len(normed) > 0 {
		all = normed
	}
	return strings.Join(slices.Compact(all), ", ")
}

// plan is a definition worked out once, so that a hundred thousand cases do not ask it the same each.
type plan struct {
	def     *workflow.Definition
	of      map[string]Stage // by state, also those where nobody's time runs
	actions map[string]bool
}

func planOf(def *workflow.Definition) *plan {
	p := &plan{def: def, of: map[string]Stage{}, actions: map[string]bool{}}
	for _, st := range def.States {
		p.of[st.ID] = stageOf(def, st)
	}
	for _, a := range def.Actions {
		p.actions[a.Name] = true
	}
	return p
}

// events turns a journal into what the clock counts. A state that the plan does not have runs as the fallback says, without
// a norm; known is false then.
func (p *plan) events(journal []registry.Event, fallback *plan) (events []calendar.Event, known bool) {
	events, known = make([]calendar.Event, len(journal)), true
	for i, e := range journal {
		stage, has := p.of[e.To]
		if !has {
			stage, known = fallback.of[e.To], false
			stage.Norm = calendar.Norm{}
		}
		events[i] = stage.event(e)
	}
	return events, known
}

// event is what the clock counts of a step that led to a stage.
func (s Stage) event(e registry.Event) calendar.Event {
	owner := s.Owner
	if e.Held && s.Open {
		owner = workflow.OwnerThirdParty
	}
	return calendar.Event{At: e.At, Owner: calendar.Owner(owner), Step: e.To, Norm: s.Norm, Due: e.DueAt}
}
