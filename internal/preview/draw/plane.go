package draw

import (
	"bytes"
	"image"
)

// plane is one component of a picture, row by row.
type plane struct {
	pix    []uint8
	stride int
	size   image.Point
}

// newPlane makes a plane of one value.
func newPlane(size image.Point, value uint8) plane {
	return plane{bytes.Repeat([]byte{value}, size.X*size.Y), size.X, size}
}

func (p plane) row(y int) []uint8 { return p.pix[y*p.stride:][:p.size.X] }

// fine is into how many parts a pixel is divided where the edge of a larger one runs through it.
const fine = 256

// stretch is the part of a row or column that becomes one pixel: whole pixels from first to last, but for shares of those two
// in fine parts.
type stretch struct {
	first, last           int
	firstShare, lastShare uint32
	weight                float32 // one over all shares
}

// stretches divides from pixels into to.
func stretches(from, to int) []stretch {
	all := make([]stretch, to)
	for i := range all {
		a, b := i*from*fine/to, max((i+1)*from*fine/to, i*from*fine/to+1)
		s := stretch{first: a / fine, last: (b - 1) / fine, weight: 1 / float32(b-a)}
		s.firstShare = uint32(min(b, (s.first+1)*fine) - a)
		s.lastShare = uint32(b - max(a, s.last*fine))
		all[i] = s
	}
	return all
}

// scaled makes each pixel the mean of the area it covers, which is what a scanner of a lower resolution would have seen:
// small letters stay whole, as they do not where single pixels are picked.
func (p plane) scaled(size image.Point) plane {
	if p.size == size {
		return p
	}
	to := newPlane(size, 0)
	across, sums := stretches(p.size.X, size.X), make([]uint32, p.size.X)
	for y, down := range stretches(p.size.Y, size.Y) {
		p.sum(sums, down)
		line := to.row(y)
		for x, s := range across {
			sum := uint64(sums[s.first]) * uint64(s.firstShare)
			if s.last > s.first {
				for _, v := range sums[s.first+1 : s.last] {
					sum += uint64(v) * fine
				}
				sum += uint64(sums[s.last]) * uint64(s.lastShare)
			}
			line[x] = uint8(float32(sum)*down.weight*s.weight + 0.5)
		}
	}
	return to
}

// sum adds up the rows of a stretch.
func (p plane) sum(sums []uint32, down stretch) {
	for i, v := range p.row(down.first) {
		sums[i] = uint32(v) * down.firstShare
	}
	for y := down.first + 1; y <= down.last; y++ {
		share := uint32(fine)
		if y == down.last {
			share = down.lastShare
		}
		for i, v := range p.row(y) {
			sums[i] += uint32(v) * share
		}
	}
}

// turned turns it; it is small already, so going pixel by pixel is no matter.
func (p plane) turned(o orientation) plane {
	size := p.size
	if o.sideways() {
		size = image.Pt(size.Y, size.X)
	}
	to := newPlane(size, 0)
	for y := range size.Y {
		line := to.row(y)
		for x := range line {
			from := o.source(x, y, p.size.X, p.size.Y)
			line[x] = p.pix[from.Y*p.stride+from.X]
		}
	}
	return to
}

// placed lays it on another plane, which it does not leave.
func (p plane) placed(on plane, where image.Point) plane {
	for y := range p.size.Y {
		copy(on.row(where.Y + y)[where.X:], p.row(y))
	}
	return on
}
