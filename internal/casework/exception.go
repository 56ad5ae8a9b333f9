package casework

import (
	"context"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Exceptions list the steps of the office that a person took although soft separation would have had another take them, with
// the reason written then, the latest first; for the auditor.
func (o *Office) Exceptions(ctx context.Context, by workflow.Actor, s Search) (Page[registry.Exception], error) {
	page := Page[registry.Exception]{Items: []registry.Exception{}}
	if !by.Has(registry.AuditorRole) {
		return page, registry.Forbid("bukan_tugas_anda", "Daftar ini hanya untuk auditor.")
	}
	if err := s.Problems().Err(); err != nil {
		return page, err
	}
	list := []string{"pengecualian", by.Office.String()}
	after, err := postgres.ReadCursor(s.Cursor, list...)
	if err != nil {
		return page, err
	}
	found, err := o.db.Exceptions(ctx, by.Office, after, s.Limit+1)
	if err != nil {
		return page, err
	}
	found, page.Next = postgres.Cut(found, s.Limit, func(e registry.Exception) postgres.Cursor { return postgres.Cursor{At: e.At, ID: e.DossierID} }, list...)
	for i := range found {
		if err := o.labelled(ctx, &found[i]); err != nil {
			return page, err
		}
	}
	page.Items = append(page.Items, found...)
	return page, nil
}

// labelled gives a step the label of its action and role in the version of the SOP of its time.
func (o *Office) labelled(ctx context.Context, e *registry.Exception) error {
	def, err := o.Definition(ctx, o.db, e.DefinitionID)
	if err != nil {
		return err
	}
	role, _ := def.Role(e.As)
	e.AsLabel, e.Label = role.Label, e.Action
	if e.Kind != nil {
		e.AsLabel = workflow.MandateKind(*e.Kind).Short() + " " + e.AsLabel
	}
	if a, ok := def.Action(e.Action); ok {
		e.Label = a.Label
	}
	return nil
}
