package pages

import (
	"testing"
	"time"

	"ormas/internal/casework"
	"ormas/workflow"
)

func TestNoDayIsToldThatOthersDecide(t *testing.T) {
	day := time.Date(2026, 12, 22, 16, 0, 0, 0, time.UTC)
	for name, told := range map[string]struct {
		clock casework.ClockView
		owner workflow.Owner
		want  string
	}{
		"office at work":     {casework.ClockView{ExpectedOn: &day}, workflow.OwnerOffice, "Selasa, 22 Desember 2026"},
		"applicant's turn":   {casework.ClockView{ExpectedOn: &day}, workflow.OwnerApplicant, ""},
		"held by the office": {casework.ClockView{ExpectedOn: &day, Hold: &casework.HoldView{}}, workflow.OwnerOffice, ""},
		"over":               {casework.ClockView{}, workflow.OwnerOffice, ""},
	} {
		if got := expectedDay(told.clock, told.owner, time.UTC); got != told.want {
			t.Errorf("%s: got %q, want %q", name, got, told.want)
		}
	}
}
