package registry

import "testing"

func TestCompareNumbers(t *testing.T) {
	t.Parallel()
	const number = "0017/BI-ORMAS/2026"
	for typed, want := range map[string]Likeness{
		"0017/BI-ORMAS/2026":    Same,
		" 0017 / bi-ormas/2026": Same,
		"OO17/BI-ORMAS/2026":    LooksAlike,
		"00l7/BI-ORMAS/2026":    LooksAlike,
		"0017/BI-0RMAS/2026":    LooksAlike,
		"0017/BI–ORMAS/2026":    LooksAlike,
		"0017/BI-ОRMAS/2026":    LooksAlike, // a Cyrillic O
		"0018/BI-ORMAS/2026":    Different,
		"17/BI-ORMAS/2026":      Different,
		"":                      Different,
	} {
		if got := CompareNumbers(typed, number); got != want {
			t.Errorf("%q: got %d, want %d", typed, got, want)
		}
	}
}
