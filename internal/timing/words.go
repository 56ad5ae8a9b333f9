package timing

import (
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
)

// DueWords tells a due time in words.
func DueWords(cal *calendar.Calendar, due time.Time) string {
	if due.Equal(registry.NoDue) {
		return "tanpa batas"
	}
	return cal.FormatDue(due)
}
