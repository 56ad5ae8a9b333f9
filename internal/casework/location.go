package casework

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Location is the time zone of an office; offices do not move, so it is looked up once.
func (o *Office) Location(ctx context.Context, office uuid.UUID) (*time.Location, error) {
	if known, ok := o.locations.Load(office); ok {
		return known.(*time.Location), nil
	}
	found, err := o.db.Office(ctx, office)
	if err != nil {
		return nil, err
	}
	loc := found.Location()
	o.locations.Store(office, loc)
	return loc, nil
}
