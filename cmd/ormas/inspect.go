package main

import (
	"context"

	"ormas/internal/inspect/apart"
)

// runInspect is a process that looks at PDFs; `ormas serve` starts it when the first one is uploaded. It ends with its input, not
// with a signal to all of us.
func runInspect(ctx context.Context, _ []string) int {
	if err := apart.Run(context.WithoutCancel(ctx)); err != nil {
		return fail(err)
	}
	return 0
}
