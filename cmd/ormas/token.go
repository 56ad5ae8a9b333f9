package main

import (
	"context"
	"fmt"
	"time"
)

// runToken prints a bearer token and nothing else.
func runToken(ctx context.Context, args []string) int {
	f := newFlags("token", "token -user EMAIL [-days N]\n\nPrints a bearer token for a user of the service and nothing else. It is told this once.\n", nil)
	user := f.String("user", "", "`email` of the user")
	days := f.Int("days", 90, "how many days it holds")
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if *user == "" || *days < 1 || *days > 3650 {
		return misuse(f, "-user is needed, and -days from 1 to 3650")
	}
	return beside(ctx, func(ctx context.Context, p *parts) error {
		token, err := p.accounts.NewToken(ctx, *user, time.Duration(*days)*24*time.Hour)
		if err != nil {
			return err
		}
		fmt.Println(token)
		return nil
	})
}
