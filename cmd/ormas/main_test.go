package main

import (
	"slices"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"without a command it lists them":       {nil, 2},
		"an unknown command lists the others":   {[]string{"tidak-ada"}, 2},
		"help is no mistake":                    {[]string{"-h"}, 0},
		"the store is not started by hand":      {[]string{"_objects"}, 1},
		"the wrapper for tests wants a command": {[]string{"_services", "--"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := run(t.Context(), c.args); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	list(&b)
	var names []string
	for _, c := range commands() {
		if shown := strings.Contains(b.String(), "  "+c.name+" "); shown != (c.about != "") {
			t.Errorf("%s: in the list %v", c.name, shown)
		}
		names = append(names, c.name)
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(commands()) {
		t.Error("two commands have one name")
	}
}
