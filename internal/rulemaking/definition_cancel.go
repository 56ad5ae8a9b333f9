package rulemaking

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// CallOff asks to call off a version that is not in force yet.
type CallOff struct {
	Note    string // the reason
	Key     postgres.Key
	Problem *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// CancelVersion calls off a version that is not in force yet, by whoever approves versions, with a reason.
func (o *Office) CancelVersion(ctx context.Context, by workflow.Actor, id uuid.UUID, c CallOff) error {
	if err := readsDefinitions(by); err != nil {
		return err
	}
	var row *postgres.Definition
	see := func(tx *postgres.Tx) (err error) {
		row, err = tx.DefinitionOf(ctx, by.Office, id)
		return err
	}
	_, err := o.db.Once(ctx, postgres.Request{By: by, Key: c.Key}, see, func(tx *postgres.Tx) (postgres.Outcome, error) {
		as, err := o.whoCallsOff(ctx, tx, by, row)
		if err != nil {
			return postgres.Outcome{}, err
		}
		event := registry.DefinitionEvent{
			OfficeID: by.Office, Service: row.Service, DefinitionID: &id, Kind: registry.DefinitionCancelled, Hash: row.Hash,
			By: &by.User, ByName: by.Name, As: as,
		}
		return postgres.Outcome{Status: 200, Resource: id}, callOff(ctx, tx, c, event)
	})
	return err
}

// whoCallsOff is the role in which somebody calls a version off. The office is locked, as where a version is approved.
func (o *Office) whoCallsOff(ctx context.Context, tx *postgres.Tx, by workflow.Actor, row *postgres.Definition) (string, error) {
	if _, err := tx.LockOffice(ctx, by.Office); err != nil {
		return "", err
	}
	s, err := o.shelf(ctx, tx, shelved{by.Office, row.Service, tx.Now})
	if err != nil {
		return "", err
	}
	d, err := o.rules.Definition(ctx, tx, row.ID)
	if err != nil {
		return "", err
	}
	return s.as(by, d), s.mayAnswer(by, d, nil)
}

// callOff calls the version of an event off and writes the event.
func callOff(ctx context.Context, tx *postgres.Tx, c CallOff, e registry.DefinitionEvent) error {
	done, err := tx.CancelDefinition(ctx, *e.DefinitionID)
	switch {
	case err != nil:
		return err
	case !done:
		return registry.Conflict("keadaan_tidak_sesuai", "Versi ini sudah berlaku atau sudah dibatalkan.")
	case c.Problem != nil:
		return c.Problem
	}
	e.Note = c.Note
	if err := registry.NeededNote("note", &e.Note, "Tuliskan alasan pembatalannya.").Err(); err != nil {
		return err
	}
	return tx.AddDefinitionEvent(ctx, e)
}
