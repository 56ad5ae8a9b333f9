package rules

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Place says which office a public page answers for: the one named, else the one of the host, else the first.
type Place struct {
	Host     string
	OfficeID *uuid.UUID
}

// OfficeAt finds the office a public page answers for.
func (l *Rules) OfficeAt(ctx context.Context, p Place) (*registry.Office, error) {
	if p.OfficeID != nil {
		return l.db.Office(ctx, *p.OfficeID)
	}
	return l.db.OfficeByHost(ctx, p.Host)
}

// OfficeByID finds an office.
func (l *Rules) OfficeByID(ctx context.Context, id uuid.UUID) (*registry.Office, error) {
	return l.db.Office(ctx, id)
}

// knownLocation is the time zone of an office as it was read last.
type knownLocation struct {
	zone  *time.Location
	until time.Time
}

// locationKept is how long the time zone of an office is not read anew: offices hardly ever move, and another server may
// have moved one.
const locationKept = time.Minute

// Location is the time zone of an office.
func (l *Rules) Location(ctx context.Context, office uuid.UUID) (*time.Location, error) {
	now := l.db.Now()
	if known, ok := l.locations.Load(office); ok && now.Before(known.(knownLocation).until) {
		return known.(knownLocation).zone, nil
	}
	found, err := l.db.Office(ctx, office)
	if err != nil {
		return nil, err
	}
	zone := found.Location()
	l.locations.Store(office, knownLocation{zone, now.Add(locationKept)})
	return zone, nil
}

// ForgetLocation lets the time zone of an office be read anew: it may have moved.
func (l *Rules) ForgetLocation(office uuid.UUID) { l.locations.Delete(office) }
