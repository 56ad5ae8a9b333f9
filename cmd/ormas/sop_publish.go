package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// publishFlags are what a version is published with.
type publishFlags struct {
	office, by, effective string
	on                    time.Time
	body                  []byte
}

// publishSOP publishes a file as the next version of an office's procedure, approved by a person who holds the role that
// approves it.
func publishSOP(ctx context.Context, f *flag.FlagSet, args []string) int {
	var p publishFlags
	f.StringVar(&p.office, "office", "", "`host` or id of the office")
	f.StringVar(&p.by, "by", "", "`email` of the person who approves it")
	f.StringVar(&p.effective, "effective", "", "first `date` it is in force, YYYY-MM-DD, today or later (default as its sheet says, else today)")
	if status, ok := parse(f, args, 1); !ok {
		return status
	}
	if p.office == "" || p.by == "" || f.NArg() != 1 {
		return misuse(f, "-office, -by and a file are needed")
	}
	var err error
	if p.effective != "" {
		if p.on, err = time.Parse(time.DateOnly, p.effective); err != nil {
			return fail(fmt.Errorf("-effective: write the date as YYYY-MM-DD, not %q", p.effective))
		}
	}
	if _, err := readSOP(f.Arg(0)); err != nil {
		return fail(err)
	}
	if p.body, err = os.ReadFile(f.Arg(0)); err != nil {
		return fail(err)
	}
	return beside(ctx, p.run)
}

func (p publishFlags) run(ctx context.Context, parts *parts) error {
	if err := parts.current(ctx); err != nil {
		return err
	}
	office, err := parts.officeNamed(ctx, p.office)
	if err != nil {
		return err
	}
	by, err := parts.personOf(ctx, office, p.by)
	if err != nil {
		return err
	}
	d, at, err := parts.rulemaking.PublishDefinition(ctx, by, string(p.body), p.on)
	if err != nil {
		return refusalLine(err)
	}
	fmt.Printf("%s version %d in force from %s, approved by %s, hash %s\n", d.Service, d.Version,
		calendar.FormatDate(at.In(office.Location())), by.Name, d.Hash)
	return nil
}

// personOf is a person of an office by the address, as one who acts.
func (p *parts) personOf(ctx context.Context, office registry.Office, email string) (workflow.Actor, error) {
	u, err := p.db.UserByEmail(ctx, strings.ToLower(email))
	if workflow.KindOf(err) == workflow.Missing || err == nil && (u.OfficeID != office.ID || u.DisabledAt != nil) {
		return workflow.Actor{}, fmt.Errorf("there is no active account %q in %s", email, office.Host)
	}
	if err != nil {
		return workflow.Actor{}, err
	}
	return p.accounts.Actor(ctx, u.ID, u.Generation)
}
