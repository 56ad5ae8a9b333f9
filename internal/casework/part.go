package casework

import (
	"context"
	"slices"

	"ormas/workflow"
)

// Part is what a person has to do in the procedures of the office: what start page and queues offer.
type Part struct {
	Works    bool     // takes steps; whoever only reads does not
	Counter  bool     // begins requests for people at the counter
	Numbers  bool     // gives numbers
	Signs    []string // states in which letters wait for a signature of this person's role
	Approves bool     // approves a procedure, and so may try changes of it
	HandsOn  []string // roles whose cases the person may give into other hands
	States   []workflow.Option
}

// Part tells what a person has to do in the current procedures of the office.
func (o *Office) Part(ctx context.Context, by workflow.Actor) (Part, error) {
	services, err := o.Procedures(ctx, by.Office)
	if err != nil {
		return Part{}, err
	}
	var p Part
	for _, def := range services {
		p.Works = p.Works || def.Employs(by)
		p.Numbers = p.Numbers || def.GivesNumbers(by)
		p.Approves = p.Approves || def.Approves(by)
		p.Counter = p.Counter || def.AtCounter(by)
		for _, st := range def.States {
			if !slices.ContainsFunc(p.States, func(o workflow.Option) bool { return o.Value == st.ID }) {
				p.States = append(p.States, workflow.Option{Value: st.ID, Label: st.Label})
			}
		}
		p.Signs = append(p.Signs, signsIn(def, by)...)
		p.HandsOn = append(p.HandsOn, handedOn(def, by)...)
	}
	slices.Sort(p.Signs)
	slices.Sort(p.HandsOn)
	p.Signs, p.HandsOn = slices.Compact(p.Signs), slices.Compact(p.HandsOn)
	return p, nil
}

// signsIn are the states of a procedure in which a person's role signs the letter.
func signsIn(def *workflow.Definition, by workflow.Actor) []string {
	var states []string
	for _, a := range def.Actions {
		if a.Effect == workflow.EffectSign && slices.ContainsFunc(a.By, func(role string) bool { return by.Acts(role, def.Service, a.Name) }) {
			states = append(states, def.StatesOf(a)...)
		}
	}
	return states
}
