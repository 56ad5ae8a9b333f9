package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
)

const calendarAbout = "calendar show|import -office HOST [-file FILE] [-year YEAR]\n\n" +
	"show    prints the time zone, the hours of work and of the counter, and the free days of an office; with -year\n" +
	"        the days of that year as CSV\n" +
	"import  makes the free days of a CSV file part of the office's calendar: the years that it names have its\n" +
	"        days and no others; running cases follow in the background, by the service\n"

// calendarFlags are what a calendar is asked for with.
type calendarFlags struct {
	office, file string
	year         int
}

// runCalendar shows or changes the calendar of an office.
func runCalendar(ctx context.Context, args []string) int {
	var c calendarFlags
	f := newFlags("calendar", calendarAbout, func(w io.Writer) {
		fmt.Fprint(w, "\nThe columns of the file are tanggal,nama,jenis,dasar; see the output of show -year.\n")
	})
	f.StringVar(&c.office, "office", "", "`host` or id of the office")
	f.StringVar(&c.file, "file", "", "list of free days; - reads standard input")
	f.IntVar(&c.year, "year", 0, "the year to show")
	do, args, status, ok := calendarVerb(f, args)
	if !ok {
		return status
	}
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if c.office == "" {
		return misuse(f, "-office is needed")
	}
	if do == "import" {
		return c.importFile(ctx, f)
	}
	return c.onOffice(ctx, c.show)
}

// calendarVerb takes show or import.
func calendarVerb(f *flag.FlagSet, args []string) (do string, rest []string, status int, ok bool) {
	if len(args) > 0 && (args[0] == "show" || args[0] == "import") {
		return args[0], args[1:], 0, true
	}
	_, status, _ = verb(f, "to show or import", args)
	return "", nil, status, false
}

// onOffice does something with the calendar of the office that was named.
func (c calendarFlags) onOffice(ctx context.Context, do func(context.Context, *parts, registry.Office) error) int {
	return beside(ctx, func(ctx context.Context, p *parts) error {
		if err := p.current(ctx); err != nil {
			return err
		}
		office, err := p.officeNamed(ctx, c.office)
		if err != nil {
			return err
		}
		return do(ctx, p, office)
	})
}

func (c calendarFlags) importFile(ctx context.Context, f *flag.FlagSet) int {
	if c.file == "" {
		return misuse(f, "-file is needed")
	}
	body, err := readInput(c.file)
	if err != nil {
		return fail(err)
	}
	if _, wrong := calendar.ReadHolidays(body); len(wrong) > 0 {
		return fail(wrong)
	}
	return c.onOffice(ctx, func(ctx context.Context, p *parts, office registry.Office) error {
		before, err := p.rulemaking.CalendarOf(ctx, office.ID)
		if err != nil {
			return err
		}
		file := rulemaking.CalendarFile{Body: body, Basis: rulemaking.Basis{Base: before.Version}}
		if err := p.rulemaking.ImportCalendar(ctx, office.ID, file); err != nil {
			return refusalLine(err)
		}
		after, err := p.rulemaking.CalendarOf(ctx, office.ID)
		if err != nil {
			return err
		}
		d := after.Since(before)
		fmt.Printf("version %d: %d days added, %d changed, %d removed\n", after.Version, len(d.Added), len(d.Changed), len(d.Removed))
		return nil
	})
}

// refusalLine is what a refusal says about the fields, which its own text leaves out.
func refusalLine(err error) error {
	var refusal *registry.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) == 0 {
		return err
	}
	details := make([]string, len(refusal.Fields))
	for i, f := range refusal.Fields {
		details[i] = f.Detail
	}
	return errors.New(strings.Join(details, " "))
}

// printHours prints the ranges of a list of hours.
func printHours(what string, ranges []calendar.Hours) {
	for _, h := range ranges {
		fmt.Printf("\n%s, %s\n", what, h.Period())
		for _, line := range h.Lines() {
			fmt.Printf("  %s\n", line)
		}
		if h.Remark != "" {
			fmt.Printf("  (%s)\n", h.Remark)
		}
	}
}

func (c calendarFlags) show(ctx context.Context, p *parts, office registry.Office) error {
	cal, err := p.rulemaking.CalendarOf(ctx, office.ID)
	if err != nil {
		return err
	}
	if c.year != 0 {
		_, err := os.Stdout.Write(calendar.WriteHolidays(cal.HolidaysOf(c.year)))
		return err
	}
	fmt.Printf("%s, version %d, %s\n", office.Name, cal.Version, cal.Zone)
	printHours("hours of work", cal.Hours)
	printHours("hours of the counter", cal.Counter)
	if len(cal.Counter) == 0 {
		fmt.Println("\nhours of the counter: while the office works")
	}
	for _, year := range cal.Years() {
		fmt.Printf("\n%d", year)
		if !cal.Decreed(year) {
			fmt.Print(" (" + calendar.Undecreed + ")")
		}
		fmt.Println()
		for _, h := range cal.HolidaysOf(year) {
			fmt.Printf("  %s (%s, %s)\n", h.Words(), h.Kind.Label(), h.Source)
		}
	}
	return nil
}
