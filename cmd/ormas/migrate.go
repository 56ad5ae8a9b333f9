package main

import (
	"context"
	"fmt"
)

// runMigrate brings the schema forward; `serve` does so by itself.
func runMigrate(ctx context.Context, args []string) int {
	f := newFlags("migrate", "migrate\n\nBrings the database's schema forward. The service does so when it starts.\n", nil)
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	return alone(ctx, func(ctx context.Context, p *parts) error {
		if err := p.db.Migrate(ctx); err != nil {
			return err
		}
		fmt.Println("the schema is up to date")
		return nil
	})
}
