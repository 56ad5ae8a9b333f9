package sopdoc

import (
	"bytes"
	"image"
	_ "image/jpeg" // decodes the pictures
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"ormas/internal/preview"
	"ormas/internal/preview/draw"
	"ormas/workflow"
)

func TestCode(t *testing.T) {
	artist, err := draw.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = artist.Close() })
	for _, kind := range []string{"poster", "persegi", "tegak"} {
		t.Run("on "+kind+" leads from the picture to the guide", func(t *testing.T) {
			pdf, err := documents[kind].print(public(t), contoh)
			if err != nil {
				t.Fatal(err)
			}
			if got := read(t, artist, pdf); got != contoh.Guide {
				t.Errorf("reads %q", got)
			}
			if !strings.Contains(words(t, pdf), contoh.Guide) {
				t.Error("the address does not stand there in letters")
			}
		})
		t.Run("is not on "+kind+" where no address is known", func(t *testing.T) {
			o := contoh
			o.Guide = ""
			pdf, err := documents[kind].print(public(t), o)
			if err != nil {
				t.Fatal(err)
			}
			if got := read(t, artist, pdf); got != "" || strings.Contains(words(t, pdf), "Panduan:") {
				t.Errorf("reads %q", got)
			}
		})
	}
	t.Run("is refused where the address is longer than any code", func(t *testing.T) {
		o := contoh
		o.Guide = strings.Repeat("x", 5000)
		if _, err := Poster(public(t), o); err == nil {
			t.Error("got a poster")
		}
	})
}

// public is a shipped procedure for people from outside.
func public(t *testing.T) *workflow.Definition {
	t.Helper()
	all := shipped(t)
	return all[slices.IndexFunc(all, (*workflow.Definition).Public)]
}

// read reads the code on the first page as a telephone sees it on a screen; empty where there is none.
func read(t *testing.T, artist *draw.Artist, pdf []byte) string {
	t.Helper()
	picture, err := artist.Draw(pdf, preview.Sheet{MIME: "application/pdf", Number: 1, Width: 1080})
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(m)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return ""
	}
	return found.GetText()
}
