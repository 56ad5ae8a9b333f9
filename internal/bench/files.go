package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
)

// fileSize is the size of each document in bytes.
const fileSize = 300_000

// PDF makes a valid one-page PDF of about so many bytes: the page's stream is filled with a comment that does not
// compress.
func PDF(size int) []byte {
	var b bytes.Buffer
	offsets := []int{}
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.7\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>")
	fill := filler(size - 700)
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(fill), fill))
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
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
