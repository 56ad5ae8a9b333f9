package certificate

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"
)

// noise is the picture that is hardest to make small.
func noise(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(r.Uint32())
	}
	return m
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDrawLogo(t *testing.T) {
	t.Parallel()
	drawn := func(t *testing.T, file []byte) (paper, page image.Image) {
		t.Helper()
		l, err := DrawLogo(file)
		if err != nil {
			t.Fatal(err)
		}
		pictures := [2]image.Image{}
		for i, one := range [][]byte{l.Paper, l.Page} {
			if pictures[i], err = png.Decode(bytes.NewReader(one)); err != nil {
				t.Fatal(err)
			}
		}
		return pictures[0], pictures[1]
	}
	t.Run("puts a wide picture into the middle of a white square", func(t *testing.T) {
		t.Parallel()
		m := image.NewNRGBA(image.Rect(0, 0, 400, 100))
		for i := range m.Pix {
			m.Pix[i] = []byte{200, 0, 0, 255}[i%4]
		}
		paper, page := drawn(t, asPNG(t, m))
		if paper.Bounds().Dx() != 384 || paper.Bounds().Dy() != 384 || page.Bounds().Dx() != 96 || page.Bounds().Dy() != 96 {
			t.Errorf("got %v and %v", paper.Bounds(), page.Bounds())
		}
		for at, want := range map[image.Point]color.RGBA{{192, 192}: {200, 0, 0, 255}, {192, 40}: {255, 255, 255, 255}, {2, 192}: {200, 0, 0, 255}} {
			if got := color.RGBAModel.Convert(paper.At(at.X, at.Y)); got != want {
				t.Errorf("at %v: %v, want %v", at, got, want)
			}
		}
	})
	t.Run("leaves nothing transparent", func(t *testing.T) {
		t.Parallel()
		paper, _ := drawn(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 10, 10))))
		if got := color.RGBAModel.Convert(paper.At(100, 100)); got != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("keeps even noise small", func(t *testing.T) {
		t.Parallel()
		l, err := DrawLogo(asPNG(t, noise(600, 600)))
		if err != nil || len(l.Page) > 15<<10 || len(l.Paper) > 128<<10 {
			t.Errorf("%v, %d and %d bytes", err, len(l.Paper), len(l.Page))
		}
	})
	t.Run("takes a JPEG", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		if err := jpeg.Encode(&b, noise(50, 80), nil); err != nil {
			t.Fatal(err)
		}
		drawn(t, b.Bytes())
	})
	t.Run("refuses what is no picture, one that is cut, and one of too many pixels", func(t *testing.T) {
		t.Parallel()
		whole := asPNG(t, noise(50, 50))
		for _, file := range [][]byte{nil, []byte("bukan gambar"), whole[:len(whole)/2], asPNG(t, image.NewGray(image.Rect(0, 0, 4001, 1000)))} {
			if _, err := DrawLogo(file); !errors.Is(err, ErrLogo) {
				t.Errorf("got %v", err)
			}
		}
	})
}
