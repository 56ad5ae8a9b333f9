package rulemaking

import (
	"fmt"
	"strings"

	"ormas/internal/calendar"
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
