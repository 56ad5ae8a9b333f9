package preview_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // decodes pages of text
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ormas/internal/preview"
	"ormas/internal/preview/draw"
)

// TestMain is also the child: the test binary is run again, as our own binary would be.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == preview.Command {
		if err := draw.Run(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const pdfType = "application/pdf"

// setup opens a renderer. The compiled library is shared by all tests and runs, since compiling takes seconds.
func setup(t testing.TB, page, idle time.Duration) *preview.Renderer {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	r := preview.Open(preview.Impatient(preview.Options{Binary: exe, CacheDir: filepath.Join(cache, "ormas-uji"), Log: slog.New(slog.DiscardHandler)}, page, idle))
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func usual(t testing.TB) *preview.Renderer {
	t.Helper()
	return setup(t, 20*time.Second, time.Minute)
}

// drawn draws a page and decodes the picture.
func drawn(t testing.TB, r *preview.Renderer, file []byte, s preview.Sheet) image.Image {
	t.Helper()
	picture, err := r.Page(t.Context(), bytes.NewReader(file), int64(len(file)), s)
	if err != nil {
		t.Fatal(err)
	}
	m, format, err := image.Decode(bytes.NewReader(picture))
	if err != nil || preview.TypeOf(picture[0]) != "image/"+format {
		t.Fatal(format, err)
	}
	return m
}

func unshown(t *testing.T, r *preview.Renderer, file []byte, s preview.Sheet) {
	t.Helper()
	_, err := r.Page(t.Context(), bytes.NewReader(file), int64(len(file)), s)
	if !errors.Is(err, preview.ErrPage) {
		t.Errorf("got %v, want ErrPage", err)
	}
}

// dark is the part of dark pixels in a region given in hundredths of the picture.
func dark(m image.Image, left, top, right, bottom int) float64 {
	b, n, all := m.Bounds(), 0, 0
	for y := b.Dy() * top / 100; y < b.Dy()*bottom/100; y++ {
		for x := b.Dx() * left / 100; x < b.Dx()*right/100; x++ {
			all++
			if color.GrayModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y < 128 {
				n++
			}
		}
	}
	return float64(n) / float64(all)
}

// pdf is a PDF of A4 pages, each with its content; more are further objects, from number 10 on.
func pdf(resources string, contents []string, more ...string) []byte {
	objects := map[int]string{
		1: "<< /Type /Catalog /Pages 2 0 R >>",
		3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	for i, o := range more {
		objects[10+i] = o
	}
	var kids []string
	for i, c := range contents {
		page := 1000 + 2*i
		objects[page] = fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> %s >> >>", page+1, resources)
		objects[page+1] = stream("", c)
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
	}
	objects[2] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))
	return assembled(objects)
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

func assembled(objects map[int]string) []byte {
	var b bytes.Buffer
	var table strings.Builder
	b.WriteString("%PDF-1.7\n")
	for number := range 3000 {
		if o, ok := objects[number]; ok {
			fmt.Fprintf(&table, "%d 1\n%010d 00000 n \n", number, b.Len())
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", number, o)
		}
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size 3000 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", table.String(), start)
	return b.Bytes()
}

// text is a page with large words in the upper left.
const text = "BT /F 60 Tf 50 740 Td (CONTOH SURAT) Tj ET"

// bomb is a page whose drawing does not end: each of its forms draws the next one ten times.
func bomb() []byte {
	var forms []string
	const levels = 12
	for i := range levels {
		forms = append(forms, stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>", 11+i), strings.Repeat("/X Do ", 10)))
	}
	forms = append(forms, stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "0 0 9 9 re f"))
	return pdf("/XObject << /X 10 0 R >>", []string{"/X Do", text}, forms...)
}

// photograph is dark in its upper left quarter, twice as wide as high, and taken with a telephone held as told.
func photograph(t testing.TB, width int, orientation byte) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, width, width/2))
	for i := range m.Pix {
		m.Pix[i] = 250
		if i%width < width/2 && i/width < width/4 {
			m.Pix[i] = 5
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	return append(append([]byte("\xFF\xD8"), exif...), b.Bytes()[2:]...)
}
