package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"ormas/internal/sopdoc"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// views are the pages that a definition can be shown as.
var views = map[string]func(*workflow.Definition) (string, error){
	"table":   sound((*workflow.Definition).Table),
	"diagram": sound((*workflow.Definition).Diagram),
	"matrix":  sound((*workflow.Definition).Matrix),
	"caption": sopdoc.Caption,
}

// sound is a view that every definition has.
func sound(view func(*workflow.Definition) string) func(*workflow.Definition) (string, error) {
	return func(d *workflow.Definition) (string, error) { return view(d), nil }
}

// sopUsage is what there is to do with a procedure.
const sopUsage = `sop
       ormas sop table|diagram|matrix|caption SERVICE
       ormas sop check FILE
       ormas sop diff OLD NEW
       ormas sop try [-office HOST] [-service SERVICE] [-calendar CSV] [-since DATE] [-people ROLE=N] [-json] [FILE|-draft ID]
       ormas sop adopt -office HOST [-service ID]
       ormas sop publish -office HOST -by EMAIL [-effective DATE] FILE
       ormas sop pdf|standard|poster|square|story -service ID [-office HOST|FILE] [-version N] [-logo FILE] [-address URL] -o OUT
       ormas sop pdf|standard|poster|square|story [-office FILE] [-logo FILE] [-address URL] -o OUT FILE

Lists the procedures that are shipped, writes one as a page, a PDF or pictures, or looks at files of procedures.
try replays the past cases of an office under a changed procedure or calendar and changes nothing.
publish makes a file the next version of an office's procedure; the person must hold the role that approves it.
`

// runSOP shows procedures; only trying one needs a database.
func runSOP(ctx context.Context, args []string) int {
	f := newFlags("sop", sopUsage, func(w io.Writer) {
		fmt.Fprint(w, "  table     the steps in the columns of the official form\n"+
			"  diagram   states and steps as a Mermaid diagram\n  matrix    who may do what where\n"+
			"  check     whether a file could run\n  diff      what the second file has otherwise, in words\n"+
			"  try       who would have kept the norms, where the queue forms, which dates change\n"+
			"  adopt     a shipped procedure for an office founded before it came; or which it lacks\n"+
			"  publish   the next version of an office, with who approved it in the journal\n"+
			"  pdf       the official SOP\n  standard  the service standard\n  poster    the steps for a wall, A3\n"+
			"  square    pictures of 1080 by 1080\n  story     pictures of 1080 by 1920\n  caption   the text to send with them\n"+
			"\nA FILE that ends with .jpg gets a picture of each page, as FILE.1.jpg or FILE.1.png\nand so on; any other one PDF.\n")
	})
	if len(args) > 0 && prints[args[0]] != nil {
		return printSOP(ctx, f, args)
	}
	if len(args) > 0 && args[0] == "publish" {
		return publishSOP(ctx, f, args[1:])
	}
	if len(args) > 0 && args[0] == "adopt" {
		return adoptSOP(ctx, f, args[1:])
	}
	if len(args) > 0 && args[0] == "try" {
		return trySOP(ctx, f, args[1:])
	}
	if status, ok := parse(f, args, 3); !ok {
		return status
	}
	switch what := f.Arg(0); {
	case f.NArg() == 0:
		return listSOP()
	case what == "check" && f.NArg() == 2:
		return checkSOP(f.Arg(1))
	case what == "diff" && f.NArg() == 3:
		return diffSOP(f.Arg(1), f.Arg(2))
	case views[what] != nil && f.NArg() == 2:
		return viewSOP(what, f.Arg(1))
	}
	return misuse(f, "say table, diagram, matrix or caption and the service, check and a file, or diff and two files")
}

func listSOP() int {
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			return fail(err)
		}
		fmt.Printf("%-12s version %d  %s\n", d.Service, d.Version, d.Title)
	}
	return 0
}

func viewSOP(view, service string) int {
	d, err := shipped(service)
	if err != nil {
		return fail(err)
	}
	page, err := views[view](d)
	if err != nil {
		return fail(err)
	}
	fmt.Print(page)
	return 0
}

// shipped is the definition of a service that is shipped.
func shipped(service string) (*workflow.Definition, error) {
	for _, body := range sop.Files() {
		if d, err := workflow.Load(body); err != nil || d.Service == service {
			return d, err
		}
	}
	return nil, fmt.Errorf("there is no procedure %q; ormas sop lists them", service)
}

func checkSOP(path string) int {
	d, err := readSOP(path)
	if err != nil {
		return fail(err)
	}
	fmt.Printf("%s version %d can run, hash %s\n", d.Service, d.Version, d.Hash)
	return 0
}

func diffSOP(was, is string) int {
	before, errBefore := readSOP(was)
	after, errAfter := readSOP(is)
	if err := errors.Join(errBefore, errAfter); err != nil {
		return fail(err)
	}
	for _, line := range workflow.Diff(before, after) {
		fmt.Println(line)
	}
	return 0
}

// readSOP reads a definition from a file; the error names it.
func readSOP(path string) (*workflow.Definition, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d, err := workflow.Load(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}
