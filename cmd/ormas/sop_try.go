package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/trial"
)

// tryFlags are what a change is tried with.
type tryFlags struct {
	office, calendar, since, draft string

	json bool
	try  rulemaking.Try
}

// trySOP replays past cases under a changed procedure or calendar; it changes nothing.
func trySOP(ctx context.Context, f *flag.FlagSet, args []string) int {
	t := tryFlags{try: rulemaking.Try{People: map[string]int{}, Workers: runtime.NumCPU()}}
	f.StringVar(&t.office, "office", "", "`host` or id of the office; not needed where there is only one")
	f.StringVar(&t.try.Service, "service", "", "`id` of the procedure; needed without FILE, which then is the one in force")
	f.StringVar(&t.draft, "draft", "", "`id` of a draft that the office has stored, in place of FILE")
	f.StringVar(&t.calendar, "calendar", "", "`file` of free days to try, as for calendar import")
	f.StringVar(&t.since, "since", "", "cases handed in or moved since this `date`, YYYY-MM-DD (default a year ago)")
	f.IntVar(&t.try.Quantile, "quantile", trial.DefaultQuantile, "the work at a step takes as long as so many `percent` of its fastest cases")
	f.BoolVar(&t.json, "json", false, "print JSON")
	f.Func("people", "`ROLE=N`: so many people in a role; may be repeated (default: those of the office)", t.addPeople)
	if status, ok := parse(f, args, 1); !ok {
		return status
	}
	if f.NArg() == 0 && t.try.Service == "" && t.draft == "" {
		return misuse(f, "a file, -draft or -service is needed")
	}
	if f.NArg() > 0 && t.draft != "" {
		return misuse(f, "either a file or -draft")
	}
	if err := t.read(f.Arg(0)); err != nil {
		return fail(err)
	}
	if nothingThere() {
		return fail(errors.New("there is nothing to try it on: no service has run on this state folder yet (see ORMAS_STATE_DIR)"))
	}
	return alone(ctx, t.run)
}

func (t *tryFlags) addPeople(text string) error {
	role, number, found := strings.Cut(text, "=")
	n, err := strconv.Atoi(number)
	if !found || role == "" || err != nil {
		return errors.New("write it as ROLE=N, such as staf=2")
	}
	t.try.People[role] = n
	return nil
}

// read reads what stands in files. Nothing is asked of the database before all of it is whole.
func (t *tryFlags) read(path string) (err error) {
	if path != "" {
		if t.try.Definition, err = readSOP(path); err != nil {
			return err
		}
	}
	if t.draft != "" {
		id, err := uuid.Parse(t.draft)
		if err != nil {
			return fmt.Errorf("-draft: %q is no id of a draft", t.draft)
		}
		t.try.Draft = &id
	}
	if t.calendar != "" {
		if t.try.Holidays, err = readInput(t.calendar); err != nil {
			return err
		}
		if _, wrong := calendar.ReadHolidays(t.try.Holidays); len(wrong) > 0 {
			return wrong
		}
	}
	if t.since != "" {
		if _, err := time.Parse(time.DateOnly, t.since); err != nil {
			return fmt.Errorf("tanggal %q tidak dapat dibaca; tulislah seperti 2026-01-31", t.since)
		}
	}
	return nil
}

func (t *tryFlags) run(ctx context.Context, p *parts) error {
	if err := p.current(ctx); err != nil {
		return err
	}
	office, err := t.officeOf(ctx, p)
	if err != nil {
		return err
	}
	if t.since != "" { // midnight on the office's clock
		zone, err := time.LoadLocation(office.TimeZone)
		if err != nil {
			return fmt.Errorf("zone of the office: %w", err)
		}
		if t.try.Since, err = time.ParseInLocation(time.DateOnly, t.since, zone); err != nil {
			return err
		}
	}
	tried, err := p.rulemaking.TryFor(ctx, office.ID, t.try)
	if err != nil {
		return refusalLine(err)
	}
	if t.json {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(tried)
	}
	return writeTried(os.Stdout, tried)
}

// officeOf is the office that was named, or the only one.
func (t *tryFlags) officeOf(ctx context.Context, p *parts) (registry.Office, error) {
	if t.office != "" {
		return p.officeNamed(ctx, t.office)
	}
	all, err := p.db.Offices(ctx)
	if err != nil {
		return registry.Office{}, err
	}
	hosts := make([]string, len(all))
	for i, o := range all {
		hosts[i] = o.Host
	}
	if len(all) > 1 {
		return registry.Office{}, fmt.Errorf("name the office with -office; there are: %s", strings.Join(hosts, ", "))
	}
	return p.officeNamed(ctx, strings.Join(hosts, ""))
}
