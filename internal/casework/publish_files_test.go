package casework

import (
	"io"
	"strings"
	"testing"
	"time"

	"ormas/internal/registry"
)

func TestSitemapInParts(t *testing.T) {
	t.Parallel()
	w := registerWriter{dir: t.TempDir(), site: "https://contoh.test", day: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
	defer func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	}()
	if err := w.begin([]string{"/"}); err != nil {
		t.Fatal(err)
	}
	for range sitemapMost {
		if err := w.letter(registry.Certificate{ID: registry.NewID()}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range w.files {
		body, err := io.ReadAll(f.file)
		if err != nil || int64(len(body)) != f.size {
			t.Fatalf("%s has %d bytes, told %d (%v)", f.name, len(body), f.size, err)
		}
		got[f.name] = strings.Count(string(body), "<loc>")
	}
	if got["sitemap-1.xml"] != sitemapMost || got["sitemap-2.xml"] != 1 || got["sitemap.xml"] != 2 {
		t.Errorf("got %v", got)
	}
}
