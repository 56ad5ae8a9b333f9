package inspect

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
)

// sample makes a picture of 64 by 48 pixels.
func sample(t testing.TB, mime string) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		m.Set(i%64, i/64, color.RGBA{uint8(i * 7), uint8(i * 13), uint8(i), 255})
	}
	var b bytes.Buffer
	var err error
	if mime == JPEG {
		err = jpeg.Encode(&b, m, nil)
	} else {
		err = png.Encode(&b, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claim makes a PNG say that it has these dimensions.
func claim(data []byte, width, height uint32) []byte {
	data = bytes.Clone(data)
	header := data[12:29] // IHDR and its content
	binary.BigEndian.PutUint32(header[4:], width)
	binary.BigEndian.PutUint32(header[8:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(header))
	return data
}

func TestImages(t *testing.T) {
	t.Parallel()
	for _, mime := range []string{JPEG, PNG} {
		t.Run(mime+" is taken", func(t *testing.T) {
			t.Parallel()
			if r, err := check(t, sample(t, mime)); err != nil || r != (Result{MIME: mime, Width: 64, Height: 48}) {
				t.Errorf("got %+v, %v", r, err)
			}
		})
		t.Run(mime+" with a telephone's bytes behind it is taken", func(t *testing.T) {
			t.Parallel()
			wantCode(t, append(sample(t, mime), "SEFT film"...), "")
		})
		t.Run(mime+" with an archive behind it is not", func(t *testing.T) {
			t.Parallel()
			end := make([]byte, 22)
			copy(end, "PK\x05\x06")
			wantCode(t, append(sample(t, mime), end...), UnknownType)
		})
		for tenth := 1; tenth < 10; tenth++ {
			t.Run(fmt.Sprintf("%s cut at %d0 %% is broken", mime, tenth), func(t *testing.T) {
				t.Parallel()
				data := sample(t, mime)
				wantCode(t, data[:len(data)*tenth/10], brokenImage)
			})
		}
	}

	t.Run("a PNG with a changed byte is broken", func(t *testing.T) {
		t.Parallel()
		data := sample(t, PNG)
		data[len(data)/2] ^= 1
		wantCode(t, data, brokenImage)
	})
	t.Run("40 megapixels are taken, more are not", func(t *testing.T) {
		t.Parallel()
		wantCode(t, claim(sample(t, PNG), 8000, 5000), "")
		wantCode(t, claim(sample(t, PNG), 8000, 5001), HugeImage)
		wantCode(t, claim(sample(t, PNG), 60_000, 60_000), HugeImage)
	})
	t.Run("a JPEG that is a PDF too is refused", func(t *testing.T) {
		t.Parallel()
		data := sample(t, JPEG)
		remark := "%PDF-1.7\n"
		segment := append([]byte{0xFF, 0xFE, 0, byte(len(remark) + 2)}, remark...)
		wantCode(t, append(append(bytes.Clone(data[:2]), segment...), data[2:]...), brokenPDF)
	})
}

func TestOtherFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, code string }{
		"nothing":            {"", emptyFile},
		"text":               {"surat karangan", UnknownType},
		"a page of the web":  {"<html><script>alert(1)</script>", UnknownType},
		"a drawing":          {`<svg xmlns="http://www.w3.org/2000/svg"/>`, UnknownType},
		"a GIF":              {"GIF89a\x01\x00\x01\x00\x00\x00\x00;", UnknownType},
		"a PDF further down": {strings.Repeat(" ", 20) + "%PDF-1.7", brokenPDF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantCode(t, []byte(c.data), c.code)
		})
	}
	t.Run("a failing disk is no refusal", func(t *testing.T) {
		t.Parallel()
		_, err := Inspector{}.Check(t.Context(), failing{}, 100, DefaultLimits())
		var r *Refusal
		if err == nil || errors.As(err, &r) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("every code has a sentence", func(t *testing.T) {
		t.Parallel()
		for code, detail := range details {
			if !strings.HasSuffix(detail, ".") || len(detail) < 30 {
				t.Errorf("%s: %q", code, detail)
			}
		}
	})
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }
