package preview_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"ormas/internal/preview"
)

var first = preview.Sheet{MIME: pdfType, Number: 1, Width: 240}

func TestChild(t *testing.T) {
	t.Parallel()
	plain := pdf("", []string{text})
	t.Run("is ended by a page that does not end, and the next page is fine", func(t *testing.T) {
		t.Parallel()
		r := setup(t, 2*time.Second, time.Minute)
		began := time.Now()
		unshown(t, r, bomb(), first)
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %s", took)
		}
		drawn(t, r, plain, first)
	})
	t.Run("is started again when it was killed", func(t *testing.T) {
		t.Parallel()
		r := usual(t)
		drawn(t, r, plain, first)
		before := r.Process()
		if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, func() bool { return r.Process() == 0 })
		drawn(t, r, plain, first)
		if after := r.Process(); after == before || after == 0 {
			t.Errorf("got process %d after %d", after, before)
		}
	})
	t.Run("starts with the first page and ends when idle", func(t *testing.T) {
		t.Parallel()
		r := setup(t, 20*time.Second, 50*time.Millisecond)
		if r.Process() != 0 {
			t.Error("it runs before it is wanted")
		}
		drawn(t, r, plain, first)
		eventually(t, func() bool { return r.Process() == 0 })
		drawn(t, r, plain, first)
	})
	t.Run("knows nothing of our environment", func(t *testing.T) {
		t.Parallel()
		r := usual(t)
		drawn(t, r, plain, first)
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", r.Process()))
		if err != nil || len(env) != 0 {
			t.Errorf("got %q, %v", env, err)
		}
	})
	t.Run("is not blamed for a file that cannot be read", func(t *testing.T) {
		t.Parallel()
		r, broken := usual(t), errors.New("disk on fire")
		_, err := r.Page(t.Context(), io.MultiReader(strings.NewReader("%PDF"), iotest.ErrReader(broken)), 1000, first)
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if _, err = r.Page(t.Context(), strings.NewReader("%PDF"), 1000, first); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
		drawn(t, r, plain, first)
	})
	t.Run("is away when it cannot start, when closed, and for who gave up", func(t *testing.T) {
		t.Parallel()
		r := usual(t)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		away(t, r, gone)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		away(t, r, t.Context())
		none := preview.Open(preview.Options{Binary: "/nonexistent"})
		away(t, none, t.Context())
		dies := preview.Open(preview.Options{Binary: "/bin/false"})
		away(t, dies, t.Context())
	})
}

func away(t *testing.T, r *preview.Renderer, ctx context.Context) { //nolint:revive // the context is what is tested
	t.Helper()
	file := pdf("", []string{text})
	if _, err := r.Page(ctx, bytes.NewReader(file), int64(len(file)), first); !errors.Is(err, preview.ErrAway) {
		t.Errorf("got %v, want ErrAway", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	r := usual(t)
	file := pdf("", []string{text, "0 0 595 842 re f"})
	drawn(t, r, file, first)
	before := resident(t)
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			m := drawn(t, r, file, preview.Sheet{MIME: pdfType, Number: 1 + i%2, Width: 1100})
			if d := dark(m, 0, 20, 100, 100); d != float64(i%2) {
				t.Errorf("page %d: %.2f is dark", 1+i%2, d)
			}
		})
	}
	all.Wait()
	t.Logf("our own memory grew from %d to %d MB", before, resident(t))
	if grown := resident(t) - before; grown > 150 { // decoding the pictures here is the test's own
		t.Errorf("our own memory grew by %d MB", grown)
	}
}

// resident is our own memory in MB.
func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, pages int
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize() >> 20
}

func eventually(t *testing.T, is func() bool) {
	t.Helper()
	for range 1000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("it did not come about")
}
