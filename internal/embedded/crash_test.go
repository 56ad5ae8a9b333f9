package embedded_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"ormas/internal/embedded"
)

func TestCrashes(t *testing.T) {
	t.Parallel()
	for _, victim := range []string{"postgres", "objects"} {
		t.Run("survive a killed child "+victim, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			c := dial(t, start(t, dir).Connection())
			c.leave()
			pid := postmaster(t, dir)
			if victim == "objects" {
				pid = processes(t, dir, victim)[0]
			}
			kill(t, pid)
			c.find()
		})
	}
	t.Run("during a start leave no half cluster behind", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		if err := os.MkdirAll(filepath.Join(dir, "postgres.half", "base"), 0o711); err != nil {
			t.Fatal(err)
		}
		dial(t, start(t, dir).Connection()).leave()
		if _, err := os.Stat(filepath.Join(dir, "postgres.half")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCrashesOfTheParent(t *testing.T) {
	t.Parallel()
	t.Run("take the children along", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		parent := startParent(t, dir)
		connection, err := embedded.Attach(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		dial(t, connection).leave()
		kill(t, parent)
		eventually(t, 2*time.Second, func() error {
			if left := append(processes(t, dir, "postgres"), processes(t, dir, "objects")...); len(left) > 0 {
				return fmt.Errorf("still there: %v", left)
			}
			return nil
		})
		dial(t, start(t, dir).Connection()).find()
	})
	t.Run("let the next start follow at once", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		kill(t, startParent(t, dir))
		dial(t, start(t, dir).Connection()).leave()
	})
	t.Run("and of the database recover from the log", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		parent := startParent(t, dir)
		connection, err := embedded.Attach(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		dial(t, connection).leave()
		database := postmaster(t, dir)
		kill(t, database)
		kill(t, parent)
		// Its number now belongs to a living program that is not PostgreSQL: this test.
		pidFile := filepath.Join(dir, "postgres", "postmaster.pid")
		if body, err := os.ReadFile(pidFile); err == nil {
			body = bytes.Replace(body, []byte(strconv.Itoa(database)), []byte(strconv.Itoa(os.Getpid())), 1)
			if err := os.WriteFile(pidFile, body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		dial(t, start(t, dir).Connection()).find()
	})
	t.Run("leave an orphan that ends even where it was stopped", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		parent := startParent(t, dir)
		orphan := postmaster(t, dir)
		if err := syscall.Kill(orphan, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		kill(t, parent)
		dial(t, start(t, dir).Connection()).leave()
		if now := postmaster(t, dir); now == orphan {
			t.Errorf("still the orphan %d", orphan)
		}
	})
}
