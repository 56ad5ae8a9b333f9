package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"math/rand/v2"
)

// fileSize is the size of each document in bytes.
const fileSize = 300_000

// PDF makes a valid one-page PDF of about so many bytes: the page's stream is filled with a comment that does not
// compress.
func PDF(size int) []byte {
	fill := filler(size - 700)
	return document("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(fill), fill))
}

// document is a PDF with one page, whose object is the third, and what it needs.
func document(page string, more ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for _, body := range append([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page}, more...) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// Scan makes a PDF of one page as a scanner leaves it: a grey JPEG of an A4 sheet at 200 dots an inch, with lines like text,
// another for each number.
func Scan(sheetNumber uint64) []byte {
	const width, height = 1654, 2339
	random := rand.New(rand.NewPCG(5, sheetNumber))
	sheet := image.NewGray(image.Rect(0, 0, width, height))
	for i := range sheet.Pix {
		sheet.Pix[i] = 245 - byte(random.IntN(8))
		if x, y := i%width, i/width; x > 200 && x < width-200 && y%48 > 30 && random.IntN(3) > 0 {
			sheet.Pix[i] = byte(random.IntN(90))
		}
	}
	var picture bytes.Buffer
	_ = jpeg.Encode(&picture, sheet, &jpeg.Options{Quality: 75}) // a bytes.Buffer takes everything
	const draw = "q 595 0 0 842 0 0 cm /Im Do Q"
	return document(
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /Im 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw),
		fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream",
			width, height, picture.Len(), picture.Bytes()),
	)
}

func filler(n int) []byte {
	random := rand.New(rand.NewPCG(1, 2)) // the same file each time
	text := make([]byte, n)
	for i := range text {
		text[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[random.IntN(36)]
	}
	text[0] = '%'
	return text
}

// PNG makes a valid grey picture of about so many bytes, of noise.
func PNG(size int) []byte {
	const width = 1000
	height := size / (width + 1)
	var raw bytes.Buffer
	z, _ := zlib.NewWriterLevel(&raw, zlib.NoCompression) // the level is valid
	random := rand.New(rand.NewPCG(3, 4))
	row := make([]byte, width+1)
	for range height {
		for i := range row[1:] {
			row[i+1] = byte(random.Uint32())
		}
		_, _ = z.Write(row) // a bytes.Buffer takes everything
	}
	_ = z.Close()
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, uint32(height))
	chunk(&b, "IHDR", append(head, 8, 0, 0, 0, 0))
	chunk(&b, "IDAT", raw.Bytes())
	chunk(&b, "IEND", nil)
	return b.Bytes()
}

func chunk(b *bytes.Buffer, kind string, data []byte) {
	body := append([]byte(kind), data...)
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	b.Write(body)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}
