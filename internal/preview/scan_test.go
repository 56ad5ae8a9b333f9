package preview_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"ormas/internal/preview"
)

const plainImage = "/Type /XObject /Subtype /Image /Width 800 /Height 400 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"

// quarters is a JPEG whose upper left quarter is red and whose lower right quarter is black.
func quarters(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 800, 400))
	for i := range 800 * 400 {
		at, shade := image.Pt(i%800, i/800), color.RGBA{255, 255, 255, 255}
		switch {
		case at.X < 400 && at.Y < 200:
			shade = color.RGBA{220, 0, 0, 255}
		case at.X >= 400 && at.Y >= 200:
			shade = color.RGBA{0, 0, 0, 255}
		}
		m.SetRGBA(at.X, at.Y, shade)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A page that is one JPEG is drawn without the PDF library. Each is drawn here beside a twin that the library must draw,
// because a dot outside the page is a second object, and both must look the same.
func TestPageOfScan(t *testing.T) {
	t.Parallel()
	r, body := usual(t), quarters(t)
	const full, dot = "q 595 0 0 842 0 0 cm /X Do Q", " -9 -9 1 1 re f"
	for name, c := range map[string]struct{ image, content, page string }{
		"over the whole page":              {plainImage, full, ""},
		"with margins":                     {plainImage, "q 400 0 0 200 97.5 321 cm /X Do Q", ""},
		"on a page turned to the right":    {plainImage, full, "/Rotate 90 "},
		"on a page turned upside down":     {plainImage, "q 400 0 0 200 50 600 cm /X Do Q", "/Rotate 180 "},
		"on a page turned to the left":     {plainImage, full, "/Rotate 270 "},
		"on a page whose box is cut":       {plainImage, full, "/CropBox [100 100 500 700] "},
		"mirrored":                         {plainImage, "q -595 0 0 842 595 0 cm /X Do Q", ""},
		"upside down":                      {plainImage, "q 595 0 0 -842 0 842 cm /X Do Q", ""},
		"behind a mask":                    {plainImage + " /SMask 11 0 R", full, ""},
		"with its values the other way":    {plainImage + " /Decode [1 0 1 0 1 0]", full, ""},
		"cut by a path":                    {plainImage, "q 0 421 595 421 re W n 595 0 0 842 0 0 cm /X Do Q", ""},
		"half transparent":                 {plainImage, "/G gs " + full, ""},
		"with a dictionary in other words": {strings.ReplaceAll(plainImage, "/Width", "/W#69dth"), full, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := func(content string) []byte {
				f := pdf("/XObject << /X 10 0 R >> /ExtGState << /G << /ca 0.5 >> >>", []string{content}, stream(c.image, body),
					stream("/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x20\xF0"))
				return bytes.Replace(f, []byte("/MediaBox"), []byte(c.page+"/MediaBox"), 1)
			}
			s := preview.Sheet{MIME: pdfType, Number: 1, Width: 240}
			got, want := drawn(t, r, page(c.content), s), drawn(t, r, page(c.content+dot), s)
			if d := apart(got, want); d > 0.02 {
				t.Errorf("%.3f of the page is not as the library draws it", d)
			}
		})
	}
}

// apart is the part of two pictures that plainly differs; where their sizes do, all of it.
func apart(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	size, n := a.Bounds().Size(), 0
	for i := range size.X * size.Y {
		x, y := i%size.X, i/size.X
		r1, g1, b1, _ := a.At(x, y).RGBA()
		r2, g2, b2, _ := b.At(x, y).RGBA()
		if max(r1, r2)-min(r1, r2) > 0x2800 || max(g1, g2)-min(g1, g2) > 0x2800 || max(b1, b2)-min(b1, b2) > 0x2800 {
			n++
		}
	}
	return float64(n) / float64(size.X*size.Y)
}
