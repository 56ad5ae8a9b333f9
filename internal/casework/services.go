package casework

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Place says which office a public page answers for: the one named, else the one of the host, else the first.
type Place struct {
	Host     string
	OfficeID *uuid.UUID
}

// OfficeAt finds the office a public page answers for.
func (o *Office) OfficeAt(ctx context.Context, p Place) (*registry.Office, error) {
	if p.OfficeID != nil {
		return o.db.Office(ctx, *p.OfficeID)
	}
	return o.db.OfficeByHost(ctx, p.Host)
}

// OfficeByID finds an office.
func (o *Office) OfficeByID(ctx context.Context, id uuid.UUID) (*registry.Office, error) {
	return o.db.Office(ctx, id)
}

// Services are the current procedures of an office, by their ids.
func (o *Office) Services(ctx context.Context, p Place) ([]*workflow.Definition, error) {
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	return o.services(ctx, office.ID)
}

// Service is a current procedure of an office.
func (o *Office) Service(ctx context.Context, p Place, service string) (*workflow.Definition, error) {
	all, err := o.Services(ctx, p)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(d *workflow.Definition) bool { return d.Service == service })
	if i < 0 {
		return nil, registry.NotFound("Layanan")
	}
	return all[i], nil
}

func (o *Office) services(ctx context.Context, office uuid.UUID) ([]*workflow.Definition, error) {
	current, err := o.db.CurrentDefinitions(ctx, office)
	if err != nil {
		return nil, err
	}
	all := make([]*workflow.Definition, 0, len(current))
	for _, service := range slices.Sorted(maps.Keys(current)) {
		d, err := o.definition(ctx, o.db, current[service])
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}
