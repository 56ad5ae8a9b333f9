package certificate

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // pages with photographs
	_ "image/png"  // pages of text

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// scanReadings are the ways in which the reader looks for a QR on a whole page, the quick one first.
var scanReadings = []map[gozxing.DecodeHintType]any{nil, {gozxing.DecodeHintType_TRY_HARDER: true}}

// ReadQR reads the QR on a picture of a page, PNG or JPEG, such as a scan of a printed letter. The error is for a picture on which
// none can be read. The picture is decoded here, so it must be one that our own renderer has drawn.
func ReadQR(picture []byte) (string, error) {
	page, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", fmt.Errorf("decode page: %w", err)
	}
	return readQR(page, scanReadings)
}

// FindQR reads the QR that is somewhere in a picture: of a page, or of a photograph of one.
func FindQR(picture image.Image) (string, error) { return readQR(picture, scanReadings[1:]) }

// readQR reads the QR in a picture by the first of some ways that finds one.
func readQR(picture image.Image, ways []map[gozxing.DecodeHintType]any) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", fmt.Errorf("read QR: %w", err)
	}
	for _, hints := range ways {
		var found *gozxing.Result
		if found, err = qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return found.GetText(), nil
		}
	}
	return "", fmt.Errorf("read QR: %w", err)
}
