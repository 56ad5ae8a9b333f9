package embedded_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ormas/internal/embedded"
)

func TestServices(t *testing.T) {
	t.Parallel()
	t.Run("keeps data and credentials over a second start", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		first := start(t, dir)
		dial(t, first.Connection()).leave()
		stop(t, first)
		second := start(t, dir)
		dial(t, second.Connection()).find()
		if a, b := first.Connection(), second.Connection(); a.Endpoint != b.Endpoint || a.SecretKey != b.SecretKey {
			t.Errorf("the store moved from %+v to %+v", a, b)
		}
	})
	t.Run("refuses a second start at the same time", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		running := start(t, dir)
		_, err := embedded.Start(t.Context(), options(dir))
		if !errors.Is(err, embedded.ErrRunning) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
		dial(t, running.Connection()).leave()
	})
	t.Run("starts only what is not external", func(t *testing.T) {
		t.Parallel()
		o := options(folder(t))
		o.ExternalDatabase = true
		s, err := embedded.Start(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer stop(t, s)
		if c := s.Connection(); c.DatabaseURL != "" || c.Endpoint == "" {
			t.Errorf("got %+v", c)
		}
	})
	t.Run("keeps its secrets from other users", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		s := start(t, dir)
		for _, name := range []string{"credentials.json", "running.json", "postgres.log", "objects.log"} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
		for _, pid := range append(processes(t, dir, "postgres"), processes(t, dir, "objects")...) {
			line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
			if c := s.Connection(); err != nil || bytes.Contains(line, []byte(c.SecretKey)) || len(line) == 0 {
				t.Errorf("arguments of %d: %q, %v", pid, line, err)
			}
		}
	})
}

func TestCommandBesideAService(t *testing.T) {
	t.Parallel()
	t.Run("is shown the way", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		if _, err := embedded.Attach(t.Context(), options(dir)); !errors.Is(err, embedded.ErrNotRunning) {
			t.Errorf("before the start: %v", err)
		}
		s := start(t, dir)
		c, err := embedded.Attach(t.Context(), options(dir))
		if err != nil || c != s.Connection() {
			t.Errorf("got %+v, %v", c, err)
		}
		stop(t, s)
		if _, err := embedded.Attach(t.Context(), options(dir)); !errors.Is(err, embedded.ErrNotRunning) {
			t.Errorf("after the stop: %v", err)
		}
	})
	t.Run("starts them itself where nothing runs", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		c, end, err := embedded.Join(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		dial(t, c).leave()
		beside, endBeside, err := embedded.Join(t.Context(), options(dir))
		if err != nil || beside != c {
			t.Errorf("got %+v, %v", beside, err)
		}
		if err := errors.Join(endBeside(t.Context()), end(t.Context())); err != nil {
			t.Error(err)
		}
	})
}
