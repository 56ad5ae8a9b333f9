package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// quality keeps small text on scans legible without visible noise around it.
const quality = 85

// encode gives a page that is black text on white as a PNG of 16 greys, all else as a JPEG, without colours where it has
// none.
func encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	if page, ok := m.(*image.RGBA); ok {
		if grey, ok := colourless(page); ok {
			m = grey
		}
	}
	if page, ok := m.(*image.Gray); ok && white(page) >= textual {
		best := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := best.Encode(&b, greys(page)); err != nil {
			return nil, fmt.Errorf("encode the picture: %w", err)
		}
		return b.Bytes(), nil
	}
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return b.Bytes(), nil
}

// textual is the share of perfectly white paper from which on a page is text; no camera or scanner sees such paper.
const textual = 0.75

// white is the share of a page that is perfectly white.
func white(m *image.Gray) float64 {
	whites, size := 0, m.Bounds().Size()
	for y := range size.Y {
		whites += bytes.Count(m.Pix[y*m.Stride:][:size.X], []byte{0xFF})
	}
	return float64(whites) / float64(size.X*size.Y)
}

// colourless is a page in one channel, of which a JPEG is made in a third of the time; false where it has colours.
func colourless(m *image.RGBA) (*image.Gray, bool) {
	size := m.Bounds().Size()
	to := image.NewGray(image.Rectangle{Max: size})
	for y := range size.Y {
		row, line := m.Pix[y*m.Stride:][:4*size.X], to.Pix[y*to.Stride:][:size.X]
		for x := range line {
			pixel := row[4*x:][:4]
			if pixel[0] != pixel[1] || pixel[1] != pixel[2] {
				return nil, false
			}
			line[x] = pixel[0]
		}
	}
	return to, true
}

// shades are the 16 greys: enough for the smooth edges of letters, and two pixels to a byte.
var shades = func() (p color.Palette) {
	for i := range uint8(16) {
		p = append(p, color.Gray{Y: 17 * i})
	}
	return p
}()

// greys reduces a page without colour to the shades.
func greys(m *image.Gray) *image.Paletted {
	size := m.Bounds().Size()
	to := image.NewPaletted(image.Rectangle{Max: size}, shades)
	for y := range size.Y {
		line := to.Pix[y*to.Stride:][:size.X]
		for x, v := range m.Pix[y*m.Stride:][:size.X] {
			line[x] = uint8((int(v) + 8) / 17)
		}
	}
	return to
}
