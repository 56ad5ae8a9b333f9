package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"ormas/internal/registry"
	"ormas/internal/sopdoc"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// views are the pages that a definition can be shown as.
var views = map[string]func(*workflow.Definition) string{
	"table":   (*workflow.Definition).Table,
	"diagram": (*workflow.Definition).Diagram,
	"matrix":  (*workflow.Definition).Matrix,
}

// prints are the documents that a definition can be printed as.
var prints = map[string]func(*workflow.Definition, registry.Office) ([]byte, error){
	"pdf":      sopdoc.SOP,
	"standard": sopdoc.Standard,
}

// sopUsage is what there is to do with a procedure.
const sopUsage = `sop
       ormas sop table|diagram|matrix SERVICE
       ormas sop check FILE
       ormas sop diff OLD NEW
       ormas sop pdf|standard -service SERVICE [-office FILE] -o FILE

Lists the procedures that are shipped, writes one as a page or a PDF, or looks at files of procedures.
`

// runSOP shows procedures; it needs no service.
func runSOP(_ context.Context, args []string) int {
	f := newFlags("sop", sopUsage, func(w io.Writer) {
		fmt.Fprint(w, "  table     the steps in the columns of the official form\n"+
			"  diagram   states and steps as a Mermaid diagram\n  matrix    who may do what where\n"+
			"  check     whether a file could run\n  diff      what the second file has otherwise, in words\n"+
			"  pdf       the official SOP\n  standard  the service standard\n")
	})
	if len(args) > 0 && prints[args[0]] != nil {
		return printSOP(f, args[0], args[1:])
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
	return misuse(f, "say table, diagram or matrix and the service, check and a file, or diff and two files")
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
	fmt.Print(views[view](d))
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

// printSOP writes a document of a procedure into a file.
func printSOP(f *flag.FlagSet, what string, args []string) int {
	service := f.String("service", "", "`id` of the procedure")
	file := f.String("office", "", "`file` about the office, as for office add; without it its places stay open")
	out := f.String("o", "", "`file` to write")
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if *service == "" || *out == "" {
		return misuse(f, "-service and -o are needed")
	}
	d, err := shipped(*service)
	if err != nil {
		return fail(err)
	}
	var office registry.Office
	if *file != "" {
		if office, err = readOffice(*file); err != nil {
			return fail(err)
		}
	}
	pdf, err := prints[what](d, office)
	if err != nil {
		return fail(err)
	}
	if err := os.WriteFile(*out, pdf, 0o644); err != nil { //nolint:gosec // G306: meant to be read by all
		return fail(err)
	}
	return 0
}
