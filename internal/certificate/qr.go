package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"rsc.io/qr/coding"
)

// quiet is how many light modules are around a QR.
const quiet = 4

// QR draws a text as a PNG with a quiet zone of four modules. At 25 mm an address of up to about 250 bytes can be read from a
// print of 150 dpi, at 30 mm an address with the token of a letter; the error is for a text longer than any QR holds.
func QR(text string) ([]byte, error) {
	rows, err := Modules(text)
	if err != nil {
		return nil, err
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, pictureOf(rows)); err != nil {
		return nil, fmt.Errorf("draw QR: %w", err)
	}
	return picture.Bytes(), nil
}

// pictureScale is how many pixels a module is wide.
const pictureScale = 4

func pictureOf(rows [][]bool) image.Image {
	side := (len(rows) + 2*quiet) * pictureScale
	m := image.NewGray(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = 0xff
		x, y := i%side/pictureScale-quiet, i/side/pictureScale-quiet
		if y >= 0 && y < len(rows) && x >= 0 && x < len(rows) && rows[y][x] {
			m.SetGray(i%side, i/side, color.Gray{})
		}
	}
	return m
}

// Modules are the rows of the QR of a text, dark ones true, without the quiet zone: for drawings that are no picture.
// The error is for a text longer than any QR holds.
func Modules(text string) ([][]bool, error) {
	plan, parts, err := planned(text)
	if err != nil {
		return nil, fmt.Errorf("draw QR of %d bytes: %w", len(text), err)
	}
	code, err := plan.Encode(parts...)
	if err != nil {
		return nil, fmt.Errorf("draw QR of %d bytes: %w", len(text), err)
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

// dense is the version of 65 modules a side, at which every letter's token is drawn that is no longer: printed 30 mm wide a
// module then has 2.7 pixels at 150 dpi. Level M where that is room enough, else L: the size of the modules helps a camera
// more than redundancy. Smaller versions would do for short names, but two readers of two failed with every tenth code of
// version 11 and with none of version 12.
const dense coding.Version = 12

// planned chooses how a text is drawn. What stands behind the # of an address is written in the mode for capitals and
// digits where it can be, at five and a half bits a letter instead of eight.
func planned(text string) (*coding.Plan, []coding.Encoding, error) {
	parts := []coding.Encoding{coding.String(text)}
	address, token, found := strings.Cut(text, "#")
	if found && coding.Alpha(token).Check() == nil {
		parts = []coding.Encoding{coding.String(address + "#"), coding.Alpha(token)}
	}
	level, version := coding.M, smallest(coding.M, parts)
	if found {
		if version > dense {
			level, version = coding.L, smallest(coding.L, parts)
		}
		version = max(version, dense)
	}
	if version > coding.MaxVersion {
		return nil, nil, errors.New("text too long")
	}
	plan, err := coding.NewPlan(version, level, 0)
	return plan, parts, err
}

// smallest is the smallest version that holds a text, above the largest where none does.
func smallest(level coding.Level, parts []coding.Encoding) coding.Version {
	v := coding.Version(coding.MinVersion)
	for ; v <= coding.MaxVersion; v++ {
		bits := 0
		for _, p := range parts {
			bits += p.Bits(v)
		}
		if bits <= v.DataBytes(level)*8 {
			break
		}
	}
	return v
}
