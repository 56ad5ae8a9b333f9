package workflow

import (
	"fmt"
	"maps"
	"slices"

	"ormas/internal/calendar"
)

// WithNorms is a copy of a definition with other norms: of the whole procedure, and of stages by state. A zero norm of the
// whole keeps the one there is. The error is a sentence for people: a state that has no norm cannot get one this way, and
// neither can one whose step leaves another state too, which would then change unasked.
func (d *Definition) WithNorms(whole calendar.Norm, byState map[string]calendar.Norm) (*Definition, error) {
	changed := *d
	changed.Hash = "" // it is the definition of no file any more
	changed.Actions = slices.Clone(d.Actions)
	if !whole.IsZero() {
		changed.Norm = whole
	}
	for _, state := range slices.Sorted(maps.Keys(byState)) {
		s, _ := d.State(state)
		for i, a := range changed.Actions {
			if a.Step != "" && !a.Norm.IsZero() && slices.Contains(a.By, s.Turn) && d.leaves(a, state) {
				changed.Actions[i].Norm = byState[state]
			}
		}
	}
	changed.findTurns()
	for _, s := range d.States {
		_, _, want := d.Turn(s.ID)
		if norm, asked := byState[s.ID]; asked {
			want = norm
		}
		if _, _, got := changed.Turn(s.ID); got != want {
			return nil, fmt.Errorf("batas waktu tahap %q tidak dapat diubah sendiri; ubahlah dalam berkas definisi", s.Label)
		}
	}
	return &changed, nil
}

// DaysOnTheWay is how many working days the office's steps may take one after the other where all goes well. Norms in
// minutes and hours are left out: how many of them make a day, only a calendar tells.
func (d *Definition) DaysOnTheWay() int {
	days := 0
	for _, a := range d.straight() {
		from, _ := d.State(a.From[0])
		if from.Owner == OwnerOffice && a.Norm.Unit == calendar.WorkingDay {
			days += a.Norm.Amount
		}
	}
	return days
}
