package inspect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unsafe"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"golang.org/x/sync/semaphore"
)

// pdfBytes is how many bytes of PDFs are looked at together; the library holds each about twice more.
const pdfBytes = 4 << 20

var inHand = semaphore.NewWeighted(pdfBytes)

// CountPages looks at a PDF in this process, waiting until there is room for it.
func CountPages(ctx context.Context, f io.ReaderAt, size int64, l Limits) (pages int, err error) {
	weight := min(size, pdfBytes)
	if err := inHand.Acquire(ctx, weight); err != nil {
		return 0, fmt.Errorf("wait to check a PDF: %w", err)
	}
	defer inHand.Release(weight)
	text, err := textOf(f, size)
	if err != nil {
		return 0, err
	}
	limited, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	pages, err = examine(newGuard(limited, text), text, l)
	if ctx.Err() != nil {
		return 0, fmt.Errorf("check a PDF: %w", ctx.Err())
	}
	return pages, err
}

// textOf is the file as a text: where it lies in memory the same bytes, else read from disk. Nothing of the text outlives
// the look at it, and nobody changes the bytes meanwhile.
func textOf(f io.ReaderAt, size int64) (string, error) {
	if m, ok := f.(interface{ Bytes() []byte }); ok && m.Bytes() != nil {
		b := m.Bytes()
		return unsafe.String(unsafe.SliceData(b), len(b)), nil //nolint:gosec // the copy would be most of what an upload allocates
	}
	var text strings.Builder
	text.Grow(int(size))
	if _, err := io.Copy(&text, io.NewSectionReader(f, 0, size)); err != nil {
		return "", fmt.Errorf("read upload: %w", err)
	}
	return text.String(), nil
}

// examine counts the pages of a PDF that is whole, open and passive; every error is a *Refusal.
//
// The library's own validation is left out. It has no end for a file made to have none (a field that is the
// child of two fields, thirty deep), and it refuses files that every reader opens. Reading all objects, finding
// all pages and looking at every dictionary is what we need, and each of these asks the guard.
func examine(g *guard, text string, l Limits) (pages int, err error) {
	defer func() {
		if r := recover(); r != nil { // the library may panic on a broken file
			pages, err = 0, refuse(brokenPDF)
		}
		if g.stopped != nil {
			pages, err = 0, refuse(intricatePDF)
		}
	}()
	if !wholePDF(text) {
		return 0, refuse(brokenPDF)
	}
	if encrypted.MatchString(text) {
		return 0, refuse(lockedPDF)
	}
	if err := checkTables(g, text); err != nil {
		return 0, err
	}
	conf := configuration
	x, err := pdfcpu.ReadWithContext(g, g, &conf)
	switch {
	case errors.Is(err, pdfcpu.ErrEncrypted):
		return 0, refuse(lockedPDF)
	case err != nil:
		return 0, refuse(brokenPDF)
	}
	if err := (&search{guard: g, table: x.XRefTable, whole: text}).run(); err != nil {
		return 0, err
	}
	return countPages(g, x.XRefTable, l.Pages)
}

// encrypted finds the entry of the trailer even where the library does not: it takes only a reference for one.
var encrypted = regexp.MustCompile(`/Encrypt[\s<]`)

// ending is how every PDF ends: where the last table of objects begins, and the mark of the end.
var ending = regexp.MustCompile(`startxref\s+(\d{1,10})\s+%%EOF$`)

// wholePDF tells a cut file from a whole one. The library repairs a half file and calls it good, so we look at
// the end ourselves; what follows it may only be blank, since nothing of a PDF comes there.
func wholePDF(text string) bool {
	if !strings.HasPrefix(text, "%PDF-") || isZIP([]byte(text[max(0, len(text)-tailSize):])) {
		return false
	}
	text = strings.TrimRight(text, "\x00\t\n\f\r ")
	m := ending.FindStringSubmatch(text[max(0, len(text)-128):])
	if m == nil {
		return false
	}
	// The first half of a file made for slow networks ends properly too, but with offset 0.
	offset, err := strconv.Atoi(m[1])
	return err == nil && offset > 0 && offset < len(text)
}

// configuration of the library: nothing on disk, nothing on the network, and what one object may cost.
var configuration = func() model.Configuration {
	model.ConfigPath = "disable"
	c := *model.NewDefaultConfiguration()
	c.Offline = true
	c.Optimize = false
	// Reading for this command ends at an encrypted file without trying the empty password.
	c.Cmd = model.ADDSIGNATURE
	c.Limits = model.ResourceLimits{
		MaxStreamBytes:       64 << 20,
		MaxDecodeBytes:       maxTables,
		MaxObjectCount:       200_000,
		MaxObjectStreamCount: 50_000,
		MaxObjectStreamFirst: 1 << 20,
		MaxXRefEntries:       200_000,
		MaxRecursionDepth:    100,
	}
	return c
}()
