package mandates

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

func TestUnattended(t *testing.T) {
	t.Parallel()
	head, deputy, clerk := registry.NewID(), registry.NewID(), registry.NewID()
	person := func(id uuid.UUID, role string) registry.User { return registry.User{ID: id, Roles: []string{role}} }
	choices := MandateChoices{
		Roles:  []MandateRole{{ID: "kepala", Label: "Kepala", Signs: true}, {ID: "staf", Label: "Staf"}},
		People: []registry.User{person(head, "kepala"), person(deputy, "staf"), person(clerk, "staf")},
	}
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	mandate := func(from, until int) registry.Mandate {
		return registry.Mandate{Kind: workflow.ActingDaily, Role: "kepala", For: &head, Holder: deputy, Signs: true, From: day(from), Until: day(until), ConfirmedAt: new(time.Time)}
	}
	waiting, other := mandate(1, 30), mandate(1, 30)
	waiting.ConfirmedAt, other.For = nil, &clerk
	for name, test := range map[string]struct {
		who      uuid.UUID
		mandates []registry.Mandate
		want     string
	}{
		"nobody acts for the head":            {head, nil, "[Kepala]"},
		"one mandate holds all the time":      {head, []registry.Mandate{mandate(1, 30)}, "[]"},
		"two follow each other":               {head, []registry.Mandate{mandate(12, 30), mandate(1, 12)}, "[]"},
		"there is a gap":                      {head, []registry.Mandate{mandate(13, 30), mandate(1, 12)}, "[Kepala]"},
		"it began too late, but that is past": {head, []registry.Mandate{mandate(11, 30)}, "[]"},
		"it ends too early":                   {head, []registry.Mandate{mandate(1, 15)}, "[Kepala]"},
		"it waits for a second person":        {head, []registry.Mandate{waiting}, "[Kepala]"},
		"it stands for somebody else":         {head, []registry.Mandate{other}, "[Kepala]"},
		"others do the same":                  {clerk, nil, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var labels []string
			for _, r := range choices.Unattended(registry.Absence{UserID: test.who, From: day(10), Until: day(20)}, test.mandates, day(11)) {
				labels = append(labels, r.Label)
			}
			if got := fmt.Sprint(labels); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
