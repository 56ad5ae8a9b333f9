package pages

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// storyDay is what was done in a case on one day.
type storyDay struct {
	Day    string
	Events []storyEvent
}

// storyEvent is one step, told as a person would.
type storyEvent struct {
	Time, Label, By, As string
	Moved               string // the state it led to, empty where the state stayed
	Mark                string // what is remarkable about its time
	Note                string
	Said                []pair // what was filled in
}

// story is everything that was done, by days, oldest first.
func (f caseFile) story() []storyDay {
	var days []storyDay
	moves := f.Moves
	for i, h := range f.History {
		for ; len(moves) > 0 && moves[0].At.Before(h.At); moves = moves[1:] {
			days = f.moved(days, moves[0])
		}
		at := h.At.In(f.Location)
		e := storyEvent{Time: calendar.FormatTime(at), Label: h.Label, By: h.By, As: h.AsLabel, Note: h.Note}
		if h.From != h.To {
			e.Moved = h.ToLabel
		}
		if i < len(f.Dossier.Journal) {
			if f.Dossier.Journal[i].By == nil { // nobody did it; the role says so
				e.By, e.As = h.AsLabel, ""
			}
			e.Said = append(f.said(f.Dossier.Journal[i]), f.changesTold(f.Dossier.Journal[i])...)
		}
		for _, l := range f.Late {
			if l.Seq == h.Seq {
				e.Mark = l.Text
			}
		}
		days = onStoryDay(days, calendar.FormatDay(at), e)
	}
	for _, m := range moves {
		days = f.moved(days, m)
	}
	return days
}

// moved tells that due times moved without a step.
func (f caseFile) moved(days []storyDay, m casework.DueMove) []storyDay {
	at := m.At.In(f.Location)
	return onStoryDay(days, calendar.FormatDay(at), storyEvent{Time: calendar.FormatTime(at), Label: movedLabel, Note: m.Text})
}

// movedLabel stands in a history where due times moved without a step.
const movedLabel = "Kalender kantor berubah"

// onStoryDay puts an event behind the others, under its day.
func onStoryDay(days []storyDay, day string, e storyEvent) []storyDay {
	if n := len(days); n == 0 || days[n-1].Day != day {
		days = append(days, storyDay{Day: day})
	}
	last := &days[len(days)-1]
	last.Events = append(last.Events, e)
	return days
}

// latestEvents is how many steps the summary of a case shows.
const latestEvents = 4

// latest are the last few steps of a story.
func latest(days []storyDay) []storyDay {
	var few []storyDay
	left := latestEvents
	for _, day := range slices.Backward(days) {
		if left <= 0 {
			break
		}
		day.Events = day.Events[max(0, len(day.Events)-left):]
		left -= len(day.Events)
		few = append([]storyDay{day}, few...)
	}
	return few
}

// said is what was filled in at a step, by the labels of the definition; a statement of truth goes without saying.
func (f caseFile) said(e registry.Event) []pair {
	row := f.Dossier.StepOf(e)
	var rows []pair
	for _, input := range row.Inputs {
		text := valueText(input, dig(e.Input, input.Name))
		if input.Equals != nil || text == "" {
			continue
		}
		switch input.Type {
		case workflow.Person:
			if id, err := uuid.Parse(text); err == nil && f.Names[id] != "" {
				text = f.Names[id]
			}
		case workflow.DateTime:
			if at, err := time.Parse(time.RFC3339, text); err == nil {
				text = f.when(at)
			}
		case workflow.IDs:
			list, _ := dig(e.Input, input.Name).([]any)
			text = strconv.Itoa(len(list)) + " berkas"
		}
		rows = append(rows, pair{input.Label, text})
	}
	return rows
}
