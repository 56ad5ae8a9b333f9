package certificate

import "time"

// Validity says what bounds the letter: so many years after issue, and on demand the end of the board's term and the
// end of the approval.
type Validity struct {
	Years    int  `json:"years"` // 0: not bounded by years
	Term     bool `json:"term"`
	Approval bool `json:"approval"`
}

// ValidUntil is the last day on which a letter holds: the earliest of the dates that the rule names. A zero date has no
// end and bounds nothing; the result is zero if nothing bounds the letter.
func ValidUntil(rule Validity, issued, termTo, approvalUntil time.Time) time.Time {
	var until time.Time
	bound := func(applies bool, end time.Time) {
		if applies && !end.IsZero() && (until.IsZero() || end.Before(until)) {
			until = end
		}
	}
	bound(rule.Years > 0 && !issued.IsZero(), issued.AddDate(rule.Years, 0, 0))
	bound(rule.Term, termTo)
	bound(rule.Approval, approvalUntil)
	return until
}
