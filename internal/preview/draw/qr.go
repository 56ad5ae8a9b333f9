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

// qrReadings are the ways in which the reader looks for a QR on a whole page, the quick one first: a threshold for each
// neighbourhood, which stands shadows; one for the whole page; and a page twice as large, where modules are too few pixels wide to
// be told apart, as in a scan of 100 dpi.
var qrReadings = []struct {
	threshold func(gozxing.LuminanceSource) gozxing.Binarizer
	hints     map[gozxing.DecodeHintType]any
	enlarged  bool
}{
	{gozxing.NewHybridBinarizer, nil, false},
	{gozxing.NewHybridBinarizer, hard, false},
	{gozxing.NewGlobalHistgramBinarizer, hard, false},
	{gozxing.NewHybridBinarizer, hard, true},
}

var hard = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}

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
	for _, reading := range qrReadings {
		seen := picture
		if reading.enlarged {
			if seen = twice(picture); seen == nil {
				continue
			}
		}
		bitmap, err := gozxing.NewBinaryBitmap(reading.threshold(gozxing.NewLuminanceSourceFromImage(seen)))
		if err != nil {
			continue // too small for this threshold
		}
		if found, err := qrcode.NewQRCodeReader().Decode(bitmap, reading.hints); err == nil {
			return found.GetText()
		}
	}
	return ""
}

// twice is a picture in grey, twice as wide and high; nil where it is large anyway.
func twice(picture image.Image) image.Image {
	b := picture.Bounds()
	if b.Dx()*b.Dy() > enlargedMost {
		return nil
	}
	large := image.NewGray(image.Rect(0, 0, 2*b.Dx(), 2*b.Dy()))
	draw.BiLinear.Scale(large, large.Bounds(), picture, b, draw.Src, nil)
	return large
}
