package calendar

import (
	"testing"
	"time"
)

func TestSpreadOf(t *testing.T) {
	for _, tc := range []struct {
		values      []int
		median, p90 int
	}{
		{nil, 0, 0},
		{[]int{7}, 7, 7},
		{[]int{4, 2}, 2, 4},
		{[]int{9, 1, 5}, 5, 9},
		{[]int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 5, 9},
		{[]int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 6, 10},
		{[]int{3, 3, 3, 3}, 3, 3},
	} {
		n := len(tc.values)
		if got := SpreadOf(tc.values); got != (Spread{n, tc.median, tc.p90}) {
			t.Errorf("%v: got %+v, want %d and %d", tc.values, got, tc.median, tc.p90)
		}
	}
}

func TestSpentInUnits(t *testing.T) {
	s := Spent{Work: 2*time.Hour + 59*time.Minute + 59*time.Second, Days: 3}
	for unit, want := range map[Unit]int{Minute: 179, Hour: 2, WorkingDay: 3, "": 3} {
		if got := s.In(unit); got != want {
			t.Errorf("in %q: got %d, want %d", unit, got, want)
		}
	}
}
