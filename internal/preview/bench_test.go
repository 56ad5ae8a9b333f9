package preview_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"ormas/internal/preview"
)

// BenchmarkPage draws a page of written text, a photograph of 12 megapixels, and a PDF that is a scan of A4 at 200 dpi.
func BenchmarkPage(b *testing.B) {
	var letter strings.Builder
	for line := range 50 {
		letter.WriteString("BT /F 10 Tf 50 " + strconv.Itoa(790-15*line) + " Td (" + sentence() + ") Tj ET\n")
	}
	scanned := grain(b, 1654, 2339)
	files := map[string]struct {
		mime string
		body []byte
	}{
		"teks": {pdfType, pdf("", []string{letter.String()})},
		"foto": {"image/jpeg", grain(b, 4000, 3000)},
		"pindai": {pdfType, pdf("/XObject << /X 10 0 R >>", []string{"595 0 0 842 0 0 cm /X Do"},
			stream("/Type /XObject /Subtype /Image /Width 1654 /Height 2339 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", string(scanned)))},
	}
	r := usual(b)
	drawn(b, r, files["teks"].body, first)
	for name, f := range files {
		for _, width := range []int{240, 1100, 2000} {
			b.Run(name+"/"+strconv.Itoa(width), func(b *testing.B) {
				var size int
				before := worked(b, r)
				for b.Loop() {
					picture, err := r.Page(b.Context(), bytes.NewReader(f.body), int64(len(f.body)), preview.Sheet{MIME: f.mime, Number: 1, Width: width})
					if err != nil {
						b.Fatal(err)
					}
					size = len(picture)
				}
				b.ReportMetric(float64(size)/1024, "KB")
				b.ReportMetric(float64(worked(b, r)-before)/float64(b.N), "cpu-ms/op") // of the child; the rest is waiting
			})
		}
	}
}

// sentence is a line of words that mean nothing.
func sentence() string {
	line := make([]byte, 90)
	for i := range line {
		if line[i] = byte('a' + rand.IntN(26)); rand.IntN(7) == 0 {
			line[i] = ' '
		}
	}
	return string(line)
}

// worked is the processor time of the child so far, in ms.
func worked(b *testing.B, r *preview.Renderer) int {
	b.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(r.Process()) + "/stat")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	user, err := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err != nil || err2 != nil {
		b.Fatal(err, err2)
	}
	return 10 * (user + system) // ticks of 10 ms on every Linux
}

// grain is a photograph that a camera might have made: soft shades with noise.
func grain(b *testing.B, w, h int) []byte {
	b.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			n := uint8(rand.IntN(16))
			m.SetRGBA(x, y, color.RGBA{uint8(x*200/w) + n, uint8(y*200/h) + n, 120 + n, 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 85}); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
