package apart_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"syscall"
	"testing"

	"ormas/internal/inspect"
	"ormas/internal/inspect/apart"
	"ormas/internal/testkit"
)

// TestMain is also the child: the test binary is run again, as our own binary would be.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == apart.Command {
		if err := apart.Run(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func setup(t *testing.T, binary string) *apart.Inspectors {
	t.Helper()
	i := apart.Open(apart.Options{Binary: binary, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { _ = i.Close() })
	return i
}

func usual(t *testing.T) *apart.Inspectors {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return setup(t, exe)
}

func count(t *testing.T, i *apart.Inspectors, file []byte) (int, error) {
	t.Helper()
	return i.CountPages(t.Context(), bytes.NewReader(file), int64(len(file)), inspect.DefaultLimits())
}

func wantPages(t *testing.T, i *apart.Inspectors, file []byte, want int) {
	t.Helper()
	if got, err := count(t, i, file); err != nil || got != want {
		t.Errorf("got %d pages, %v; want %d", got, err, want)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var refusal *inspect.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code || refusal.Detail == "" {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestCountPages(t *testing.T) {
	t.Parallel()
	t.Run("says what it would say here", func(t *testing.T) {
		t.Parallel()
		i := usual(t)
		wantPages(t, i, testkit.PDF(1), 1)
		wantPages(t, i, testkit.PDF(200), 200)
		for code, file := range map[string][]byte{
			"pdf_rusak":              []byte("%PDF-1.7\nhalaman yang terputus"),
			"halaman_terlalu_banyak": testkit.PDF(201),
			"pdf_berisi_skrip":       bytes.Replace(testkit.PDF(1), []byte("/Resources << >>"), []byte("/AA << /JS () >>"), 1),
		} {
			_, err := count(t, i, file)
			wantCode(t, err, code)
		}
		wantPages(t, i, testkit.PDF(2), 2)
	})
	t.Run("many at once", func(t *testing.T) {
		t.Parallel()
		i := usual(t)
		var all sync.WaitGroup
		for n := range 40 {
			all.Go(func() { wantPages(t, i, testkit.PDF(1+n), 1+n) })
		}
		all.Wait()
		if n := len(i.Processes()); n < 1 || n > 2 {
			t.Errorf("%d children", n)
		}
	})
	t.Run("a failing disk is no refusal, and the next file is fine", func(t *testing.T) {
		t.Parallel()
		i := usual(t)
		_, err := i.CountPages(t.Context(), failing{}, 100, inspect.DefaultLimits())
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("got %v", err)
		}
		wantPages(t, i, testkit.PDF(3), 3)
	})
}

func TestChildren(t *testing.T) {
	t.Parallel()
	t.Run("one that was killed has a successor", func(t *testing.T) {
		t.Parallel()
		i := usual(t)
		for range 4 {
			wantPages(t, i, testkit.PDF(1), 1)
			for _, process := range i.Processes() {
				if err := syscall.Kill(process, syscall.SIGKILL); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	t.Run("a file over which two die is refused", func(t *testing.T) {
		t.Parallel()
		_, err := count(t, setup(t, mortal(t)), testkit.PDF(1))
		wantCode(t, err, "pdf_terlalu_rumit")
	})
	t.Run("an answer is not believed more than it must be", func(t *testing.T) {
		t.Parallel()
		for _, a := range []apart.Answer{{Pages: 0}, {Pages: 201}, {Pages: 1 << 31}, {Code: [32]byte{'k', 'a', 'r', 'a', 'n', 'g'}}} {
			_, err := a.Read(inspect.DefaultLimits())
			wantCode(t, err, "pdf_terlalu_rumit")
		}
	})
	t.Run("that cannot start, or are closed, are away", func(t *testing.T) {
		t.Parallel()
		closed := usual(t)
		wantPages(t, closed, testkit.PDF(1), 1)
		if err := closed.Close(); err != nil {
			t.Fatal(err)
		}
		for _, i := range []*apart.Inspectors{closed, setup(t, "/nonexistent"), setup(t, "/bin/false")} {
			if _, err := count(t, i, testkit.PDF(1)); !errors.Is(err, inspect.ErrAway) {
				t.Errorf("got %v, want ErrAway", err)
			}
		}
		if left := closed.Processes(); len(left) > 0 {
			t.Errorf("children live on: %v", left)
		}
	})
	t.Run("rest when there is nothing to do", func(t *testing.T) {
		t.Parallel()
		i := usual(t)
		wantPages(t, i, testkit.PDF(1), 1)
		i.Rest()
		if left := i.Processes(); len(left) > 0 {
			t.Errorf("children live on: %v", left)
		}
		wantPages(t, i, testkit.PDF(1), 1)
	})
}

// mortal is a program that greets and ends with the first bytes it is given.
func mortal(t *testing.T) string {
	t.Helper()
	path := t.TempDir() + "/mortal"
	if err := os.WriteFile(path, []byte("#!/bin/sh\nprintf p\nhead -c 4 >/dev/null\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }
