package workflow_test

import (
	"strings"
	"testing"

	"ormas/internal/calendar"
	"ormas/workflow"
)

func TestWithNorms(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	three, twenty := calendar.Norm{Amount: 3, Unit: calendar.WorkingDay}, calendar.Norm{Amount: 20, Unit: calendar.WorkingDay}
	t.Run("changes what was asked for and nothing else, and not the original", func(t *testing.T) {
		t.Parallel()
		changed, err := d.WithNorms(twenty, map[string]calendar.Norm{"pemeriksaan": three, "penelitian_kabid": three})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, norm := changed.Turn("pemeriksaan"); norm != three || changed.Norm != twenty || changed.Hash != "" {
			t.Errorf("%v, whole %v, hash %q", norm, changed.Norm, changed.Hash)
		}
		if got := workflow.Diff(d, changed); len(got) != 4 { // the whole, 4, and both rows of 5b and 5c
			t.Error(strings.Join(got, "\n"))
		}
		if _, _, norm := d.Turn("pemeriksaan"); norm.Amount != 2 {
			t.Error("the original changed")
		}
	})
	t.Run("keeps the whole norm where none is given", func(t *testing.T) {
		t.Parallel()
		if changed, err := d.WithNorms(calendar.Norm{}, nil); err != nil || changed.Norm != d.Norm {
			t.Error(changed, err)
		}
	})
	t.Run("refuses a stage without a norm", func(t *testing.T) {
		t.Parallel()
		if _, err := d.WithNorms(calendar.Norm{}, map[string]calendar.Norm{"usulan_tolak": three}); err == nil || !strings.Contains(err.Error(), "Usulan penolakan") {
			t.Error(err)
		}
	})
}

func TestDaysOnTheWay(t *testing.T) {
	t.Parallel()
	for service, want := range map[string]int{"pelaporan": 8, "pendaftaran": 8, "monitoring": 0} { // 4, 5a, 5b, 8, 9 and 12; not 6'
		if got := definition(t, service).DaysOnTheWay(); got != want {
			t.Errorf("%s: %d", service, got)
		}
	}
}
