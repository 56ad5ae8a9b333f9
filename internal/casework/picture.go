package casework

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"

	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/workflow"
)

// Pictures draws pages of stored files and reads the QR on them, such as preview.Renderer does: preview.ErrPage where a page cannot be
// shown, preview.ErrAway where nothing can be drawn now.
type Pictures interface {
	Page(ctx context.Context, file io.Reader, size int64, s preview.Sheet) ([]byte, error)
	QR(ctx context.Context, file io.Reader, size int64, s preview.Sheet) (string, error)
}

// PageOf names a page of a document and the size of its picture.
type PageOf struct {
	Document uuid.UUID
	Number   int    // counts from 1
	Size     string // kecil, besar, rinci; "" means besar
}

// Picture is a picture on its way out.
type Picture struct {
	intake.Content
	Tag string // the same for the same bytes of the document, page and size
}

// widths are the sizes in pixels: for a list of pages, to read (130 dpi of A4), and to look at closely.
var widths = map[string]int{"kecil": 240, usualSize: 1100, "rinci": 2000}

const usualSize = "besar"

const (
	// drawTime is how long a picture may take with all that waits before it.
	drawTime = 30 * time.Second
	// unshownFor is how long nobody tries again to draw a page that could not be drawn. Each try costs the others seconds.
	unshownFor = 10 * time.Minute
	// unshownMost is how many such pages are remembered.
	unshownMost = 10_000
	// pictureAge is how long a picture is kept; a page that is looked at later is drawn again.
	pictureAge = 30 * 24 * time.Hour
)

// picturePrefix keeps pictures apart from what rows name, so that the sweep of the days does not take them for orphans.
const picturePrefix = "gambar/"

// PagePicture is a page of a document this person may see, as a picture. It is drawn once and then comes from the store,
// where it belongs to the document's bytes and not to a row: the same file uploaded twice has the same pictures.
func (o *Office) PagePicture(ctx context.Context, by workflow.Actor, p PageOf) (Picture, error) {
	doc, err := o.db.VisibleDocument(ctx, by, p.Document)
	if err != nil {
		return Picture{}, err
	}
	if p.Size == "" {
		p.Size = usualSize
	}
	switch _, known := widths[p.Size]; {
	case p.Number < 1 || p.Number > doc.Pages:
		return Picture{}, registry.NotFound("Halaman")
	case !known:
		return Picture{}, registry.Invalid("size", "tidak_dikenal", "Ukuran gambar yang dikenal: kecil, besar, rinci.")
	}
	page := pageShown{doc, preview.Sheet{MIME: doc.MIME, Number: p.Number, Width: widths[p.Size], Office: by.Reads}, fmt.Sprintf("%s/%d-%s", doc.SHA256, p.Number, p.Size)}
	c, err := o.openPicture(ctx, page)
	if errors.Is(err, objects.ErrMissing) {
		c, err = o.drawPicture(ctx, page)
	}
	c.Filename = fmt.Sprintf("halaman-%d", p.Number)
	return Picture{c, page.name}, err
}

// pageShown is a page that is to be seen.
type pageShown struct {
	of    *registry.Document
	sheet preview.Sheet
	name  string // of its picture
}

func (s pageShown) key() string { return picturePrefix + s.name }

// openPicture opens a picture that was drawn before; its first byte tells its type.
func (o *Office) openPicture(ctx context.Context, s pageShown) (intake.Content, error) {
	c, err := o.Fetch(ctx, s.key(), intake.Content{})
	if err != nil {
		return intake.Content{}, err
	}
	r := bufio.NewReader(c.Body)
	first, err := r.Peek(1)
	if err != nil {
		return intake.Content{}, errors.Join(intake.StoreError(fmt.Errorf("read a picture: %w", err)), c.Body.Close())
	}
	c.MIME = preview.TypeOf(first[0])
	c.Body = struct {
		io.Reader
		io.Closer
	}{r, c.Body}
	return c, nil
}

// drawPicture draws a page, once for all who ask at the same time, the office apart from all others; it goes on for the others when
// one gives up.
func (o *Office) drawPicture(ctx context.Context, s pageShown) (intake.Content, error) {
	if o.settings.Pictures == nil || o.unshown.has(s.name, o.db.Now()) {
		return intake.Content{}, errNoPicture
	}
	drawn := o.drawing.DoChan(fmt.Sprint(s.name, s.sheet.Office), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drawTime)
		defer cancel()
		return o.draw(ctx, s)
	})
	select {
	case <-ctx.Done():
		return intake.Content{}, fmt.Errorf("wait for a picture: %w", ctx.Err())
	case r := <-drawn:
		if r.Err != nil {
			return intake.Content{}, r.Err
		}
		picture := r.Val.([]byte)
		return intake.Content{MIME: preview.TypeOf(picture[0]), Size: int64(len(picture)), Body: io.NopCloser(bytes.NewReader(picture))}, nil
	}
}

// draw draws a page from the stored file and stores its picture, unless somebody has done so since the last look.
func (o *Office) draw(ctx context.Context, s pageShown) ([]byte, error) {
	if before, err := o.openPicture(ctx, s); err == nil {
		defer func() { _ = before.Body.Close() }()
		picture, err := io.ReadAll(before.Body)
		return picture, intake.StoreError(err)
	}
	file, err := o.Fetch(ctx, s.of.ObjectKey, intake.Content{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Body.Close() }() // it was read to its end, or will not be read again
	picture, err := o.settings.Pictures.Page(ctx, file.Body, file.Size, s.sheet)
	switch {
	case errors.Is(err, preview.ErrPage):
		o.unshown.add(s.name, o.db.Now())
		return nil, fmt.Errorf("%w (%w)", errNoPicture, err)
	case errors.Is(err, preview.ErrAway):
		return nil, fmt.Errorf("%w (%w)", errPicturesAway, err)
	case err != nil:
		return nil, intake.StoreError(err)
	}
	err = o.store.Put(ctx, s.key(), bytes.NewReader(picture), int64(len(picture)), preview.TypeOf(picture[0]))
	return picture, intake.StoreError(err)
}

var (
	errNoPicture = workflow.Refuse(workflow.Missing, "gambar_tidak_ada",
		"Halaman ini tidak dapat ditampilkan sebagai gambar. Unduh berkasnya untuk membacanya.")
	errPicturesAway = workflow.Refuse(workflow.Away, "gambar_belum_tersedia",
		"Gambar halaman belum dapat dibuat. Silakan coba lagi sebentar lagi.")
)

// DrawPrinted draws a page of a PDF that the service has printed itself, for everybody to take along; it is not kept.
func (o *Office) DrawPrinted(ctx context.Context, pdf []byte, page preview.Sheet) ([]byte, error) {
	if o.settings.Pictures == nil {
		return nil, errPicturesAway
	}
	page.MIME = inspect.PDF
	picture, err := o.settings.Pictures.Page(ctx, bytes.NewReader(pdf), int64(len(pdf)), page)
	switch {
	case errors.Is(err, preview.ErrAway):
		return nil, fmt.Errorf("%w (%w)", errPicturesAway, err)
	case err != nil:
		return nil, fmt.Errorf("draw a printed page: %w", err)
	}
	return picture, nil
}

// RemoveOldPictures deletes pictures that were drawn over 30 days ago, by the store's clock. So those of deleted drafts go
// too, without anybody having to know which pictures there were; those still wanted are drawn anew.
func (o *Office) RemoveOldPictures(ctx context.Context, now time.Time) error {
	for picture, err := range o.store.List(ctx, picturePrefix) {
		if err != nil {
			return intake.StoreError(err)
		}
		if now.Sub(picture.Modified) < pictureAge {
			continue
		}
		if err := o.store.Delete(ctx, picture.Key); err != nil {
			return intake.StoreError(err)
		}
	}
	return nil
}

// unshown remembers for a while which pages could not be drawn.
type unshown struct {
	mu    sync.Mutex
	since map[string]time.Time
}

func (u *unshown) has(name string, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	since, known := u.since[name]
	return known && now.Sub(since) < unshownFor
}

func (u *unshown) add(name string, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.since == nil || len(u.since) >= unshownMost {
		u.since = map[string]time.Time{} // forgetting all is harmless: they are tried once more
	}
	u.since[name] = now
}
