package registry

import "database/sql/driver"

// Region is a part of a page, in fractions of its width and height from the upper left corner.
type Region struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Scan reads a JSON column.
func (r *Region) Scan(src any) error { return scanJSON(r, src) }

// Value writes a JSON column.
func (r Region) Value() (driver.Value, error) { return valueJSON(r) }

// most is the part of a side from which on a region is said to take all of it.
const most = 0.6

// Words tell where on its page a region lies: "kiri atas", "bawah", "seluruh halaman".
func (r Region) Words() string {
	across := third(r.X+r.Width/2, "kiri", "tengah", "kanan")
	down := third(r.Y+r.Height/2, "atas", "tengah", "bawah")
	switch {
	case r.Width > most && r.Height > most:
		return "seluruh halaman"
	case r.Width > most || across == down:
		return down
	case r.Height > most:
		return across
	}
	return across + " " + down
}

// third is one of three words by where on a side a point lies.
func third(at float64, first, second, last string) string {
	switch {
	case at < 1.0/3:
		return first
	case at < 2.0/3:
		return second
	}
	return last
}

// Turned gives the region of the page itself for one that was seen on the page turned clockwise by degrees, 0 to 270.
func (r Region) Turned(degrees int) Region {
	for range degrees / 90 {
		r = Region{X: r.Y, Y: 1 - r.X - r.Width, Width: r.Height, Height: r.Width}
	}
	return r
}
