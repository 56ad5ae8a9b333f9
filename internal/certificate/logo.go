package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // what a logo may be sent as
	"image/png"

	scale "golang.org/x/image/draw"
)

// Logo is an office's logo, drawn anew as square PNGs on white: nothing of the file that was sent is kept.
type Logo struct {
	Paper []byte // for papers, at most 384 pixels a side: 480 dpi at the size of the letterhead
	Page  []byte // for pages of the web, at most 96 pixels a side
}

// sized are the sizes in pixels in which a picture is tried, the largest first, until it takes no more bytes than most. The
// smallest is taken as it is.
type sized struct {
	sides []int
	most  int
}

var (
	onPaper = sized{[]int{384, 288, 192}, 64 << 10}
	onPage  = sized{[]int{96, 72, 48}, 12 << 10}
)

// mostLogoPixels is the most pixels of a logo that are decoded: 32 MB at eight bytes each.
const mostLogoPixels = 4_000_000

// ErrLogo tells that a file is no picture that can be a logo.
var ErrLogo = errors.New("no PNG or JPEG of at most four megapixels")

// DrawLogo makes a logo of a PNG or JPEG. The error is ErrLogo where it is none.
func DrawLogo(file []byte) (Logo, error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || kind != "png" && kind != "jpeg" || config.Width*config.Height > mostLogoPixels {
		return Logo{}, ErrLogo
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return Logo{}, fmt.Errorf("%w: %w", ErrLogo, err)
	}
	var l Logo
	if l.Paper, err = onPaper.draw(picture); err == nil {
		l.Page, err = onPage.draw(picture)
	}
	return l, err
}

// draw puts the picture into the middle of a white square, as large as fits.
func (s sized) draw(picture image.Image) ([]byte, error) {
	var b bytes.Buffer
	for _, side := range s.sides {
		square := image.NewRGBA(image.Rect(0, 0, side, side))
		draw.Draw(square, square.Bounds(), image.White, image.Point{}, draw.Src)
		scale.CatmullRom.Scale(square, within(side, picture.Bounds()), picture, picture.Bounds(), draw.Over, nil)
		b.Reset()
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, square); err != nil {
			return nil, fmt.Errorf("write logo: %w", err)
		}
		if b.Len() <= s.most {
			break
		}
	}
	return b.Bytes(), nil
}

// within is where a picture lies in a square.
func within(side int, picture image.Rectangle) image.Rectangle {
	longer := max(picture.Dx(), picture.Dy())
	width, height := max(1, picture.Dx()*side/longer), max(1, picture.Dy()*side/longer)
	x, y := (side-width)/2, (side-height)/2
	return image.Rect(x, y, x+width, y+height)
}
