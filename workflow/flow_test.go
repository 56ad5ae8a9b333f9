package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"ormas/workflow"
)

func TestFlow(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	rows := map[string]workflow.FlowStep{}
	var straight, side []string
	for _, s := range d.Flow() {
		rows[s.Action.Name+s.Action.By[0]] = s
		if s.Side {
			side = append(side, s.Action.Step)
		} else {
			straight = append(straight, s.Action.Step)
		}
	}
	t.Run("goes straight to the end, each step once", func(t *testing.T) {
		t.Parallel()
		if got := strings.Join(straight, " "); got != "1 2 3a 3b 4 5a 5b 7 8 9 10 11 12 13" {
			t.Error(got)
		}
	})
	t.Run("draws what sends a case back beside the step it replaces", func(t *testing.T) {
		t.Parallel()
		if got := strings.Join(side, " "); got != "5d 5c 6 6' 5d 9' 12' 12'" {
			t.Error(got)
		}
	})
	t.Run("tells with which step a case goes on", func(t *testing.T) {
		t.Parallel()
		for name, want := range map[string]string{
			"nyatakan_belum_lengkapkabid": "", "beritahukanstaf": "", "ajukan_ulangpemohon": "4",
			"nyatakan_tidak_sesuaikabid": "6", "kembalikan_konsepkepala_badan": "11", "kembalikan_pemeriksaankepala_badan": "4",
		} {
			if got := rows[name].Back; got != want {
				t.Errorf("%s goes on with %q, want %q", name, got, want)
			}
		}
	})
	t.Run("names the other steps at which a case can be sent back", func(t *testing.T) {
		t.Parallel()
		if got := fmt.Sprint(rows["teliti_ulangkabid"].Also); got != "[10 11]" {
			t.Error(got)
		}
	})
	t.Run("tells whose time a step takes", func(t *testing.T) {
		t.Parallel()
		if rows["ajukan_ulangpemohon"].Owner != workflow.OwnerApplicant || rows["teruskanstaf"].Owner != workflow.OwnerOffice {
			t.Error("the owners are wrong")
		}
	})
}
