package sop_test

import (
	"reflect"
	"regexp"
	"testing"

	"ormas/workflow"
	"ormas/workflow/sop"
)

func load(t *testing.T) []*workflow.Definition {
	t.Helper()
	var all []*workflow.Definition
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

func TestFiles(t *testing.T) {
	t.Parallel()
	t.Run("hold version 1 of both tracks", func(t *testing.T) {
		t.Parallel()
		all := load(t)
		if len(all) != 2 || all[0].Service != "pelaporan" || all[1].Service != "pendaftaran" || all[0].Version != 1 || all[1].Version != 1 {
			t.Fatalf("%d files", len(all))
		}
	})
	t.Run("walk both tracks along the same steps", func(t *testing.T) {
		t.Parallel()
		all := load(t)
		a, b := all[0], all[1]
		for what, pair := range map[string][2]any{
			"roles": {a.Roles, b.Roles}, "states": {a.States, b.States}, "actions": {a.Actions, b.Actions},
			"separation": {a.Separation, b.Separation}, "positions": {a.Positions, b.Positions}, "norm": {a.Norm, b.Norm},
			"grounds": {a.LegalGrounds, b.LegalGrounds}, "reminders": {a.Reminders, b.Reminders},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("the %s of the two tracks differ", what)
			}
		}
	})
	t.Run("number the two tracks apart", func(t *testing.T) {
		t.Parallel()
		all := load(t)
		if a, b := all[0].Numbers, all[1].Numbers; a.Registration == b.Registration || a.Letter == b.Letter {
			t.Errorf("both tracks write %q or %q", a.Registration, a.Letter)
		}
	})
	t.Run("cite no article that was annulled", func(t *testing.T) {
		t.Parallel()
		article := regexp.MustCompile(`(?i)(pasal|ps\.|art\.?) *[0-9]+[^)\n]*`)
		for _, body := range sop.Files() {
			for _, cited := range article.FindAllString(string(body), -1) {
				if cited != "pasal 61 dan 80A" && cited != "Pasal 53 UU 30/2014" {
					t.Errorf("cites %q", cited)
				}
			}
		}
	})
	t.Run("use every effect there is", func(t *testing.T) {
		t.Parallel()
		used := map[string]bool{}
		for _, d := range load(t) {
			for _, a := range d.Actions {
				used[a.Effect] = true
			}
		}
		for _, name := range workflow.Effects() {
			if !used[name] {
				t.Errorf("no step has the effect %s", name)
			}
		}
	})
}
