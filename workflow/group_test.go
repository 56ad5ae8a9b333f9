package workflow_test

import (
	"testing"

	"ormas/workflow"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	t.Run("a title begins a step, and what follows belongs to it", func(t *testing.T) {
		t.Parallel()
		d := workflow.Definition{Form: []workflow.Field{{Name: "a"}, {Name: "b", Group: "Alamat"}, {Name: "c"}, {Name: "d", Group: "Akta"}}}
		got := d.Groups()
		if len(got) != 3 || got[0].Title == "" || got[1].Title != "Alamat" || len(got[1].Fields) != 2 || got[2].Fields[0].Name != "d" {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("the shipped forms come in short steps that hold every field once", func(t *testing.T) {
		t.Parallel()
		for _, d := range shipped(t) {
			n := 0
			for _, g := range d.Groups() {
				n += len(g.Fields)
				if len(g.Fields) > 12 {
					t.Errorf("%s: step %q has %d fields", d.Service, g.Title, len(g.Fields))
				}
			}
			if n != len(d.Form) || d.Organisation && len(d.Groups()) < 4 {
				t.Errorf("%s: %d of %d fields in %d steps", d.Service, n, len(d.Form), len(d.Groups()))
			}
		}
	})
}
