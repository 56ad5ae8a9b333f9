package casework_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// painter stands for the child process, which package preview tests: its pictures say what was asked for.
type painter struct {
	drawn atomic.Int32
	asked atomic.Int32 // of these by the office
	fails atomic.Pointer[error]
	pause chan struct{} // closed: it draws
}

// Page draws a page.
func (p *painter) Page(_ context.Context, file io.Reader, size int64, s preview.Sheet) ([]byte, error) {
	p.drawn.Add(1)
	if s.Office {
		p.asked.Add(1)
	}
	<-p.pause
	body, err := io.ReadAll(file)
	if err != nil || int64(len(body)) != size {
		return nil, fmt.Errorf("%d of %d bytes: %w", len(body), size, err)
	}
	if fails := p.fails.Load(); fails != nil {
		return nil, *fails
	}
	return fmt.Appendf(nil, "\x89%s %d %d %d", s.MIME, s.Number, s.Width, size), nil
}

// QR reads nothing.
func (p *painter) QR(ctx context.Context, file io.Reader, size int64, s preview.Sheet) (string, error) {
	_, err := p.Page(ctx, file, size, s)
	return "", err
}

// gallery is a world whose pages are drawn.
type gallery struct {
	*world
	p *painter
}

func newGallery(t *testing.T) gallery {
	t.Helper()
	w, p := newWorld(t), &painter{pause: make(chan struct{})}
	close(p.pause)
	w.o = casework.New(w.DB, w.Store, casework.Settings{SpoolDir: t.TempDir(), MaxUpload: 1 << 20, Pictures: p})
	return gallery{w, p}
}

// document uploads bytes that nobody has uploaded before: the runs share a store.
func (g gallery) document(dossier uuid.UUID) *registry.Document {
	g.t.Helper()
	body := pdf(2)
	for bytes.Contains(body, []byte("200 200")) {
		size := fmt.Appendf(nil, "%d %d", 201+rand.IntN(799), 201+rand.IntN(799))
		body = bytes.Replace(body, []byte("200 200"), size, 1)
	}
	doc, err := g.o.Upload(g.t.Context(), g.As("pemohon"), dossier, g.file("P1", "", body))
	g.must(err)
	return doc
}

// see reads a picture.
func (g gallery) see(by workflow.Actor, p casework.PageOf) (casework.Picture, string, error) {
	g.t.Helper()
	picture, err := g.o.PagePicture(g.t.Context(), by, p)
	if err != nil {
		return picture, "", err
	}
	body, err := io.ReadAll(picture.Body)
	g.must(err)
	g.must(picture.Body.Close())
	if int64(len(body)) != picture.Size || picture.MIME != "image/png" {
		g.t.Errorf("got %d bytes of %s, want %d", len(body), picture.MIME, picture.Size)
	}
	return picture, string(body), nil
}

func TestPagePicture(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	by, id := g.As("pemohon"), g.draft(g.As("pemohon"))
	doc := g.document(id)
	t.Run("is drawn once in each size, whoever asks", func(t *testing.T) {
		before := g.p.drawn.Load()
		for _, who := range []workflow.Actor{by, by, g.Person(g.Office, "admin")} {
			for size, width := range map[string]int{"kecil": 240, "besar": 1100, "": 1100, "rinci": 2000} {
				picture, body, err := g.see(who, casework.PageOf{Document: doc.ID, Number: 2, Size: size})
				if who.User != by.User {
					refused(t, err, workflow.Missing, "tidak_ditemukan")
					continue
				}
				g.must(err)
				if want := fmt.Sprintf("\x89application/pdf 2 %d %d", width, doc.Size); body != want || picture.Filename != "halaman-2" {
					t.Errorf("got %q, want %q", body, want)
				}
			}
		}
		if n := g.p.drawn.Load() - before; n != 3 {
			t.Errorf("drawn %d times, want 3", n)
		}
	})
	t.Run("goes before what strangers want only where the office wants it", func(t *testing.T) {
		for _, who := range []struct {
			is     workflow.Actor
			office int32
		}{{by, 0}, {g.As("staf"), 1}} {
			other, before := g.document(g.draft(by)), g.p.asked.Load()
			_, err := g.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET submitted_at = now() WHERE id = $1`, other.DossierID)
			g.must(err)
			_, _, err = g.see(who.is, casework.PageOf{Document: other.ID, Number: 1})
			g.must(err)
			if n := g.p.asked.Load() - before; n != who.office {
				t.Errorf("asked for by the office %d times, want %d", n, who.office)
			}
		}
	})
	t.Run("has a tag of its own", func(t *testing.T) {
		seen := map[string]bool{}
		for _, p := range []casework.PageOf{{doc.ID, 1, "kecil"}, {doc.ID, 2, "kecil"}, {doc.ID, 1, "besar"}, {g.document(id).ID, 1, "kecil"}} {
			picture, _, err := g.see(by, p)
			g.must(err)
			seen[picture.Tag] = true
		}
		if len(seen) != 4 {
			t.Errorf("got %v", seen)
		}
	})
	t.Run("is not there for those who may not see the document", func(t *testing.T) {
		for _, who := range []workflow.Actor{g.As("admin"), g.Person(g.Office, "pemohon"), g.Person(g.Found("lain.contoh.test", "Kota Lain"), "staf")} {
			_, _, err := g.see(who, casework.PageOf{Document: doc.ID, Number: 1})
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
	})
	t.Run("exists for pages and sizes there are", func(t *testing.T) {
		for _, number := range []int{-1, 0, 3} {
			_, _, err := g.see(by, casework.PageOf{Document: doc.ID, Number: number})
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
		_, _, err := g.see(by, casework.PageOf{Document: doc.ID, Number: 1, Size: "raksasa"})
		refused(t, err, workflow.Invalid, "size")
	})
}

func TestPictureThatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	by, page := g.As("pemohon"), casework.PageOf{Document: g.document(g.draft(g.As("pemohon"))).ID, Number: 1}
	fail := func(err error) { g.p.fails.Store(&err) }
	fail(fmt.Errorf("%w: contoh", preview.ErrAway))
	_, _, err := g.see(by, page)
	refused(t, err, workflow.Away, "gambar_belum_tersedia")
	fail(fmt.Errorf("%w: contoh", preview.ErrPage))
	_, _, err = g.see(by, page)
	refused(t, err, workflow.Missing, "gambar_tidak_ada")
	g.p.fails.Store(nil)
	_, _, err = g.see(by, page)
	refused(t, err, workflow.Missing, "gambar_tidak_ada")
	if n := g.p.drawn.Load(); n != 2 {
		t.Errorf("tried %d times, want 2: what cannot be drawn is left alone", n)
	}
	g.Clock.Set(testkit.Start.Add(11 * time.Minute))
	_, _, err = g.see(by, page)
	g.must(err)
	without := casework.New(g.DB, g.Store, casework.Settings{})
	_, err = without.PagePicture(t.Context(), by, casework.PageOf{Document: page.Document, Number: 2})
	refused(t, err, workflow.Missing, "gambar_tidak_ada")
}

func TestPictureWantedByMany(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	by, page := g.As("pemohon"), casework.PageOf{Document: g.document(g.draft(g.As("pemohon"))).ID, Number: 1}
	g.p.pause = make(chan struct{})
	gone, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := g.o.PagePicture(gone, by, page); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	for g.p.drawn.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	leave() // the one who asked first gives up
	for range 8 {
		all.Go(func() {
			if _, body, err := g.see(by, page); err != nil || !bytes.HasPrefix([]byte(body), []byte("\x89application/pdf 1 1100")) {
				t.Errorf("got %q, %v", body, err)
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	close(g.p.pause)
	all.Wait()
	if n := g.p.drawn.Load(); n != 1 {
		t.Errorf("drawn %d times", n)
	}
}

// TestRemoveOldPictures is not parallel: it removes those of the other tests too.
func TestRemoveOldPictures(t *testing.T) {
	g := newGallery(t)
	by, page := g.As("pemohon"), casework.PageOf{Document: g.document(g.draft(g.As("pemohon"))).ID, Number: 1}
	look := func() {
		_, _, err := g.see(by, page)
		g.must(err)
	}
	look()
	g.must(g.o.RemoveOldPictures(t.Context(), time.Now().Add(24*time.Hour)))
	look()
	if n := g.p.drawn.Load(); n != 1 {
		t.Fatalf("drawn %d times: it went too early", n)
	}
	g.must(g.o.RemoveOldPictures(t.Context(), time.Now().Add(31*24*time.Hour)))
	look()
	if n := g.p.drawn.Load(); n != 2 {
		t.Errorf("drawn %d times: it stayed", n)
	}
}

// A picture in which a code is not found in time is not told as one that cannot be opened.
func TestSlowQR(t *testing.T) {
	t.Parallel()
	g := newGallery(t)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 90, 90))); err != nil {
		t.Fatal(err)
	}
	f, err := g.o.Spool(t.Context(), &b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for why, code := range map[error]string{preview.ErrLate: "gambar_terlalu_rumit", preview.ErrPage: "gambar_tidak_terbaca", nil: "qr_tidak_terbaca"} {
		g.p.fails.Store(nil)
		if why != nil {
			g.p.fails.Store(&why)
		}
		_, err := g.o.ReadQR(t.Context(), f)
		var refusal *workflow.Error
		if !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%v: got %v", why, err)
		}
	}
}
