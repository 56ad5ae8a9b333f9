package sopdoc

import (
	"fmt"
	"slices"
	"strings"

	"ormas/workflow"
)

// symbol is one of the five of PermenPANRB 35/2012; the fifth is the arrow.
type symbol int

const (
	process symbol = iota
	terminator
	decision
	connector
)

// step is a row of the flow table.
type step struct {
	workflow.FlowStep
	symbol symbol
	lanes  []int // of who takes it, the first of them first
	exits  []exit
	end    string // where a yes ends the procedure
}

// exit is where a step goes on: the index of a row. A decision has two, the others at most one.
type exit struct {
	to    int
	label string // "Ya", "Tidak" or empty
	aside bool   // leaves at the side of its symbol
}

// flowOf are the rows of the table and the lanes above it. Where a state offers several steps, the first row is a question:
// whoever answers it with no goes on to the next row of that state.
func flowOf(d *workflow.Definition) (steps []step, lanes []string) {
	flow := d.Flow()
	var roles []string
	for _, r := range d.Roles {
		acts := func(s workflow.FlowStep) bool { return slices.Contains(s.Action.By, r.ID) }
		if slices.ContainsFunc(flow, acts) {
			roles, lanes = append(roles, r.ID), append(lanes, r.Label)
		}
	}
	for i, f := range flow {
		s := step{FlowStep: f, symbol: symbolOf(d, f)}
		for _, role := range f.Action.By {
			s.lanes = append(s.lanes, slices.Index(roles, role))
		}
		onward := slices.IndexFunc(flow, func(o workflow.FlowStep) bool { return o.Action.From[0] == f.Action.To })
		other := slices.IndexFunc(flow[i+1:], func(o workflow.FlowStep) bool { return o.Action.From[0] == f.Action.From[0] })
		if onward >= 0 {
			s.exits = append(s.exits, exit{to: onward})
		}
		if other >= 0 {
			s.decide(d, i+1+other)
		}
		steps = append(steps, s)
	}
	return steps, lanes
}

// decide makes a step a question that is answered with no by going on to another row. A yes that ends the procedure has
// no arrow, and is told in words.
func (s *step) decide(d *workflow.Definition, other int) {
	s.symbol = decision
	for i := range s.exits {
		s.exits[i].label = "Ya"
	}
	if to, _ := d.State(s.Action.To); to.Final {
		s.end = "Ya: " + lower(to.Label)
	}
	s.exits = append(s.exits, exit{to: other, label: "Tidak", aside: true})
}

// symbolOf tells the beginning and the end of the procedure from what lies between.
func symbolOf(d *workflow.Definition, f workflow.FlowStep) symbol {
	if to, _ := d.State(f.Action.To); f.Action.First || to.Final {
		return terminator
	}
	return process
}

// remarks are what the last column says: the office's own words, and what the definition rules besides.
func (s step) remarks() string {
	var all []string
	if s.Action.Remark != "" {
		all = append(all, s.Action.Remark)
	}
	if s.end != "" {
		all = append(all, s.end)
	}
	if s.Owner == workflow.OwnerApplicant && !s.Action.Norm.IsZero() {
		all = append(all, "waktu pemohon")
	}
	if s.Action.Assigned {
		all = append(all, "hanya yang ditunjuk")
	}
	switch s.Action.Note {
	case workflow.NoteRequired:
		all = append(all, "dengan alasan")
	case workflow.NoteSecondRound:
		all = append(all, "dengan alasan sejak putaran kedua")
	}
	if len(s.Also) > 0 {
		all = append(all, fmt.Sprintf("juga dari langkah %s", strings.Join(s.Also, " dan ")))
	}
	return strings.Join(all, "; ")
}

// cells are the texts of a row but those of the lanes.
func (s step) cells() (before, after []string) {
	a := s.Action
	return []string{a.Step, a.Label},
		[]string{strings.Join(a.Completeness, "; "), a.Norm.String(), strings.Join(a.Output, "; "), s.remarks()}
}
