package demo

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
)

// sheet makes a small PDF of one page with some lines of text.
func sheet(lines ...string) []byte {
	var text strings.Builder
	text.WriteString("BT /F1 12 Tf 18 TL 60 780 Td\n")
	for _, line := range lines {
		for _, part := range wrapped(line, 72) {
			fmt.Fprintf(&text, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "–", "-").Replace(part))
		}
		text.WriteString("T*\n")
	}
	text.WriteString("ET")
	return assemble(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
}

// assemble puts the objects of a PDF together; the first one is its root.
func assemble(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var table strings.Builder
	for i, body := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	n, start := len(objects)+1, b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		n, table.String(), n, start)
	return b.Bytes()
}

// wrapped breaks a text into lines of so many letters.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// portrait makes a small JPEG, whose colour depends on whose it is.
func portrait(of string) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawn(of, 90, 120), nil); err != nil {
		return nil, fmt.Errorf("draw portrait: %w", err)
	}
	return b.Bytes(), nil
}

// scene makes a small PNG, whose colour depends on what it shows.
func scene(of string) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, drawn(of, 160, 120)); err != nil {
		return nil, fmt.Errorf("draw picture: %w", err)
	}
	return b.Bytes(), nil
}

// drawn is a disc on a plain ground.
func drawn(of string, width, height int) image.Image {
	sum := crc32.ChecksumIEEE([]byte(of))
	ground := color.RGBA{uint8(sum>>24)/2 + 100, uint8(sum>>16)/2 + 100, uint8(sum>>8)/2 + 100, 255}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			dx, dy := x-width/2, y-height/2
			picture.Set(x, y, ground)
			if 9*(dx*dx+dy*dy) < width*width {
				picture.Set(x, y, color.RGBA{245, 240, 225, 255})
			}
		}
	}
	return picture
}
