package workflow

import (
	"cmp"
	"slices"
)

// FlowStep is one numbered step as the picture of the flow shows it.
type FlowStep struct {
	Action Action
	Roles  string // who takes it, in words
	Owner  Owner  // whose time it takes

	Side bool // off the straight way, such as one that sends a case back
	Next bool // follows the side step above it
	// Back is the step of the straight way, or the side step drawn before, with which a side step goes on; empty where the
	// next row is that step.
	Back string
	Also []string // further steps of the straight way beside which a side step can be taken
}

// Flow lists the numbered steps in the order in which a picture shows them: the straight way to the end, and behind each
// of its steps the others that leave the same state.
func (d *Definition) Flow() []FlowStep {
	f := flow{d: d, straight: d.straight(), drawn: map[string]string{}}
	for _, a := range f.straight {
		f.steps = append(f.steps, f.step(a))
		f.beside(a, a.From[0])
	}
	return f.steps
}

// flow gathers the steps of a picture.
type flow struct {
	d        *Definition
	straight []Action
	steps    []FlowStep
	drawn    map[string]string // state → number of the first side step that leaves it
}

// straight is the straight way: from each state the first numbered step that is written for it and leads on. A row that
// lists several states sends back from the later ones.
func (d *Definition) straight() []Action {
	var way []Action
	been := map[string]bool{}
	for state := d.Initial(); !been[state]; {
		been[state] = true
		i := slices.IndexFunc(d.Actions, func(a Action) bool { return a.Step != "" && a.To != "" && a.From[0] == state })
		if i < 0 {
			break
		}
		way, state = append(way, d.Actions[i]), d.Actions[i].To
	}
	return way
}

func (f *flow) step(a Action) FlowStep {
	from, _ := f.d.State(a.From[0])
	return FlowStep{Action: a, Roles: f.d.roleLabels(a.By), Owner: cmp.Or(from.Owner, OwnerNobody)}
}

// beside adds the steps that leave a state off the straight way, each once, and those that follow them there.
func (f *flow) beside(taken Action, state string) {
	for _, a := range f.d.Actions {
		if a.Step == "" || a.To == "" || a.From[0] != state || a.Name == taken.Name {
			continue
		}
		one := f.step(a)
		one.Side, one.Next, one.Also = true, taken.Name == "", f.also(a)
		if _, drawn := f.drawn[state]; !drawn {
			f.drawn[state] = a.Step
		}
		one.Back = f.onward(a.To)
		f.steps = append(f.steps, one)
		if one.Back == "" {
			f.beside(Action{}, a.To)
		}
	}
}

// onward is the number of the step that a state goes on with, as far as it is drawn or lies on the straight way.
func (f *flow) onward(state string) string {
	for _, a := range f.straight {
		if a.From[0] == state {
			return a.Step
		}
	}
	return f.drawn[state]
}

// also are the further steps of the straight way at which a side step can be taken.
func (f *flow) also(a Action) []string {
	var steps []string
	for _, state := range a.From[1:] {
		if step := f.onward(state); step != "" {
			steps = append(steps, step)
		}
	}
	return steps
}
