package measures_test

import (
	"testing"

	"ormas/internal/measures"
)

func TestShareIsNeverRoundedUpToAll(t *testing.T) {
	for want, n := range map[string][2]int{"99% (299 dari 300)": {299, 300}, "100% (3 dari 3)": {3, 3}, "0% (0 dari 2)": {0, 2}, "–": {0, 0}} {
		if got := measures.ShareWords(n[0], n[1]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
