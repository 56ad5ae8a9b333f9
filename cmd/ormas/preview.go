package main

import (
	"context"
	"errors"

	"ormas/internal/preview/draw"
)

// runPreview is the process that draws pages of documents; `ormas serve` starts it when the first page is asked for.
func runPreview(_ context.Context, args []string) int {
	if len(args) != 1 {
		return fail(errors.New("_preview needs the folder of its cache"))
	}
	if err := draw.Run(args[0]); err != nil {
		return fail(err)
	}
	return 0
}
