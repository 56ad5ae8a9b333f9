package workflow_test

import (
	"fmt"
	"testing"

	"ormas/workflow"
)

func TestLadder(t *testing.T) {
	t.Parallel()
	r := workflow.Reminders{Step: []workflow.Rung{
		{Percent: 80, To: []string{workflow.Holder}},
		{Percent: 100, To: []string{workflow.Holder, "kasubbid"}},
		{Percent: 120, To: []string{"kabid"}},
		{Percent: 150, To: []string{"kepala_badan"}},
	}}
	for turn, want := range map[string]string{
		"staf":         "[{80 [giliran]} {100 [giliran kasubbid]} {120 [kabid]} {150 [kepala_badan]}]",
		"kabid":        "[{80 [giliran]} {100 [giliran]} {150 [kepala_badan]}]",
		"kepala_badan": "[{80 [giliran]} {100 [giliran]}]",
	} {
		t.Run("of "+turn+" leads upwards only", func(t *testing.T) {
			t.Parallel()
			if got := fmt.Sprint(r.Ladder(turn)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
