package timing

import (
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// Turn is what lists have to know of a case, told from definition, journal and calendar.
type Turn struct {
	Timing
	Open   bool
	Role   string
	User   *uuid.UUID // nil: whoever holds the role
	LookAt time.Time  // when the next reminder is due
}

// TurnOf tells it as of the last act.
func TurnOf(def *workflow.Definition, cal *calendar.Calendar, d *registry.Dossier) Turn {
	state := def.Initial()
	if n := len(d.Journal); n > 0 {
		state = d.Journal[n-1].To
	}
	st, _ := def.State(state)
	role, assigned, _ := def.Turn(state)
	t := Turn{Timing: Of(def, cal, d.Journal), Open: st.Open, Role: role}
	if assigned {
		t.User = d.Assignee(role)
	}
	t.LookAt = t.Look(d.Reminded)
	return t
}
