package rules

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/calendar"
)

// OpeningHours are when people are received at an office these days, in words.
type OpeningHours struct {
	Lines  []string
	Period string // the days of an exception, such as Ramadan; empty: as always
	Zone   string // such as WITA
	Closed string // why the office is closed today; empty: it is not a free day
}

// OpeningHours tells anybody when an office receives people.
func (l *Rules) OpeningHours(ctx context.Context, office uuid.UUID) (OpeningHours, error) {
	cal, err := l.Calendar(ctx, l.db, office)
	if err != nil {
		return OpeningHours{}, err
	}
	now := cal.In(l.db.Now())
	h := cal.HoursToday(calendar.Counter, now)
	open := OpeningHours{Lines: h.Brief(), Zone: now.Format("MST"), Closed: cal.Holiday(now)}
	if h.To != "" {
		open.Period = h.Period()
	}
	return open, nil
}
