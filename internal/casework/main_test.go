package casework

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ormas/internal/preview"
	"ormas/internal/preview/draw"
)

// TestMain is also the child that draws pages, and the one that issues letters and is killed: the test binary is run again,
// as our own binary would be.
func TestMain(m *testing.M) {
	if issuedByChild() {
		os.Exit(0)
	}
	if len(os.Args) > 2 && os.Args[1] == preview.Command {
		if err := draw.Run(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// renderer draws pages as the service does. The compiled library is shared by all tests and runs.
func renderer(t *testing.T) *preview.Renderer {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	r := preview.Open(preview.Options{
		Binary: exe, CacheDir: filepath.Join(cache, "ormas-uji"), Log: slog.New(slog.DiscardHandler),
		PageTime: time.Minute, // what is read of a page counts here, not how busy the machine is
	})
	t.Cleanup(func() { _ = r.Close() })
	return r
}
