package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"ormas/internal/config"
	"ormas/internal/embedded"
	"ormas/internal/embedded/objectstore"
)

// runObjects is the process of the embedded object store; `ormas serve` starts it.
func runObjects(ctx context.Context, _ []string) int {
	if err := objectstore.Serve(ctx); err != nil {
		return fail(err)
	}
	return 0
}

// runServices runs a command, say the tests, beside a fresh PostgreSQL and S3 store: ormas _services -- COMMAND ARGUMENTS.
func runServices(ctx context.Context, args []string) int {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return fail(errors.New("_services needs a command to run"))
	}
	status, err := embedded.Run(ctx, embedded.Options{PostgresBin: os.Getenv("ORMAS_POSTGRES_BIN")}, args)
	if err != nil {
		return max(1, fail(err), status)
	}
	return status
}

// runPostgres prints the folder of the PostgreSQL that would be started, for `make`, which gets one where there is none.
func runPostgres(context.Context, []string) int {
	c, err := config.Load()
	if err != nil {
		return fail(err)
	}
	dir, err := embedded.FindPostgres(embedded.Options{StateDir: c.StateDir, PostgresBin: c.PostgresBin})
	if err != nil {
		return fail(err)
	}
	fmt.Println(dir)
	return 0
}
