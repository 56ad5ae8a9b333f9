package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"

	"ormas/internal/config"
	"ormas/internal/demo"
	"ormas/internal/embedded"
	"ormas/storage/objects"
)

// runDemo is the process that completes the demo beside the service, which it tells the password and the accounts. Making
// passwords, letters and pictures takes memory that the service itself never needs.
func runDemo(ctx context.Context, _ []string) int {
	c, err := config.Load()
	if err != nil {
		return fail(err)
	}
	d, err := makeDemo(ctx, c)
	if err != nil {
		return fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(d); err != nil { //nolint:gosec // the password is what is asked for: that of invented accounts
		return fail(err)
	}
	return 0
}

func makeDemo(ctx context.Context, c config.Config) (demo.Demo, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return demo.Demo{}, fmt.Errorf("reading the base URL: %w", err)
	}
	reach := embedded.Connection{}
	if o := embeddedOptions(c); !o.ExternalDatabase || !o.ExternalStore {
		if reach, err = embedded.Attach(ctx, o); err != nil {
			return demo.Demo{}, err
		}
	}
	if c.DatabaseURL != "" {
		reach.DatabaseURL = c.DatabaseURL
	}
	store, err := objects.Open(ctx, storeOptions(c, reach))
	if err != nil {
		return demo.Demo{}, fmt.Errorf("opening the object store: %w", err)
	}
	p, err := openParts(c, reach.DatabaseURL, store)
	if err != nil {
		return demo.Demo{}, err
	}
	defer func() { _ = p.db.Close() }() // the process ends with it
	return demo.Create(ctx, demo.Deps{DB: p.db, Office: p.office, Rulemaking: p.rulemaking, Accounts: p.accounts, StateDir: c.StateDir, Host: base.Hostname()})
}

// demoBeside lets another process complete the demo and reads what it tells.
func demoBeside(ctx context.Context) (d demo.Demo, err error) {
	cmd := exec.CommandContext(ctx, "/proc/self/exe", "_demo")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return d, fmt.Errorf("making the demo: %w", err)
	}
	if err := json.Unmarshal(out, &d); err != nil {
		return d, fmt.Errorf("reading what the demo tells: %w", err)
	}
	return d, nil
}
