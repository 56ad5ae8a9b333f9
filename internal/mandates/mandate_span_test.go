package mandates_test

import (
	"testing"
	"time"

	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestEndsSoon(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	m := workflow.Mandate{From: until.AddDate(0, 0, -10), Until: until}
	for name, test := range map[string]struct {
		at   time.Time
		want bool
	}{
		"more than three days before": {until.Add(-72*time.Hour - time.Second), false},
		"three days before":           {until.Add(-72 * time.Hour), true},
		"when it has ended":           {until, false},
		"before it begins":            {m.From.Add(-time.Second), false},
	} {
		if got := mandates.EndsSoon(m, test.at); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestOverlong(t *testing.T) {
	t.Parallel()
	m := registry.Mandate{Kind: workflow.ActingPost, TimeZone: "Asia/Makassar"}
	zone := registry.Office{TimeZone: m.TimeZone}.Location()
	// In the database's zone this day is the last of February, and six months from there end in August.
	m.From = time.Date(2027, 3, 1, 0, 0, 0, 0, zone).UTC()
	m.Until = time.Date(2027, 9, 1, 0, 0, 0, 0, zone).UTC()
	if mandates.Overlong(m) {
		t.Error("six months are too long")
	}
	m.Until = m.Until.Add(time.Second)
	if !mandates.Overlong(m) {
		t.Error("a second more is usual")
	}
	if m.Kind = workflow.ActingDaily; mandates.Overlong(m) {
		t.Error("a Plh. is asked about")
	}
}
