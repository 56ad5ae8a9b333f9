package main

import (
	"context"
	"errors"
	"fmt"

	"ormas/internal/casework"
)

const verifyCertificatesAbout = "verify certificates [-sample N | -all]\n\nCompares all that is kept of the letters: register, content, signing, journals, numbers, and of some the file itself, its bytes,\n" +
	"signature and words, and their position in the list of states. Changes nothing. Prints what does not agree and then ends with status 1.\nThe service does the same each night and shows the result at /pemeriksaan-surat.\n"

// runVerifyCertificates audits the letters of all offices; it changes nothing and keeps nothing.
func runVerifyCertificates(ctx context.Context, args []string) int {
	f := newFlags("verify", verifyCertificatesAbout, nil)
	sample := f.Int("sample", casework.NightlySample, "how many `files` of each office are opened, taken at random")
	all := f.Bool("all", false, "open every file")
	if status, ok := parse(f, args, 0); !ok {
		return status
	}
	if *sample < 0 {
		return misuse(f, "-sample cannot be negative")
	}
	if nothingThere() {
		return fail(errors.New("there is nothing to verify: no service has run on this state folder yet (see ORMAS_STATE_DIR)"))
	}
	return withStore(ctx, func(ctx context.Context, p *parts) error {
		if err := p.current(ctx); err != nil {
			return err
		}
		return p.auditCertificates(ctx, casework.AuditPlan{Sample: *sample, All: *all})
	})
}

func (p *parts) auditCertificates(ctx context.Context, plan casework.AuditPlan) error {
	offices, err := p.db.Offices(ctx)
	if err != nil {
		return err
	}
	var letters, files, differences int
	for _, office := range offices {
		found, err := p.office.AuditCertificates(ctx, office.ID, plan)
		if err != nil {
			return err
		}
		for _, sentence := range found.Sentences {
			fmt.Println(office.Host + ": " + sentence)
		}
		letters, files, differences = letters+found.Letters, files+found.Files, differences+found.Differences
	}
	if differences > 0 {
		return fmt.Errorf("%d differences in %d letters, %d files opened", differences, letters, files)
	}
	fmt.Printf("%d letters agree, %d files opened\n", letters, files)
	return nil
}
