package rules

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Procedure is a version of a procedure of an office, under the id it is stored by.
type Procedure struct {
	*workflow.Definition
	ID uuid.UUID // the zero id where nobody needs to know it
}

// Current finds the versions in force; the database and a transaction both do.
type Current interface {
	Definitions
	CurrentDefinitions(ctx context.Context, office uuid.UUID, at time.Time) (map[string]uuid.UUID, error)
}

// InForce are the procedures of an office in force at an instant, by service.
func (l *Rules) InForce(ctx context.Context, r Current, office uuid.UUID, at time.Time) ([]Procedure, error) {
	current, err := r.CurrentDefinitions(ctx, office, at)
	if err != nil {
		return nil, err
	}
	all := make([]Procedure, 0, len(current))
	for _, service := range slices.Sorted(maps.Keys(current)) {
		d, err := l.Definition(ctx, r, current[service])
		if err != nil {
			return nil, err
		}
		all = append(all, Procedure{d, current[service]})
	}
	return all, nil
}

// Procedures are all current procedures of an office: those for people from outside first, each kind by their ids.
func (l *Rules) Procedures(ctx context.Context, office uuid.UUID) ([]*workflow.Definition, error) {
	return l.ProceduresIn(ctx, l.db, office)
}

// ProceduresIn are they as a transaction has them.
func (l *Rules) ProceduresIn(ctx context.Context, r Current, office uuid.UUID) ([]*workflow.Definition, error) {
	current, err := l.InForce(ctx, r, office, l.db.Now())
	if err != nil {
		return nil, err
	}
	all := make([]*workflow.Definition, len(current))
	for i, p := range current {
		all[i] = p.Definition
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

// Services are the current procedures of an office for people from outside, by their ids.
func (l *Rules) Services(ctx context.Context, p Place) ([]*workflow.Definition, error) {
	office, err := l.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	all, err := l.Procedures(ctx, office.ID)
	return slices.DeleteFunc(all, func(d *workflow.Definition) bool { return !d.Public() }), err
}

// Service is a current procedure of an office for people from outside.
func (l *Rules) Service(ctx context.Context, p Place, service string) (*workflow.Definition, error) {
	all, err := l.Services(ctx, p)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(d *workflow.Definition) bool { return d.Service == service })
	if i < 0 {
		return nil, registry.NotFound("Layanan")
	}
	return all[i], nil
}
