package certificate

import (
	"fmt"

	"rsc.io/qr"
)

// QR draws a URL as a PNG at level M with a quiet zone of four modules. Up to about 250 bytes it can be read at 25 mm
// from a print of 150 dpi; the error is for a text longer than any QR holds.
func QR(url string) ([]byte, error) {
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw QR of %d bytes: %w", len(url), err)
	}
	code.Scale = 4
	return code.PNG(), nil
}

// Modules are the rows of the QR of a URL at level M, dark ones true, without the quiet zone: for drawings that are no picture.
// The error is for a text longer than any QR holds.
func Modules(url string) ([][]bool, error) {
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw QR of %d bytes: %w", len(url), err)
	}
	rows := make([][]bool, code.Size)
	for y := range rows {
		rows[y] = make([]bool, code.Size)
		for x := range rows[y] {
			rows[y][x] = code.Black(x, y)
		}
	}
	return rows, nil
}
