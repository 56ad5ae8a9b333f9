package draw

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// maxPixels is the most that is decoded, as at the door: 40 megapixels need up to 240 MB.
const maxPixels = 40_000_000

// photo is a decoded photograph and how it must be turned.
type photo struct {
	image.Image
	turn orientation
}

func decode(file []byte, mime string) (photo, error) {
	config, whole := png.DecodeConfig, png.Decode
	turn := asIs
	if mime == "image/jpeg" {
		config, whole, turn = jpeg.DecodeConfig, jpeg.Decode, orientationOf(file)
	}
	c, err := config(bytes.NewReader(file))
	if err != nil {
		return photo{}, fmt.Errorf("read the photograph's size: %w", err)
	}
	if c.Width <= 0 || c.Height <= 0 || int64(c.Width)*int64(c.Height) > maxPixels {
		return photo{}, errors.New("the photograph has too many pixels")
	}
	m, err := whole(bytes.NewReader(file))
	if err != nil {
		return photo{}, fmt.Errorf("decode the photograph: %w", err)
	}
	return photo{m, turn}, nil
}

// scaled makes a photograph so small that it is width pixels wide once upright; never larger than it is.
func scaled(p photo, width int) *image.RGBA {
	from := p.Bounds()
	across, down := from.Dx(), from.Dy()
	if p.turn.sideways() {
		across, down = down, across
	}
	factor := min(1, float64(width)/float64(across), float64(maxRatio*width)/float64(down))
	size := image.Rect(0, 0, max(1, int(float64(from.Dx())*factor+0.5)), max(1, int(float64(from.Dy())*factor+0.5)))
	to := image.NewRGBA(size)
	draw.Draw(to, size, image.NewUniform(color.White), image.Point{}, draw.Src) // behind what is transparent
	if m, camera := p.Image.(*image.YCbCr); camera {
		m = shrunk(m, int(1/factor))
		draw.ApproxBiLinear.Scale(to, size, m, m.Bounds(), draw.Src, nil) // blind to what is over twice too large, which m is not
		return to
	}
	draw.BiLinear.Scale(to, size, p.Image, from, draw.Over, nil)
	return to
}

// shrunk makes the mean of each square of k by k pixels one pixel. For 12 megapixels this takes a fifth of the
// time of the smooth scaling, which then has little left to do.
func shrunk(m *image.YCbCr, k int) *image.YCbCr {
	w, h := m.Bounds().Dx()/max(k, 1), m.Bounds().Dy()/max(k, 1)
	if k < 2 || w == 0 || h == 0 {
		return m
	}
	to := image.NewYCbCr(image.Rect(0, 0, w, h), m.SubsampleRatio)
	shrink(plane{to.Y, to.YStride}, plane{m.Y, m.YStride}, k)
	shrink(plane{to.Cb, to.CStride}, plane{m.Cb, m.CStride}, k)
	shrink(plane{to.Cr, to.CStride}, plane{m.Cr, m.CStride}, k)
	return to
}

// plane is one component of a picture, row by row.
type plane struct {
	pix    []uint8
	stride int
}

// row is a row of a plane; past the end, the last one.
func (p plane) row(y int) []uint8 {
	y = min(y, len(p.pix)/p.stride-1)
	return p.pix[y*p.stride:][:p.stride]
}

// shrink fills a plane with means of squares of another.
func shrink(to, from plane, k int) {
	sums := make([]int, to.stride)
	for y := range len(to.pix) / to.stride {
		clear(sums)
		for dy := range k {
			row := from.row(y*k + dy)
			for x := range sums {
				for _, v := range row[min(x*k, len(row)):min(x*k+k, len(row))] {
					sums[x] += int(v)
				}
			}
		}
		for x, sum := range sums {
			width := min(k, from.stride-x*k) // at the right edge squares may be narrower
			to.pix[y*to.stride+x] = uint8(sum / (k * max(width, 1)))
		}
	}
}

// upright turns a picture; it is small already, so going pixel by pixel is no matter.
func upright(m *image.RGBA, turn orientation) *image.RGBA {
	if turn == asIs {
		return m
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if turn.sideways() {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			from := turn.source(x, y, w, h)
			copy(to.Pix[to.PixOffset(x, y):][:4], m.Pix[m.PixOffset(from.X, from.Y):][:4])
		}
	}
	return to
}
