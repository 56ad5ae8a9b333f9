package casework

import (
	"context"
	"errors"
	"fmt"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// draft makes the draft of the letter from the register and lets it pass only without a flaw. Rendering costs some 30 ms
// inside the transaction; only this case is locked meanwhile, and what was linted is what is kept.
func draft(ctx context.Context, a *act) error {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	letter := draftLetter(office, a.d)
	if letter.Corrects, err = a.corrected(ctx); err != nil {
		return err
	}
	if err := a.office.withLogo(ctx, &letter.Office); err != nil {
		return err
	}
	if _, err := certificate.PrepareDraft(letter); err != nil {
		return flawed(err, "konsep_tidak_lolos", "Konsep surat belum dapat dibuat.")
	}
	_, err = a.addPaper(ctx, sheet{kind: registry.DraftLetter, filename: "konsep-surat.pdf", content: letter, officeOnly: true})
	return err
}

// flawed tells what the lint found, each flaw as one sentence; other errors stay as they are.
func flawed(err error, code, detail string) error {
	var lint *certificate.LintError
	if !errors.As(err, &lint) {
		return fmt.Errorf("render letter: %w", err)
	}
	refusal := workflow.Refuse(workflow.Invalid, code, detail)
	for _, problem := range lint.Problems {
		refusal.Fields = append(refusal.Fields, registry.FieldError{Field: "surat", Code: code, Detail: string(problem)})
	}
	return refusal
}
