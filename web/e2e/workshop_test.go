package e2e

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ormas/internal/embedded"
	"ormas/internal/preview"
	"ormas/internal/preview/draw"
	"ormas/storage/postgres"
)

// workshop does for the stories what no page does: it draws a page of a PDF as a scanner of 150 dpi would see it, since the
// browser of the tests has no viewer, and lets a letter come into another state while somebody looks at an older list.
type workshop struct {
	state string // folder of the service

	mu     sync.Mutex
	artist *draw.Artist
}

// openWorkshop gives the address of a workshop that is open until the test ends.
func openWorkshop(t *testing.T, state string) string {
	t.Helper()
	w := &workshop{state: state}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /gambar", w.answer(w.draw))
	mux.HandleFunc("POST /keadaan", w.answer(w.change))
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.Close()
		if w.artist != nil {
			_ = w.artist.Close() // the process ends with it
		}
	})
	return server.URL
}

func (w *workshop) answer(do func(r *http.Request) ([]byte, error)) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		body, err := do(r)
		if err != nil {
			http.Error(out, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = out.Write(body) // whoever asked may have gone
	}
}

func (w *workshop) draw(r *http.Request) ([]byte, error) {
	if w.artist == nil {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir()
		}
		if w.artist, err = draw.New(filepath.Join(cache, "ormas-uji")); err != nil {
			return nil, err
		}
	}
	file, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	const width = 1240 // pixels of an A4 page at 150 dpi
	return w.artist.Draw(file, preview.Sheet{MIME: "application/pdf", Number: 1, Width: width})
}

func (w *workshop) change(r *http.Request) ([]byte, error) {
	c, err := embedded.Attach(r.Context(), embedded.Options{StateDir: w.state, ExternalStore: true})
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(postgres.Options{URL: c.DatabaseURL, Conns: 4})
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }() // nothing is under way any more
	return nil, changed(r.Context(), db, r.URL.Query().Get("kode"), r.URL.Query().Get("keadaan"))
}

func changed(ctx context.Context, db *postgres.DB, code, state string) error {
	res, err := db.Pool().ExecContext(ctx, `UPDATE certificates SET state = $2, reason = 'Contoh alasan.' WHERE code = $1`, code, state)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, errors.New("no such letter"))
	}
	return nil
}
