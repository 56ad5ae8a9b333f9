package main

import (
	"context"
	"fmt"
	"io"

	"ormas/workflow"
	"ormas/workflow/sop"
)

// views are the pages that a definition can be shown as.
var views = map[string]func(*workflow.Definition) string{
	"table":   (*workflow.Definition).Table,
	"diagram": (*workflow.Definition).Diagram,
	"matrix":  (*workflow.Definition).Matrix,
}

// runSOP shows the procedures that are shipped; it needs no service.
func runSOP(_ context.Context, args []string) int {
	f := newFlags("sop", "sop [table|diagram|matrix SERVICE]\n\nLists the procedures that are shipped, or writes one as a Markdown page.\n", func(w io.Writer) {
		fmt.Fprint(w, "  table    the steps in the columns of the official form\n"+
			"  diagram  states and steps as a Mermaid diagram\n  matrix   who may do what where\n")
	})
	if status, ok := parse(f, args, 2); !ok {
		return status
	}
	view, known := views[f.Arg(0)]
	if f.NArg() == 1 || f.NArg() == 2 && !known {
		return misuse(f, "say table, diagram or matrix, and the service")
	}
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			return fail(err)
		}
		switch {
		case f.NArg() == 0:
			fmt.Printf("%-12s version %d  %s\n", d.Service, d.Version, d.Title)
		case d.Service == f.Arg(1):
			fmt.Print(view(d))
			return 0
		}
	}
	if f.NArg() == 2 {
		return fail(fmt.Errorf("there is no procedure %q; ormas sop lists them", f.Arg(1)))
	}
	return 0
}
