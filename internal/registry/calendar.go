package registry

import (
	"time"

	"github.com/google/uuid"
)

// CalendarVersion is one version of an office's calendar. It is never edited.
type CalendarVersion struct {
	ID        uuid.UUID  `db:"id"`
	OfficeID  uuid.UUID  `db:"office_id"`
	Version   int        `db:"version"`
	Body      []byte     `db:"body"`    // JSON
	By        *uuid.UUID `db:"by_user"` // nil: by the operator, or as it is shipped
	ByName    string     `db:"by_name"`
	CreatedAt time.Time  `db:"created_at"`
}

// DueChange tells that a new calendar moved the due times of a case; NoDue stands for none.
type DueChange struct {
	At              time.Time `db:"at"`
	CalendarVersion int       `db:"calendar_version"`
	Before          time.Time `db:"due_before"`
	After           time.Time `db:"due_after"`
	OfficeBefore    time.Time `db:"office_due_before"`
	OfficeAfter     time.Time `db:"office_due_after"`
	Reason          string    `db:"reason"` // the end of a sentence in words for people
}

// LongQueue is the queue of jobs that walk over many rows. They come one at a time, so that people who open pages meanwhile
// share the machine with one of them at most.
const LongQueue = "panjang"

// RebuildJob asks the queue to tell the due times of running cases anew by the present calendar.
type RebuildJob struct {
	OfficeID uuid.UUID `json:"office_id"` // the zero id: all offices
}

// Kind names the job in the queue.
func (RebuildJob) Kind() string { return "rebuild" }

// DayOf is the day of an instant, in its own zone, as days are stored: its midnight in UTC.
func DayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// DaysUntil is how many days lie between a day and a later one, both as DayOf gives them; negative where that one is earlier.
func DaysUntil(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }
