package casework

import (
	"maps"
	"slices"
	"testing"

	"ormas/workflow"
)

func TestEveryEffectOfADefinitionIsThere(t *testing.T) {
	t.Parallel()
	here := slices.Sorted(maps.Keys(effects))
	known := append([]string{""}, workflow.Effects()...)
	slices.Sort(known)
	if !slices.Equal(here, known) {
		t.Errorf("casework has the effects %q, definitions may name %q", here, known)
	}
}
