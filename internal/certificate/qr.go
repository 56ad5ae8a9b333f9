package certificate

import (
	"rsc.io/qr"
)

// QR draws a URL as a PNG at level M with a quiet zone of four modules. Up to about 250 bytes it is readable at 25 mm
// from a print of 150 dpi; a longer text than any QR holds gives nil.
func QR(url string) []byte {
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return nil // only the length can be wrong; the lint finds that no QR is there
	}
	code.Scale = 4
	return code.PNG()
}
