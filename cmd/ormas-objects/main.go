// Command ormas-objects is the S3 store that `ormas serve` starts beside itself where no other is named.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"ormas/internal/embedded/objectstore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := objectstore.Serve(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "ormas-objects:", err)
		os.Exit(1)
	}
}
