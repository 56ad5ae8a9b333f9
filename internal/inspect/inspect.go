// Package inspect decides by its bytes what an uploaded file is and whether it is fit to be stored.
package inspect

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gabriel-vasile/mimetype"
)

// The types of files that may be stored.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// Limits bounds what a file may hold and what looking at it may cost.
type Limits struct {
	Pages  int           // of a PDF
	Pixels int64         // width times height of an image
	Time   time.Duration // for one PDF; a plain one of 300 KB takes well under a millisecond
}

// DefaultLimits returns the limits of the contract: 200 pages, 40 megapixels; and two seconds.
func DefaultLimits() Limits {
	return Limits{Pages: 200, Pixels: 40_000_000, Time: 2 * time.Second}
}

// Result is what a file turned out to be.
type Result struct {
	MIME          string
	Pages         int // of a PDF, else 0
	Width, Height int // of an image in pixels, else 0
}

const (
	headSize = 1024       // a reader of PDFs looks for its header this far
	tailSize = 22 + 1<<16 // a reader of ZIPs looks for its directory this far from the end
)

// ErrAway means that nobody can look at a file now; the same call may succeed later.
var ErrAway = errors.New("inspection is away")

// PDFs looks at a PDF of size bytes and counts its pages; its errors are those of Check.
type PDFs func(ctx context.Context, f io.ReaderAt, size int64, l Limits) (pages int, err error)

// Inspector looks at files. PDFs, of which a whole world of formats is made, may be looked at elsewhere.
type Inspector struct {
	PDFs PDFs // nil: in this process
}

// Check looks at the size bytes of f; a *Refusal says why they are not stored, any other error that they could not be read.
//
// It holds a PDF in memory while it looks, few at a time, and reads an image in a stream.
// Nothing is rendered or decoded: what passes is whole and passive, not proven to look right.
func (i Inspector) Check(ctx context.Context, f io.ReaderAt, size int64, l Limits) (Result, error) {
	if size == 0 {
		return Result{}, refuse(emptyFile)
	}
	head := make([]byte, min(size, headSize))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Result{}, fmt.Errorf("read upload: %w", err)
	}
	switch kind := mimetype.Detect(head); {
	case kind.Is(PDF): // also an image with a PDF's header in its first bytes: some readers would open that one
		return i.checkPDF(ctx, f, size, l)
	case kind.Is(JPEG):
		return checkImage(io.NewSectionReader(f, 0, size), l, jpegFormat)
	case kind.Is(PNG):
		return checkImage(io.NewSectionReader(f, 0, size), l, pngFormat)
	}
	return Result{}, refuse(UnknownType)
}

func (i Inspector) checkPDF(ctx context.Context, f io.ReaderAt, size int64, l Limits) (Result, error) {
	look := i.PDFs
	if look == nil {
		look = CountPages
	}
	pages, err := look(ctx, f, size, l)
	if err != nil {
		return Result{}, err
	}
	return Result{MIME: PDF, Pages: pages}, nil
}

// isZIP finds the end of a ZIP archive hidden behind another file, whose last tailSize bytes are given: the record
// and its comment must reach the end exactly.
func isZIP(tail []byte) bool {
	const mark, record = "PK\x05\x06", 22
	for {
		_, rest, found := bytes.Cut(tail, []byte(mark))
		if !found || len(rest) < record-len(mark) {
			return false
		}
		afterMark := record - len(mark)
		comment := binary.LittleEndian.Uint16(rest[afterMark-2 : afterMark])
		if afterMark+int(comment) == len(rest) {
			return true
		}
		tail = rest
	}
}
