package objects

import (
	"time"

	"github.com/google/uuid"
)

// NewKey makes a key that was never used before: the UTC day of now, the kind, a UUIDv7 ("2026/11/24/berkas-0193…").
func NewKey(now time.Time, kind string) string {
	return DayPrefix(now) + kind + "-" + uuid.Must(uuid.NewV7()).String()
}

// DayPrefix is what all keys of one UTC day begin with, so that a sweeper can list a day and compare it with the rows.
func DayPrefix(day time.Time) string { return day.UTC().Format("2006/01/02/") }
