package preview_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"ormas/internal/preview"
)

// qr is a picture of a QR.
func qr(t *testing.T, text string) []byte {
	t.Helper()
	m, err := qrcode.NewQRCodeWriter().EncodeWithoutHint(text, gozxing.BarcodeFormat_QR_CODE, 300, 300)
	if err != nil {
		t.Fatal(err)
	}
	return asPNG(t, m)
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// corners is a page full of what looks like corners of QRs: a reader that compares all of them does not end.
func corners(t *testing.T) []byte {
	t.Helper()
	const module, pitch = 1, 9
	m := image.NewGray(image.Rect(0, 0, 2000, 4000))
	for y := range 4000 {
		for x := range 2000 {
			col, row := x%pitch/module, y%pitch/module
			ring := max(abs(col-3), abs(row-3))
			if ring > 3 || ring == 2 {
				m.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return asPNG(t, m)
}

func abs(n int) int { return max(n, -n) }

func TestQR(t *testing.T) {
	t.Parallel()
	r := setup(t, 2*time.Second, time.Minute)
	read := func(file []byte, width int) (string, error) {
		return r.QR(t.Context(), bytes.NewReader(file), int64(len(file)), preview.Sheet{MIME: "image/png", Number: 1, Width: width})
	}
	const said = "http://contoh.test/cek/ABCDEFGH12"
	t.Run("is read from a picture", func(t *testing.T) {
		if got, err := read(qr(t, said), 300); err != nil || got != said {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("is empty where there is none", func(t *testing.T) {
		if got, err := read(asPNG(t, image.NewGray(image.Rect(0, 0, 90, 90))), 90); err != nil || got != "" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("is not looked for longer than a page may take, and the next is read", func(t *testing.T) {
		if _, err := read(corners(t), 2000); !errors.Is(err, preview.ErrLate) {
			t.Errorf("got %v, want ErrLate", err)
		}
		if got, err := read(qr(t, said), 300); err != nil || got != said {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

// loud is an artist whose reader gives up loudly.
type loud struct{}

// Draw draws a page.
func (loud) Draw([]byte, preview.Sheet) ([]byte, error) { return []byte("gambar"), nil }

// QR panics.
func (loud) QR([]byte, preview.Sheet) ([]byte, error) { panic("index out of range") }

func TestServeSurvivesAPanic(t *testing.T) {
	t.Parallel()
	var asked, answers bytes.Buffer
	for _, what := range []bool{true, false} {
		preview.Ask(t, &asked, what)
	}
	if err := preview.Serve(&asked, &answers, loud{}); err != nil {
		t.Fatal(err)
	}
	if _, err := answers.ReadByte(); err != nil {
		t.Fatal(err)
	}
	if drawn, body := preview.Answer(t, &answers); drawn || body != "index out of range" {
		t.Errorf("got %v, %q", drawn, body)
	}
	if drawn, body := preview.Answer(t, &answers); !drawn || body != "gambar" {
		t.Errorf("got %v, %q", drawn, body)
	}
	if _, err := answers.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}
