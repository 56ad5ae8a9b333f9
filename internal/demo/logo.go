package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"ormas/internal/casework"
)

// logo gives the first office a logo, unless it has one.
func (m *maker) logo(ctx context.Context) error {
	office, err := m.DB.Office(ctx, m.offices[0])
	if err != nil || office.Settings.Logo != nil {
		return err
	}
	by, err := m.actor(ctx, "admin")
	if err != nil {
		return err
	}
	picture, err := logoPicture()
	if err != nil {
		return err
	}
	file, err := m.Office.Spool(ctx, bytes.NewReader(picture))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it has no name any more
	return m.Office.SetLogo(ctx, by, casework.NewLogo{File: file, Key: once("logo")})
}

// The colours of the logo, and its side in pixels.
var (
	leaf  = color.RGBA{0x0b, 0x6b, 0x4f, 255}
	gold  = color.RGBA{0xe0, 0xa4, 0x2a, 255}
	water = color.RGBA{0x1f, 0x6f, 0x9c, 255}
	paper = color.RGBA{255, 255, 255, 255}
)

const logoSide = 600

// logoPicture draws a sun over waves in a ring: plainly nobody's emblem.
func logoPicture() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, logoSide, logoSide))
	for y := range logoSide {
		for x := range logoSide {
			m.SetRGBA(x, y, logoColour(x-logoSide/2, y-logoSide/2))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("draw logo: %w", err)
	}
	return b.Bytes(), nil
}

// logoColour is the colour at a distance from the middle.
func logoColour(x, y int) color.RGBA {
	within := func(below, radius int) bool { return x*x+(y-below)*(y-below) < radius*radius } // a disc so far below the middle
	switch {
	case !within(0, 295):
		return paper
	case !within(0, 262):
		return leaf
	case !within(0, 246):
		return gold
	case y > 60+wave(x) && (y-wave(x)-60)/42%2 == 0:
		return water
	case y < 60+wave(x) && within(40, 120):
		return gold
	case y < 60+wave(x) && within(40, 185) && !within(40, 150):
		return leaf
	}
	return paper
}

// wave is how much higher or lower a wave is beside the middle: arcs of 120 pixels.
func wave(x int) int {
	at := ((x%120)+120)%120 - 60
	return at*at/120 - 15
}
