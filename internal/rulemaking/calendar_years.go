package rulemaking

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
)

// neededYears finds the running cases of an office that are due between two instants.
type neededYears interface {
	AnyDueWithin(ctx context.Context, office uuid.UUID, from, to time.Time) (bool, error)
}

// succession is a calendar of an office with the one that is to follow it.
type succession struct {
	office        uuid.UUID
	current, next *calendar.Calendar
}

// keepsYears refuses a calendar that takes away the decree of a year in which a running case is due.
func (s succession) keepsYears(ctx context.Context, r neededYears) error {
	for _, year := range s.current.Decrees(s.next) {
		zone := s.current.In(time.Time{}).Location()
		from := time.Date(year, time.January, 1, 0, 0, 0, 0, zone)
		needed, err := r.AnyDueWithin(ctx, s.office, from, from.AddDate(1, 0, 0))
		if err != nil {
			return err
		}
		if needed {
			return registry.Invalid("file", "tahun_diperlukan", fmt.Sprintf(
				"Kalender ini tidak lagi memuat hari libur nasional tahun %d yang sudah ditetapkan, padahal ada permohonan berjalan yang berbatas waktu pada tahun itu; tidak ada yang diubah.", year))
		}
	}
	return nil
}
