package registry_test

import (
	"math"
	"testing"

	"ormas/internal/registry"
)

func TestRegionWords(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]registry.Region{
		"kiri atas": {0, 0, .3, .3}, "tengah atas": {.4, .1, .1, .1}, "kanan tengah": {.7, .4, .2, .2}, "tengah": {.4, .4, .2, .2},
		"bawah": {.1, .8, .8, .1}, "kiri": {0, .1, .2, .8}, "seluruh halaman": {0, 0, 1, 1}, "kanan bawah": {2. / 3, 2. / 3, 1. / 3, 1. / 3},
	} {
		if got := r.Words(); got != want {
			t.Errorf("%+v: got %q, want %q", r, got, want)
		}
	}
}

func TestRegionTurned(t *testing.T) {
	t.Parallel()
	seen := registry.Region{X: 0, Y: 0, Width: .2, Height: .1} // upper left corner as seen
	for degrees, want := range map[int]registry.Region{
		0:   {X: 0, Y: 0, Width: .2, Height: .1},
		90:  {X: 0, Y: .8, Width: .1, Height: .2}, // the lower left corner has come up
		180: {X: .8, Y: .9, Width: .2, Height: .1},
		270: {X: .9, Y: 0, Width: .1, Height: .2},
	} {
		got := seen.Turned(degrees)
		if math.Abs(got.X-want.X)+math.Abs(got.Y-want.Y)+math.Abs(got.Width-want.Width)+math.Abs(got.Height-want.Height) > 1e-9 {
			t.Errorf("%d degrees: got %+v, want %+v", degrees, got, want)
		}
	}
}
