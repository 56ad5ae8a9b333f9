package casework

import (
	"fmt"
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
)

// fewDays is how many days a reason names before the rest is only counted.
const fewDays = 3

// reasonWords are the end of a sentence that begins with "karena".
func reasonWords(d calendar.Difference) string {
	var parts []string
	if len(d.Added) > 0 {
		parts = append(parts, "hari libur ditambahkan ("+dayList(d.Added)+")")
	}
	if len(d.Removed) > 0 {
		parts = append(parts, "hari libur dihapus ("+dayList(d.Removed)+")")
	}
	if !d.Hours.IsZero() || len(parts) == 0 && d.Zone == nil {
		parts = append(parts, "jam kerja kantor berubah")
	}
	if d.Zone != nil {
		parts = append(parts, "zona waktu kantor berubah menjadi "+calendar.ZoneLabel(d.Zone.After))
	}
	return strings.Join(parts, " dan ")
}

func dayList(days []calendar.Holiday) string {
	names := make([]string, 0, fewDays+1)
	for i, h := range days {
		if i == fewDays {
			names = append(names, fmt.Sprintf("dan %d hari lain", len(days)-fewDays))
			break
		}
		names = append(names, h.Words())
	}
	return strings.Join(names, "; ")
}

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
