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
		white, grey := paper(page)
		switch {
		case grey && white >= textual:
			best := png.Encoder{CompressionLevel: png.BestSpeed}
			if err := best.Encode(&b, greys(page)); err != nil {
				return nil, fmt.Errorf("encode the picture: %w", err)
			}
			return b.Bytes(), nil
		case grey:
			m = colourless(page)
		}
	}
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return b.Bytes(), nil
}

// textual is the share of perfectly white paper from which on a page is text; no camera or scanner sees such paper.
const textual = 0.75

// paper tells which share of a page is perfectly white, and whether it is without colour.
func paper(m *image.RGBA) (white float64, grey bool) {
	whites, size := 0, m.Bounds().Size()
	for y := range size.Y {
		row := m.Pix[y*m.Stride:][:4*size.X]
		for ; len(row) >= 4; row = row[4:] {
			if row[0] != row[1] || row[1] != row[2] {
				return 0, false
			}
			if row[0] == 0xFF {
				whites++
			}
		}
	}
	return float64(whites) / float64(size.X*size.Y), true
}

// colourless is a page without colour in one channel, which a JPEG is made of in a third of the time.
func colourless(m *image.RGBA) *image.Gray {
	size := m.Bounds().Size()
	to := image.NewGray(image.Rect(0, 0, size.X, size.Y))
	for y := range size.Y {
		row, line := m.Pix[y*m.Stride:], to.Pix[y*to.Stride:][:size.X]
		for x := range line {
			line[x] = row[4*x]
		}
	}
	return to
}

// shades are the 16 greys: enough for the smooth edges of letters, and two pixels to a byte.
var shades = func() (p color.Palette) {
	for i := range uint8(16) {
		p = append(p, color.Gray{Y: 17 * i})
	}
	return p
}()

// greys reduces a page without colour to the shades.
func greys(m *image.RGBA) *image.Paletted {
	size := m.Bounds().Size()
	to := image.NewPaletted(image.Rect(0, 0, size.X, size.Y), shades)
	for y := range size.Y {
		row := m.Pix[y*m.Stride:]
		for x := range size.X {
			to.Pix[y*to.Stride+x] = uint8((int(row[4*x]) + 8) / 17)
		}
	}
	return to
}
