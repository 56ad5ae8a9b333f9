package embedded_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ormas/internal/embedded"
)

func TestRun(t *testing.T) {
	t.Parallel()
	t.Run("gives the command the services and takes its status", func(t *testing.T) {
		t.Parallel()
		note := filepath.Join(t.TempDir(), "env")
		status, err := embedded.Run(t.Context(), options(""), []string{"sh", "-c", "env > " + note + "; exit 7"})
		if err != nil || status != 7 {
			t.Fatalf("got %d, %v", status, err)
		}
		body, err := os.ReadFile(note)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"ORMAS_TEST_DATABASE_URL=postgres://", "ORMAS_TEST_S3=127.0.0.1:",
			"ORMAS_TEST_S3_ACCESS_KEY=", "ORMAS_TEST_S3_SECRET_KEY=", "ORMAS_POSTGRES_BIN=/",
		} {
			if !strings.Contains(string(body), want) {
				t.Errorf("no %s", want)
			}
		}
	})
	t.Run("takes the signal that ended the command", func(t *testing.T) {
		t.Parallel()
		status, err := embedded.Run(t.Context(), options(""), []string{"sh", "-c", "kill -KILL $$"})
		if err != nil || status != 128+9 {
			t.Errorf("got %d, %v", status, err)
		}
	})
	t.Run("interrupts the command when it is to end", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		mark := filepath.Join(t.TempDir(), "begun")
		go func() {
			for ctx.Err() == nil {
				if _, err := os.Stat(mark); err == nil {
					cancel()
				}
			}
		}()
		status, err := embedded.Run(ctx, options(""), []string{"sh", "-c", "touch " + mark + "; exec sleep 600"})
		if err != nil || status != 128+2 {
			t.Errorf("got %d, %v", status, err)
		}
	})
	t.Run("says that there is no such command", func(t *testing.T) {
		t.Parallel()
		if status, err := embedded.Run(t.Context(), options(""), []string{"/tidak/ada"}); err == nil || status != 127 {
			t.Errorf("got %d, %v", status, err)
		}
	})
}
