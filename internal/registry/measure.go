package registry

import (
	"database/sql/driver"
	"time"

	"github.com/google/uuid"
)

// MeasureRow is what was measured of a service of an office over so many days back from ComputedAt. It is told from the
// journals and can be told again at any time.
type MeasureRow struct {
	OfficeID   uuid.UUID `db:"office_id"`
	Service    string    `db:"service"`
	Days       int       `db:"days"`
	ComputedAt time.Time `db:"computed_at"`
	Body       Measures  `db:"body"`
}

// Measures are what the cases of a service come to over a time. Times are in the unit that stands beside them: minutes and
// hours of working time, or working days.
type Measures struct {
	From      time.Time      `json:"from"`  // included
	Until     time.Time      `json:"until"` // not included
	Submitted int            `json:"submitted"`
	Whole     Measure        `json:"whole"` // the office's time of the cases that it decided
	Steps     []StepMeasure  `json:"steps"` // in the order of the definition
	Reached   []StateCount   `json:"reached"`
	Rounds    [4]int         `json:"rounds"` // of the decided cases, by their rounds of repair; see RoundsOf
	Months    []MonthMeasure `json:"months"`
	Reasons   []ReasonCount  `json:"reasons"`  // the most frequent first
	Returned  int            `json:"returned"` // cases to which findings were sent
}

// Measure is how long something took that happened Count times. Both quantiles are by nearest rank.
type Measure struct {
	Count  int    `json:"count"`
	Within int    `json:"within"` // of Count, those that kept the norm
	Median int    `json:"median"`
	P90    int    `json:"p90"`
	Unit   string `json:"unit"`
}

// StepMeasure is a step as it was passed in the time, and as cases wait in it when it is measured.
type StepMeasure struct {
	Step  string `json:"step"`
	Owner string `json:"owner"`
	Norm  string `json:"norm"` // empty: none
	Measure
	Waiting int    `json:"waiting"`
	Late    int    `json:"late"` // of Waiting, past their norm
	Held    int    `json:"held"` // of Waiting, on hold
	Ages    [5]int `json:"ages"` // of Waiting, by the working days they have been there; see AgeOf
}

// ages are the working days from which on each bucket but the first begins.
var ages = [4]int{1, 3, 6, 11}

// AgeOf is the bucket for so many working days: none, 1 to 2, 3 to 5, 6 to 10, more.
func AgeOf(days int) int {
	bucket := 0
	for _, from := range ages {
		if days >= from {
			bucket++
		}
	}
	return bucket
}

// RoundsOf is the bucket for so many rounds of repair: none, one, two, more.
func RoundsOf(n int) int { return min(n, len(Measures{}.Rounds)-1) }

// StateCount is how many cases came into a state.
type StateCount struct {
	State string `json:"state"`
	Count int    `json:"count"`
}

// MonthMeasure is what came in and what was decided in a month of the office's calendar, or in the part of it that lies in
// the time.
type MonthMeasure struct {
	Month     string `json:"month"` // YYYY-MM
	Submitted int    `json:"submitted"`
	Decided   int    `json:"decided"`
}

// ReasonCount is how often a coded reason stood among the findings that were sent; the empty code is a reason in words.
type ReasonCount struct {
	Reason   string `json:"reason" db:"reason"`
	Findings int    `json:"findings" db:"findings"`
	Cases    int    `json:"cases" db:"cases"`
}

// Scan reads a JSON column.
func (m *Measures) Scan(src any) error { return scanJSON(m, src) }

// Value writes a JSON column.
func (m Measures) Value() (driver.Value, error) { return valueJSON(m) }
