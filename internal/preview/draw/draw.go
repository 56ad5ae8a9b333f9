// Package draw is what the child process of package preview runs: it draws pages of PDFs with PDFium, compiled to
// WebAssembly and so without access to files, network or memory of ours, and scales photographs.
package draw

import (
	"fmt"

	"ormas/internal/preview"
)

// maxRatio is how many times as high as wide a picture may be; strips of till paper get narrower instead.
const maxRatio = 3

// Artist draws pages.
type Artist struct{ pdf *pdf }

// New makes an artist; the first one with a cache folder compiles the PDF library into it, which takes seconds.
func New(cacheDir string) (*Artist, error) {
	p, err := openPDF(cacheDir)
	if err != nil {
		return nil, err
	}
	return &Artist{p}, nil
}

// Close gives back what the PDF library holds.
func (a *Artist) Close() error { return a.pdf.close() }

// Draw gives a page as a JPEG or PNG, without any of the file's own words about itself, such as where a photograph was taken.
func (a *Artist) Draw(file []byte, s preview.Sheet) ([]byte, error) {
	if s.MIME == "application/pdf" {
		return a.pdf.draw(file, s)
	}
	if s.Number != 1 {
		return nil, fmt.Errorf("a photograph has no page %d", s.Number)
	}
	photo, err := decode(file, s.MIME)
	if err != nil {
		return nil, err
	}
	return encode(photo.drawn(s.Width))
}
