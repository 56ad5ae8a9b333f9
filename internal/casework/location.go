package casework

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// knownLocation is the time zone of an office as it was read last.
type knownLocation struct {
	zone  *time.Location
	until time.Time
}

// locationKept is how long the time zone of an office is not read anew: offices hardly ever move, and another server may
// have moved one.
const locationKept = time.Minute

// Location is the time zone of an office.
func (o *Office) Location(ctx context.Context, office uuid.UUID) (*time.Location, error) {
	now := o.db.Now()
	if known, ok := o.locations.Load(office); ok && now.Before(known.(knownLocation).until) {
		return known.(knownLocation).zone, nil
	}
	found, err := o.db.Office(ctx, office)
	if err != nil {
		return nil, err
	}
	zone := found.Location()
	o.locations.Store(office, knownLocation{zone, now.Add(locationKept)})
	return zone, nil
}
