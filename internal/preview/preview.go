// Package preview makes pictures of pages, of a PDF's pages and of photographs, and reads the QR on them. That is done by a
// child process, our own binary run again, so that the server's memory stays small and a page that never ends, or a file
// made to do harm, takes down nothing but that child. What the child runs is package draw.
package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Command is the subcommand of our binary that is the child; its one argument is the folder of its cache.
const Command = "_preview"

// ErrPage means that a page cannot be shown: there is none of that number, the file is broken or locked, or drawing it took
// more time or memory than a page is given.
var ErrPage = errors.New("page cannot be shown")

// ErrAway means that nothing could be drawn now; the same call may succeed later.
var ErrAway = errors.New("renderer is away")

// Options says how pages are drawn.
type Options struct {
	Binary   string // our own executable
	CacheDir string // keeps the compiled PDF library, 21 MB, between lives; made if missing
	Log      *slog.Logger

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

// Renderer draws pages, one at a time; it is safe for use by many goroutines.
type Renderer struct {
	o    Options
	turn chan struct{} // held by whoever uses the child
	idle *time.Timer

	mu      sync.Mutex
	child   *child // nil until the first page, and after a death
	closing chan struct{}
	closed  sync.Once
}

// Open makes a renderer. The child starts with the first page that is asked for.
func Open(o Options) *Renderer {
	if o.times == (times{}) {
		o.times = usualTimes
	}
	r := &Renderer{o: o, turn: make(chan struct{}, 1), closing: make(chan struct{})}
	r.idle = time.AfterFunc(o.times.idle, r.retire)
	r.idle.Stop()
	return r
}

// Page gives a page of a file of size bytes as a picture of the type that TypeOf tells: ErrPage when it cannot be shown, ErrAway when
// nothing can be drawn now; errors of reading the file are passed on.
func (r *Renderer) Page(ctx context.Context, file io.Reader, size int64, s Sheet) ([]byte, error) {
	w, err := newWanted(size, s)
	if err != nil {
		return nil, err
	}
	a, err := r.answer(ctx, file, w)
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
	a, err := r.answer(ctx, file, w)
	if err != nil {
		return "", err
	}
	return a.text()
}

// answer is what the child says to one request.
func (r *Renderer) answer(ctx context.Context, file io.Reader, w wanted) (answer, error) {
	if err := r.take(ctx); err != nil {
		return answer{}, err
	}
	defer r.give()
	c, err := r.ready(ctx)
	if err != nil {
		return answer{}, err
	}
	a, err := c.draw(ctx, file, w)
	if c.spent {
		r.drop(c)
		r.o.Log.WarnContext(ctx, "a page ended the renderer", "mime", kinds[w.Kind], "page", w.Number, "error", err)
	}
	return a, err
}

// take waits for the turn.
func (r *Renderer) take(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, r.o.times.queue)
	defer cancel()
	select {
	case r.turn <- struct{}{}:
		return nil
	case <-r.closing:
		return errClosed
	case <-ctx.Done():
		return fmt.Errorf("%w: waiting for a turn: %w", ErrAway, ctx.Err())
	}
}

var errClosed = fmt.Errorf("%w: closed", ErrAway)

// give passes the turn on, and lets the child rest when nobody wants it.
func (r *Renderer) give() {
	r.idle.Reset(r.o.times.idle)
	<-r.turn
}

// retire ends an idle child.
func (r *Renderer) retire() {
	select {
	case r.turn <- struct{}{}:
	default:
		return // it is at work; whoever holds the turn sets the timer anew
	}
	defer func() { <-r.turn }()
	r.mu.Lock()
	c := r.child
	r.mu.Unlock()
	if c != nil {
		r.drop(c)
	}
}

// ready gives a child that waits for work. A start goes on when its caller has given up, since the first one is long.
func (r *Renderer) ready(ctx context.Context) (*child, error) {
	c, err := r.living()
	if err != nil {
		return nil, err
	}
	if err := c.Ready(ctx); err != nil {
		if !c.Alive() {
			r.drop(c)
		}
		return nil, fmt.Errorf("%w: starting it: %w", ErrAway, err)
	}
	return c, nil
}

// living gives the child, a new one if it has died or was never born.
func (r *Renderer) living() (*child, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.closing:
		return nil, errClosed
	default:
	}
	if r.child != nil && r.child.Alive() {
		return r.child, nil
	}
	c, err := start(r.o)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	r.child = c
	return c, nil
}

// drop ends a child and waits for its end.
func (r *Renderer) drop(c *child) {
	c.End()
	r.mu.Lock()
	r.child = nil
	r.mu.Unlock()
}

// Close ends the child; a page being drawn is given up, and later ones get ErrAway.
func (r *Renderer) Close() error {
	r.closed.Do(func() {
		r.mu.Lock()
		close(r.closing)
		c := r.child
		r.mu.Unlock()
		if c != nil {
			c.End()
		}
		r.idle.Stop()
	})
	return nil
}
