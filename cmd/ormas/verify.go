package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ormas/internal/config"
)

// nothingThere tells whether the embedded database was never made, so that looking for it does not make it.
func nothingThere() bool {
	c, err := config.Load()
	if err != nil || c.DatabaseURL != "" {
		return false // whoever needs the settings says what is wrong with them
	}
	_, err = os.Stat(filepath.Join(c.StateDir, "postgres"))
	return errors.Is(err, fs.ErrNotExist)
}

// runVerify folds every journal again and compares; it changes nothing.
func runVerify(ctx context.Context, args []string) int {
	if len(args) > 0 && args[0] == "certificates" {
		return runVerifyCertificates(ctx, args[1:])
	}
	f := newFlags("verify", "verify\n\nFolds the journal of every dossier, compares it with what is stored, and checks that the numbers of\nletters have no gaps. Looks at the database, not at the files in the store (`verify certificates`\ndoes). Changes nothing.\n"+
		"Prints what does not agree and then ends with status 1.\n", nil)
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if nothingThere() {
		return fail(errors.New("there is nothing to verify: no service has run on this state folder yet (see ORMAS_STATE_DIR)"))
	}
	return alone(ctx, func(ctx context.Context, p *parts) error {
		if err := p.current(ctx); err != nil {
			return err
		}
		dossiers := 0
		found, err := p.office.Verify(ctx, func(done int) { dossiers = done })
		if err != nil {
			return err
		}
		for _, difference := range found {
			fmt.Println(difference)
		}
		if len(found) > 0 {
			return fmt.Errorf("%d differences in %d dossiers", len(found), dossiers)
		}
		fmt.Printf("%d dossiers agree with their journals\n", dossiers)
		return nil
	})
}
