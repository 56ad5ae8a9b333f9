// Package preview makes pictures of pages, of a PDF's pages and of photographs, and reads the QR on them. That is done by a
// child process, our own binary run again, so that the server's memory stays small and a page that never ends, or a file
// made to do harm, takes down nothing but that child. What the child runs is package draw.
package preview

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Command is the subcommand of our binary that is the child; its one argument is the folder of its cache.
const Command = "_preview"

// ErrPage means that a page cannot be shown: there is none of that number, the file is broken or locked, or drawing it took
// more time or memory than a page is given.
var ErrPage = errors.New("page cannot be shown")

// ErrLate is ErrPage where drawing a page, or looking for what is on it, took more time than a page is given.
var ErrLate = fmt.Errorf("%w in time", ErrPage)

// ErrAway means that nothing could be drawn now; the same call may succeed later.
var ErrAway = errors.New("renderer is away")

// Options says how pages are drawn.
type Options struct {
	Binary   string // our own executable
	CacheDir string // keeps the compiled PDF library, 21 MB, between lives; made if missing
	Log      *slog.Logger
	PageTime time.Duration // the most that drawing one page may take, once its file has been read; 0: five seconds

	times times
}

// times are the waits; tests make them short.
type times struct {
	page  time.Duration // drawing one page, once its file has been read
	queue time.Duration // waiting for the pages before it
	start time.Duration // a child's start; the first one ever compiles the PDF library
	idle  time.Duration // without work, until the child is ended
}

var usualTimes = times{page: 5 * time.Second, queue: 15 * time.Second, start: 2 * time.Minute, idle: 3 * time.Minute}

// Sheet says which page is wanted and how wide.
type Sheet struct {
	MIME   string // of the file: application/pdf, image/jpeg or image/png
	Number int    // counts from 1
	Width  int    // pixels; a picture is narrower if it would be over three times as high, or if a photograph is
	Office bool   // the office itself wants it: it waits behind no page that somebody else has sent or asked for
}

// TypeOf is the MIME type of a picture that Page has given, by its first byte: a page of text is a PNG, which is sharp and
// a quarter of the size, all else a JPEG.
func TypeOf(first byte) string {
	if first == pngMark {
		return "image/png"
	}
	return "image/jpeg"
}

// pngMark begins every PNG, and no JPEG.
const pngMark = 0x89

// Renderer draws pages: one at a time of what the office looks at, and apart from that one at a time of all else. It is safe for use
// by many goroutines.
type Renderer struct {
	office, others *lane
}

// Open makes a renderer. A child starts with the first page that is asked of it.
func Open(o Options) *Renderer {
	if o.times == (times{}) {
		o.times = usualTimes
	}
	o.times.page = cmp.Or(o.PageTime, o.times.page)
	return &Renderer{office: newLane(o, 0), others: newLane(o, othersNice)}
}

// of is the lane in which a page is drawn.
func (r *Renderer) of(s Sheet) *lane {
	if s.Office {
		return r.office
	}
	return r.others
}

// Page gives a page of a file of size bytes as a picture of the type that TypeOf tells: ErrPage when it cannot be shown, ErrAway when
// nothing can be drawn now; errors of reading the file are passed on.
func (r *Renderer) Page(ctx context.Context, file io.Reader, size int64, s Sheet) ([]byte, error) {
	w, err := newWanted(size, s)
	if err != nil {
		return nil, err
	}
	a, err := r.of(s).answer(ctx, file, w)
	if err != nil {
		return nil, err
	}
	return a.picture()
}

// QR gives the text of the QR on a page, drawn as wide as the sheet says; empty where none can be read. The errors are those of Page:
// ErrPage also where looking for it took more time than a page is given.
func (r *Renderer) QR(ctx context.Context, file io.Reader, size int64, s Sheet) (string, error) {
	w, err := newWanted(size, s)
	if err != nil {
		return "", err
	}
	w.QR = true
	a, err := r.of(s).answer(ctx, file, w)
	if err != nil {
		return "", err
	}
	return a.text()
}

// Close ends the children; a page being drawn is given up, and later ones get ErrAway.
func (r *Renderer) Close() error {
	r.office.close()
	r.others.close()
	return nil
}
