package casework

import (
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
)

// DueMove tells in a case's history that its due times have moved without a step.
type DueMove struct {
	At   time.Time
	Text string
}

func dueMoves(cal *calendar.Calendar, changes []registry.DueChange) []DueMove {
	moves := make([]DueMove, len(changes))
	for i, c := range changes {
		var parts []string
		if !c.Before.Equal(c.After) {
			parts = append(parts, "Batas waktu langkah berubah dari "+timing.DueWords(cal, c.Before)+" menjadi "+timing.DueWords(cal, c.After))
		}
		if !c.OfficeBefore.Equal(c.OfficeAfter) {
			parts = append(parts, "Batas waktu kantor berubah dari "+timing.DueWords(cal, c.OfficeBefore)+" menjadi "+timing.DueWords(cal, c.OfficeAfter))
		}
		for j := range parts {
			parts[j] += ", karena " + c.Reason + "."
		}
		moves[i] = DueMove{c.At, strings.Join(parts, " ")}
	}
	return moves
}

func dueOrNone(cal *calendar.Calendar, due *time.Time) string {
	if due == nil {
		return timing.DueWords(cal, registry.NoDue)
	}
	return timing.DueWords(cal, *due)
}
