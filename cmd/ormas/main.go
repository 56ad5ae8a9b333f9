// Command ormas is the service and all its tools, one subcommand each.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// command is one subcommand. Its function gets the arguments after its name and gives the exit status; ctx ends with SIGINT
// or SIGTERM.
type command struct {
	name, about string // no about: not for people, so not in the list
	run         func(ctx context.Context, args []string) int
}

func commands() []command {
	return []command{
		{"serve", "run the service", runServe},
		{"token", "print a bearer token for a user", runToken},
		{"office", "add an office", runOffice},
		{"calendar", "show or change the calendar of an office", runCalendar},
		{"user", "add a user", runUser},
		{"migrate", "bring the database's schema forward", runMigrate},
		{"verify", "compare every dossier with its journal", runVerify},
		{"sop", "print, check and compare procedures", runSOP},
		{"_demo", "", runDemo},
		{"_inspect", "", runInspect},
		{"_objects", "", runObjects},
		{"_postgres", "", runPostgres},
		{"_preview", "", runPreview},
		{"_services", "", runServices},
	}
}

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, cancel) // a second signal ends us at once
	os.Exit(run(ctx, os.Args[1:]))
}

// run finds the subcommand; without one, or with an unknown one, it lists them and gives 2.
func run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		list(os.Stderr)
		return misused
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:])
		}
	}
	if help := args[0] == "help" || args[0] == "-h" || args[0] == "--help"; help {
		list(os.Stdout)
		return 0
	}
	fmt.Fprintf(os.Stderr, "ormas: there is no command %q\n\n", args[0])
	list(os.Stderr)
	return misused
}

func list(w io.Writer) {
	fmt.Fprintln(w, "usage: ormas COMMAND [-h] ...")
	for _, c := range commands() {
		if c.about != "" {
			fmt.Fprintf(w, "  %-9s %s\n", c.name, c.about)
		}
	}
}
