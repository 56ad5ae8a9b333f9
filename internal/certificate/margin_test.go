package certificate

import (
	"fmt"
	"testing"
)

// TestMargins lets the end of the letter come to every height of a page: whatever stands there goes on to the next one.
func TestMargins(t *testing.T) {
	t.Parallel()
	l := testLetter()
	for n := range 40 {
		l.Copies = append(l.Copies, fmt.Sprintf("Tembusan contoh ke-%d", n))
		if got := problems(t, l); len(got) > 0 {
			t.Errorf("with %d copies: %q", len(l.Copies), got)
		}
	}
}
