package draw

import (
	"bytes"
	"fmt"
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"ormas/internal/preview"
)

// qrReadings are the ways in which the reader looks for a QR on a whole page, the quick one first: a threshold for each
// neighbourhood, which stands shadows, and then one for the whole page, which keeps modules apart that are few pixels wide.
var qrReadings = []struct {
	threshold func(gozxing.LuminanceSource) gozxing.Binarizer
	hints     map[gozxing.DecodeHintType]any
}{
	{gozxing.NewHybridBinarizer, nil},
	{gozxing.NewHybridBinarizer, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}},
	{gozxing.NewGlobalHistgramBinarizer, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}},
}

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
	source := gozxing.NewLuminanceSourceFromImage(picture)
	for _, reading := range qrReadings {
		bitmap, err := gozxing.NewBinaryBitmap(reading.threshold(source))
		if err != nil {
			return ""
		}
		if found, err := qrcode.NewQRCodeReader().Decode(bitmap, reading.hints); err == nil {
			return found.GetText()
		}
	}
	return ""
}
