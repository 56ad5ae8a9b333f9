package draw

import (
	"bytes"
	"fmt"
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"

	"ormas/internal/preview"
)

// look is a way in which the reader looks for a QR on a whole page: a threshold, and how hard it tries with it.
type look struct {
	threshold func(gozxing.LuminanceSource) gozxing.Binarizer
	hints     []map[gozxing.DecodeHintType]any
}

var hard = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}

// looks are the ways on a page as it is, the quick one first: a threshold for each neighbourhood, which stands shadows, and one for
// the whole page. closerLooks are those on a page twice as large, where modules are too few pixels wide to be told apart, as in a
// scan of 100 dpi.
var (
	looks = []look{
		{gozxing.NewHybridBinarizer, []map[gozxing.DecodeHintType]any{nil, hard}},
		{gozxing.NewGlobalHistgramBinarizer, []map[gozxing.DecodeHintType]any{hard}},
	}
	closerLooks = []look{{gozxing.NewHybridBinarizer, []map[gozxing.DecodeHintType]any{hard}}}
)

// enlargedMost is the most pixels of a picture that is enlarged: more than a page of 150 dpi has.
const enlargedMost = 4_000_000

// QR gives the text of the QR on a page as it would be drawn, empty where none can be read. The reader was not written for pictures
// made to do harm: it compares all that looks like a corner of a QR by threes, and a page full of corners keeps it busy for
// minutes. So it runs here, where it is ended when its time is over.
func (a *Artist) QR(file []byte, s preview.Sheet) ([]byte, error) {
	drawn, err := a.Draw(file, s)
	if err != nil {
		return nil, err
	}
	page, _, err := image.Decode(bytes.NewReader(drawn))
	if err != nil {
		return nil, fmt.Errorf("decode what was drawn: %w", err)
	}
	return []byte(ReadQR(page)), nil
}

// ReadQR reads the QR that is somewhere in a picture, of a page or of a photograph of one; empty where none can be read.
func ReadQR(picture image.Image) string {
	if text := lookFor(picture, looks); text != "" {
		return text
	}
	if b := picture.Bounds(); b.Dx()*b.Dy() > enlargedMost {
		return ""
	}
	for _, scaler := range []draw.Scaler{draw.BiLinear, draw.CatmullRom} { // soft and sharp: each reads codes of 75 dpi that the other does not
		if text := lookFor(twice(picture, scaler), closerLooks); text != "" {
			return text
		}
	}
	return ""
}

func lookFor(picture image.Image, ways []look) string {
	source := gozxing.NewLuminanceSourceFromImage(picture)
	for _, way := range ways {
		bitmap, err := gozxing.NewBinaryBitmap(way.threshold(source))
		if err != nil {
			continue // too small for this threshold
		}
		for _, hints := range way.hints {
			if found, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
				return found.GetText()
			}
		}
	}
	return ""
}

// twice is a picture in grey, twice as wide and high.
func twice(picture image.Image, scaler draw.Scaler) image.Image {
	b := picture.Bounds()
	large := image.NewGray(image.Rect(0, 0, 2*b.Dx(), 2*b.Dy()))
	scaler.Scale(large, large.Bounds(), picture, b, draw.Src, nil)
	return large
}
