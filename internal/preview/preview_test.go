package preview_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"testing"

	"ormas/internal/preview"
)

func TestPageOfPDF(t *testing.T) {
	t.Parallel()
	r := usual(t)
	file := pdf("", []string{text, "0 0 595 421 re f"})
	t.Run("is drawn as it would be printed", func(t *testing.T) {
		m := drawn(t, r, file, preview.Sheet{MIME: pdfType, Number: 1, Width: 1100})
		if size := m.Bounds().Size(); size != image.Pt(1100, 1557) {
			t.Errorf("got %v, want A4", size)
		}
		if d := dark(m, 8, 6, 85, 13); d < 0.1 || d > 0.6 {
			t.Errorf("where the text is, %.2f is dark", d)
		}
		if d := dark(m, 0, 20, 100, 100); d != 0 {
			t.Errorf("where nothing is, %.2f is dark", d)
		}
	})
	t.Run("is the one that was asked for, in every width", func(t *testing.T) {
		for _, width := range []int{240, 2000} {
			m := drawn(t, r, file, preview.Sheet{MIME: pdfType, Number: 2, Width: width})
			if m.Bounds().Dx() != width || dark(m, 0, 0, 100, 49) != 0 || dark(m, 0, 51, 100, 100) != 1 {
				t.Errorf("got %v, dark above %.2f, below %.2f", m.Bounds(), dark(m, 0, 0, 100, 49), dark(m, 0, 51, 100, 100))
			}
		}
	})
	t.Run("does not exist outside the file", func(t *testing.T) {
		for _, number := range []int{-1, 0, 3, 1 << 30} {
			unshown(t, r, file, preview.Sheet{MIME: pdfType, Number: number, Width: 240})
		}
	})
	t.Run("is refused where the file is cut, locked or none", func(t *testing.T) {
		for _, bad := range [][]byte{file[:len(file)/3], []byte("%PDF-1.7\n%%EOF"), []byte("x"), {}} {
			unshown(t, r, bad, preview.Sheet{MIME: pdfType, Number: 1, Width: 240})
		}
	})
	t.Run("is small where it is text, and keeps its colours where it has some", func(t *testing.T) {
		colour := pdf("", []string{"1 0 0 rg 0 0 300 842 re f"})
		for want, file := range map[string][]byte{"image/png": file, "image/jpeg": colour} {
			picture, err := r.Page(t.Context(), bytes.NewReader(file), int64(len(file)), preview.Sheet{MIME: pdfType, Number: 1, Width: 240})
			if err != nil || preview.TypeOf(picture[0]) != want {
				t.Errorf("got %v, want %s", err, want)
			}
		}
		m := drawn(t, r, colour, preview.Sheet{MIME: pdfType, Number: 1, Width: 240})
		if red, green, _, _ := m.At(50, 50).RGBA(); red < 0xF000 || green > 0x1000 {
			t.Errorf("got %v, want red", m.At(50, 50))
		}
	})
	t.Run("of a strip of paper gets narrow, not endless", func(t *testing.T) {
		strip := bytes.Replace(file, []byte("[0 0 595 842]"), []byte("[0 0 10 8420]"), 1)
		m := drawn(t, r, strip, preview.Sheet{MIME: pdfType, Number: 1, Width: 240})
		if m.Bounds().Dy() > 720 {
			t.Errorf("got %v", m.Bounds())
		}
	})
}

func TestPageOfPhotograph(t *testing.T) {
	t.Parallel()
	r := usual(t)
	// Where the dark quarter of the stored pixels must be seen, as quarters: left, top.
	for orientation, at := range map[byte][2]int{0: {0, 0}, 1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}, 9: {0, 0}} {
		t.Run(fmt.Sprintf("held as %d is upright", orientation), func(t *testing.T) {
			m := drawn(t, r, photograph(t, 1118, orientation), preview.Sheet{MIME: "image/jpeg", Number: 1, Width: 240})
			want := image.Pt(240, 120)
			if orientation >= 5 && orientation <= 8 {
				want = image.Pt(240, 480)
			}
			if m.Bounds().Size() != want {
				t.Errorf("got %v, want %v", m.Bounds().Size(), want)
			}
			left, top := 50*at[0], 50*at[1]
			if inside := dark(m, left+2, top+2, left+48, top+48); inside < 0.99 {
				t.Errorf("the dark quarter is not at %v: %.2f", at, inside)
			}
			if all := dark(m, 0, 0, 100, 100); all < 0.23 || all > 0.27 {
				t.Errorf("%.2f is dark, want a quarter", all)
			}
		})
	}
	t.Run("tells nothing about itself", func(t *testing.T) {
		file := photograph(t, 640, 6)
		picture, err := r.Page(t.Context(), bytes.NewReader(file), int64(len(file)), preview.Sheet{MIME: "image/jpeg", Number: 1, Width: 240})
		if err != nil || bytes.Contains(picture, []byte("Exif")) {
			t.Errorf("got %d bytes, %v", len(picture), err)
		}
	})
	t.Run("is not made larger than it is", func(t *testing.T) {
		if m := drawn(t, r, photograph(t, 100, 1), preview.Sheet{MIME: "image/jpeg", Number: 1, Width: 240}); m.Bounds().Dx() != 100 {
			t.Errorf("got %v", m.Bounds())
		}
	})
	t.Run("stands on white where it is transparent", func(t *testing.T) {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 20, 20))); err != nil {
			t.Fatal(err)
		}
		if d := dark(drawn(t, r, b.Bytes(), preview.Sheet{MIME: "image/png", Number: 1, Width: 240}), 0, 0, 100, 100); d != 0 {
			t.Errorf("%.2f is dark", d)
		}
	})
	t.Run("is refused when cut, too large, of a second page, or of another kind", func(t *testing.T) {
		file := photograph(t, 640, 1)
		huge := bytes.Clone(file)
		at := bytes.Index(huge, []byte("\xFF\xC0"))
		copy(huge[at+5:], "\xFF\xFF\xFF\xFF")
		unshown(t, r, file[:len(file)/2], preview.Sheet{MIME: "image/jpeg", Number: 1, Width: 240})
		unshown(t, r, huge, preview.Sheet{MIME: "image/jpeg", Number: 1, Width: 240})
		unshown(t, r, file, preview.Sheet{MIME: "image/jpeg", Number: 2, Width: 240})
		unshown(t, r, file, preview.Sheet{MIME: "image/svg+xml", Number: 1, Width: 240})
	})
}
