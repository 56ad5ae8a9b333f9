package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"ormas/internal/casework"
	"ormas/internal/preview"
	"ormas/internal/testkit"
	"ormas/web"
)

// painter stands for the process that draws.
type painter struct{}

// Page draws a page that says what was asked for.
func (painter) Page(_ context.Context, file io.Reader, _ int64, s preview.Sheet) ([]byte, error) {
	if _, err := io.Copy(io.Discard, file); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return fmt.Appendf(nil, "\x89gambar %d %d", s.Number, s.Width), nil
}

// QR reads nothing.
func (painter) QR(context.Context, io.Reader, int64, preview.Sheet) (string, error) { return "", nil }

func TestPagePicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *web.Deps, s *casework.Settings) { s.Pictures = painter{} })
	c := w.role("pemohon")
	pages := "/documents/" + str(c.item(c.draft(), "P1", "", testkit.PDF(2)), "id") + "/pages/"
	t.Run("is shown in place and kept by the browser", func(t *testing.T) {
		for path, want := range map[string]string{"2": "\x89gambar 2 1100", "2?size=besar": "\x89gambar 2 1100", "1?size=kecil": "\x89gambar 1 240"} {
			r := c.call("GET", pages+path, nil)
			if r.StatusCode != http.StatusOK || string(r.raw) != want {
				t.Errorf("%s: got %d %q, want %q", path, r.StatusCode, r.raw, want)
			}
			for name, want := range map[string]string{
				"Content-Type": "image/png", "Content-Disposition": "inline", "Content-Security-Policy": "sandbox",
				"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache",
			} {
				if got := r.Header.Get(name); got != want {
					t.Errorf("%s: got %s %q, want %q", path, name, got, want)
				}
			}
		}
	})
	t.Run("is not sent to who has it", func(t *testing.T) {
		first, other := c.call("GET", pages+"1", nil), c.call("GET", pages+"2", nil)
		tag := first.Header.Get("ETag")
		if tag == "" || tag == other.Header.Get("ETag") {
			t.Fatalf("got tag %q", tag)
		}
		if r := c.call("GET", pages+"1", nil, "If-None-Match", `"lain", W/`+tag); r.StatusCode != http.StatusNotModified || len(r.raw) > 0 || r.Header.Get("ETag") != tag {
			t.Errorf("got %d, %d bytes", r.StatusCode, len(r.raw))
		}
		if r := c.call("GET", pages+"2", nil, "If-None-Match", tag); r.StatusCode != http.StatusOK {
			t.Errorf("got %d", r.StatusCode)
		}
		if r := w.role("staf").call("GET", pages+"1", nil, "If-None-Match", tag); r.StatusCode != http.StatusNotFound {
			t.Errorf("got %d for who may not see it", r.StatusCode)
		}
	})
	t.Run("is not there for other pages and other people", func(t *testing.T) {
		for _, path := range []string{"0", "3", "-1", "satu", "1.0", "99999999999999999999"} {
			c.refused(http.StatusNotFound, "tidak_ditemukan", "GET", pages+path, nil)
		}
		c.refused(http.StatusUnprocessableEntity, "size", "GET", pages+"1?size=raksasa", nil)
		c.refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/documents/x/pages/1", nil)
		w.as(w.Person(w.Office, "pemohon")).refused(http.StatusNotFound, "tidak_ditemukan", "GET", pages+"1", nil)
		w.anybody().refused(http.StatusUnauthorized, "", "GET", pages+"1", nil)
	})
	t.Run("comes later when nothing can be drawn", func(t *testing.T) {
		w := newWorld(t, func(_ *web.Deps, s *casework.Settings) { s.Pictures = broken{} })
		c := w.role("pemohon")
		document := str(c.item(c.draft(), "P1", "", testkit.PDF(7)), "id")
		c.refused(http.StatusServiceUnavailable, "gambar_belum_tersedia", "GET", "/documents/"+document+"/pages/7", nil)
	})
}

// broken draws nothing.
type broken struct{}

// Page draws nothing.
func (broken) Page(context.Context, io.Reader, int64, preview.Sheet) ([]byte, error) {
	return nil, errors.Join(preview.ErrAway)
}

// QR fails too.
func (b broken) QR(ctx context.Context, file io.Reader, size int64, s preview.Sheet) (string, error) {
	_, err := b.Page(ctx, file, size, s)
	return "", err
}
