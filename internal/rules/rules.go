// Package rules reads what offices go by: the versions of their procedures, their calendars, hours and time zones. A
// stored version never changes, so each is parsed once. It changes nothing; internal/rulemaking does.
package rules

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Rules are what all offices of the installation go by.
type Rules struct {
	db *postgres.DB

	definitions sync.Map // id → *workflow.Definition; stored versions never change
	calendars   sync.Map // id → *calendar.Calendar; likewise
	locations   sync.Map // id of an office → knownLocation
}

// New reads the rules of a database.
func New(db *postgres.DB) *Rules { return &Rules{db: db} }

// Definitions finds stored definitions; the database and a transaction both do.
type Definitions interface {
	Definition(ctx context.Context, id uuid.UUID) (*postgres.Definition, error)
}

// Definition gives a stored version of a procedure, parsed once.
func (l *Rules) Definition(ctx context.Context, r Definitions, id uuid.UUID) (*workflow.Definition, error) {
	if known, ok := l.definitions.Load(id); ok {
		return known.(*workflow.Definition), nil
	}
	row, err := r.Definition(ctx, id)
	if err != nil {
		return nil, err
	}
	d, err := workflow.Load([]byte(row.Body))
	if err != nil {
		return nil, fmt.Errorf("load definition %s: %w", id, err)
	}
	kept, _ := l.definitions.LoadOrStore(id, d) // one for all, so that versions can be told apart by their pointers
	return kept.(*workflow.Definition), nil
}

// Calendars finds the calendar of an office; the database and a transaction both do.
type Calendars interface {
	CurrentCalendar(ctx context.Context, office uuid.UUID) (uuid.UUID, error)
	Calendar(ctx context.Context, id uuid.UUID) ([]byte, error)
}

// Calendar gives the current calendar of an office, each version parsed once.
func (l *Rules) Calendar(ctx context.Context, r Calendars, office uuid.UUID) (*calendar.Calendar, error) {
	id, err := r.CurrentCalendar(ctx, office)
	if err != nil {
		return nil, err
	}
	if known, ok := l.calendars.Load(id); ok {
		return known.(*calendar.Calendar), nil
	}
	body, err := r.Calendar(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := calendar.Parse(body)
	if err != nil {
		return nil, fmt.Errorf("load calendar %s: %w", id, err)
	}
	l.calendars.Store(id, c)
	return c, nil
}

// GiveDefinitions gives a case whose journal is loaded its version of the SOP, and each event that of its time.
func (l *Rules) GiveDefinitions(ctx context.Context, r Definitions, d *registry.Dossier) (err error) {
	if d.Definition, err = l.Definition(ctx, r, d.DefinitionID); err != nil {
		return err
	}
	return l.ReadBy(ctx, r, Procedure{d.Definition, d.DefinitionID}, d.Journal)
}

// ReadBy gives each event of a case the version of the SOP of its time; most have that on which the case stands.
func (l *Rules) ReadBy(ctx context.Context, r Definitions, p Procedure, journal []registry.Event) (err error) {
	for i := range journal {
		e := &journal[i]
		if e.Definition = p.Definition; e.DefinitionID == p.ID {
			continue
		}
		if e.Definition, err = l.Definition(ctx, r, e.DefinitionID); err != nil {
			return err
		}
	}
	return nil
}

// PastDefinition is the version of the SOP on which a case that is only read for its clock stands; each event gets that of its time.
func (l *Rules) PastDefinition(ctx context.Context, r Definitions, c registry.PastCase) (*workflow.Definition, error) {
	d, err := l.Definition(ctx, r, c.DefinitionID)
	if err != nil {
		return nil, err
	}
	return d, l.ReadBy(ctx, r, Procedure{d, c.DefinitionID}, c.Journal)
}
