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

// drawn is a photograph width pixels wide and upright; never larger than it is.
func (p photo) drawn(width int) image.Image {
	size := p.fitting(width)
	if r, is := rasterOf(p.Image); is {
		return r.scaled(size).turned(p.turn).image()
	}
	to := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src) // behind what is transparent
	draw.BiLinear.Scale(to, to.Bounds(), p.Image, p.Bounds(), draw.Over, nil)
	return upright(to, p.turn)
}

// fitting is the size in which a photograph is width pixels wide once upright.
func (p photo) fitting(width int) image.Point {
	size := p.Bounds().Size()
	across, down := size.X, size.Y
	if p.turn.sideways() {
		across, down = down, across
	}
	factor := min(1, float64(width)/float64(across), float64(maxRatio*width)/float64(down))
	part := func(pixels int) int { return max(1, int(float64(pixels)*factor+0.5)) }
	return image.Pt(part(size.X), part(size.Y))
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
