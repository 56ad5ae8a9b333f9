package testkit

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// Step is one row of the journal of an invented case. Where only To is told, the state changes.
type Step struct {
	At     time.Time
	To     string
	Action string // empty: the one of the definition that leads there, else "contoh"
	Held   bool   // on hold afterwards
	Due    *time.Time
}

// Case stores a case of an office as its journal would have left it, without anybody having done anything: for what counts
// and measures many cases. The journal begins with the step that hands it in.
func (k *Kit) Case(o registry.Office, service string, steps ...Step) uuid.UUID {
	k.t.Helper()
	def := k.Definition(service)
	cal, err := calendar.Default(o.TimeZone)
	if err != nil {
		k.t.Fatal(err)
	}
	id, last := registry.NewID(), steps[len(steps)-1]
	st, known := def.State(last.To)
	if !known {
		k.t.Fatalf("definition %s has no state %s", service, last.To)
	}
	role, _, _ := def.Turn(last.To)
	clock := cal.Fold(clockEvents(def, steps), def.Norm, last.At)
	due, officeDue := clock.Step.Due, clock.Office.Due
	if due.IsZero() || clock.Owner == calendar.Nobody {
		due = registry.NoDue
	}
	if officeDue.IsZero() || clock.Owner == calendar.Nobody {
		officeDue = registry.NoDue
	}
	var held *time.Time
	var reason *string
	if last.Held {
		held, reason = &last.At, &last.To
	}
	k.exec(`INSERT INTO dossiers (id, office_id, definition_id, service, tracking_code, name, search, state, version, events, held_since,
			held_reason, made_by, submitted_at, open, owner, turn_role, due_at, office_due_at, created_at, changed_at)
		VALUES ($1, $2, (SELECT id FROM definitions WHERE office_id = $2 AND service = $3), $3, $4, $5, lower($5), $6, $7, $8, $9, $10,
			$11, $12, $13, $14, $15, $16, $17, $12, $18)`, id, o.ID, service, registry.NewCode(), "Forum Rekaan "+id.String()[30:], last.To,
		len(steps)+1, len(steps), held, reason, k.Person(o, "pemohon").User, steps[0].At, st.Open, string(clock.Owner), role, due, officeDue, last.At)
	from := def.Initial()
	for i, s := range steps {
		action, as := actionTo(def, from, s)
		k.exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_name, as_role, held, due_at, definition_id, at)
			SELECT $1, $2, $3, $4, $5, 'Warga Contoh', $6, $7, $8, definition_id, $9 FROM dossiers WHERE id = $1`,
			id, i+1, action, from, s.To, as, s.Held, s.Due, s.At)
		from = s.To
	}
	return id
}

// Definition is the shipped version of a procedure.
func (k *Kit) Definition(service string) *workflow.Definition {
	k.t.Helper()
	for _, body := range sop.Files() {
		if d, err := workflow.Load(body); err != nil {
			k.t.Fatal(err)
		} else if d.Service == service {
			return d
		}
	}
	k.t.Fatal(fmt.Errorf("no definition of %s", service))
	return nil
}

// clockEvents are the steps as the calendar reads them.
func clockEvents(def *workflow.Definition, steps []Step) []calendar.Event {
	events := make([]calendar.Event, len(steps))
	for i, s := range steps {
		st, _ := def.State(s.To)
		_, _, norm := def.Turn(s.To)
		owner := st.Owner
		if s.Held {
			owner = workflow.OwnerThirdParty
		}
		events[i] = calendar.Event{At: s.At, Owner: calendar.Owner(owner), Step: s.To, Norm: norm, Due: s.Due}
	}
	return events
}

// actionTo is the action that a step of a case stands for, and a role that may take it.
func actionTo(def *workflow.Definition, from string, s Step) (action, as string) {
	for _, a := range def.Actions {
		if s.Action != "" && a.Name == s.Action || s.Action == "" && a.To == s.To && leadsFrom(def, a, from) {
			return a.Name, a.By[0]
		}
	}
	return "contoh", "staf"
}

func leadsFrom(def *workflow.Definition, a workflow.Action, from string) bool {
	_, ok := def.ActionAt(a.Name, from)
	return ok
}
