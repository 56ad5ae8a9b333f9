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

// Services are the current procedures of an office for people from outside, by their ids.
func (o *Office) Services(ctx context.Context, p Place) ([]*workflow.Definition, error) {
	office, err := o.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	all, err := o.services(ctx, office.ID)
	return slices.DeleteFunc(all, func(d *workflow.Definition) bool { return !d.Public() }), err
}

// Procedures are all current procedures of an office: those for people from outside first, each kind by their ids.
func (o *Office) Procedures(ctx context.Context, office uuid.UUID) ([]*workflow.Definition, error) {
	return o.services(ctx, office)
}

// Begun are the procedures whose cases a person may begin, an applicant or somebody of the office; not what the counter
// begins for others.
func (o *Office) Begun(ctx context.Context, by workflow.Actor) ([]*workflow.Definition, error) {
	all, err := o.services(ctx, by.Office)
	return slices.DeleteFunc(all, func(d *workflow.Definition) bool { return !d.Begins(by, false) }), err
}

// Service is a current procedure of an office for people from outside.
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
	return o.servicesIn(ctx, o.db, office)
}

// servicesIn are the procedures of an office in force now, as the database or a transaction has them.
func (o *Office) servicesIn(ctx context.Context, r current, office uuid.UUID) ([]*workflow.Definition, error) {
	current, err := r.CurrentDefinitions(ctx, office, o.db.Now())
	if err != nil {
		return nil, err
	}
	all := make([]*workflow.Definition, 0, len(current))
	for _, service := range slices.Sorted(maps.Keys(current)) {
		d, err := o.definition(ctx, r, current[service])
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	slices.SortStableFunc(all, publicFirst)
	return all, nil
}

// publicFirst orders procedures: the work of the office for others stands before what it does for itself.
func publicFirst(a, b *workflow.Definition) int {
	switch {
	case a.Public() == b.Public():
		return 0
	case a.Public():
		return -1
	}
	return 1
}
