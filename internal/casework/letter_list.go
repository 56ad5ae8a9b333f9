package casework

import (
	"context"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// Letters lists the letters of the person's office as its register does, for those who work on them. What is in the register
// anybody may read; that a letter leads to its acts is for the office.
func (o *Office) Letters(ctx context.Context, by workflow.Actor, f RegisterFilter, s Search) (RegisterPage, error) {
	if !by.Reads {
		return RegisterPage{}, errNoLetters
	}
	return o.Register(ctx, rules.Place{OfficeID: &by.Office}, f, s)
}

var errNoLetters = registry.Forbid("bukan_tugas_anda", "Daftar surat hanya untuk petugas kantor.")
