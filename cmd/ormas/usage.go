package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// The exit statuses besides 0.
const (
	failed  = 1 // said in one line
	misused = 2 // the arguments make no sense
)

// fail says what went wrong in one line and gives the status.
func fail(err error) int {
	fmt.Fprintln(os.Stderr, "ormas:", strings.Join(strings.Fields(err.Error()), " "))
	return failed
}

// misuse says what is wrong with the arguments and gives the status.
func misuse(f *flag.FlagSet, text string) int {
	fmt.Fprintf(os.Stderr, "ormas: %s; see ormas %s -h\n", text, f.Name())
	return misused
}

// newFlags are the flags of a subcommand. For -h it writes about, which begins with what to type, then the flags, then
// what more there is to say.
func newFlags(name, about string, more func(w io.Writer)) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // what is wrong is said by misuse
	f.Usage = func() {
		fmt.Println("usage: ormas " + about)
		f.SetOutput(os.Stdout)
		f.PrintDefaults()
		if more != nil {
			more(os.Stdout)
		}
	}
	return f
}

// parse reads the arguments. ok is false where there is nothing more to do than to end with the status: after -h, or
// when they make no sense. At most so many arguments may stand behind the flags.
func parse(f *flag.FlagSet, args []string, most int) (status int, ok bool) {
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0, false
	case err != nil:
		return misuse(f, err.Error()), false
	case f.NArg() > most:
		return misuse(f, fmt.Sprintf("%q is one argument too many", f.Arg(most))), false
	}
	return 0, true
}

// verb takes the word that must stand behind a subcommand; ok is false where the rest is only a question for help, or
// senseless, and the status says which.
func verb(f *flag.FlagSet, want string, args []string) (rest []string, status int, ok bool) {
	if len(args) > 0 && args[0] == want {
		return args[1:], 0, true
	}
	if len(args) > 0 && (args[0] == "-h" || args[0] == "--help" || args[0] == "help") {
		f.Usage()
		return nil, 0, false
	}
	return nil, misuse(f, "the only thing to do is "+want), false
}
