package sop_test

import (
	"reflect"
	"regexp"
	"slices"
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

func of(t *testing.T, service string) *workflow.Definition {
	t.Helper()
	for _, d := range load(t) {
		if d.Service == service {
			return d
		}
	}
	t.Fatalf("no definition of %s", service)
	return nil
}

func TestFiles(t *testing.T) {
	t.Parallel()
	t.Run("hold version 1 of both tracks", func(t *testing.T) {
		t.Parallel()
		for _, d := range []*workflow.Definition{of(t, "pelaporan"), of(t, "pendaftaran")} {
			if d.Version != 1 || !d.Public() || !d.Organisation {
				t.Errorf("%s: version %d", d.Service, d.Version)
			}
		}
	})
	t.Run("walk both tracks along the same steps", func(t *testing.T) {
		t.Parallel()
		a, b := of(t, "pelaporan"), of(t, "pendaftaran")
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
		if a, b := of(t, "pelaporan").Numbers, of(t, "pendaftaran").Numbers; a.Registration == b.Registration || a.Letter == b.Letter {
			t.Errorf("both tracks write %q or %q", a.Registration, a.Letter)
		}
	})
	t.Run("cite no article that was annulled", func(t *testing.T) {
		t.Parallel()
		article := regexp.MustCompile(`(?i)(pasal|ps\.|art\.?) *[0-9]+[^)\n]*`)
		for _, body := range sop.Files() {
			for _, cited := range article.FindAllString(string(body), -1) {
				if !slices.Contains([]string{"pasal 61 dan 80A", "pasal 61", "pasal 63", "Pasal 53 UU 30/2014", "pasal 64", "pasal 65", "pasal 77", "pasal 78"}, cited) {
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
