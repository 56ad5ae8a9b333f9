package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	// patience is how long the service may take until its demo is complete, on a machine that is busy.
	patience = 2 * time.Minute
	// farewell is how long it may take to end.
	farewell = 15 * time.Second
)

// service is the real one, with its own PostgreSQL, S3 store and demo.
type service struct {
	url      string
	password string // of all accounts of the demo
	workshop string // address, see workshop
	shapes   string // folder in which the stories keep which pages they have inspected
}

// start runs the binary on a state folder of its own until the test ends.
func start(t *testing.T) service {
	t.Helper()
	state, listen := stateDir(t), freeAddress(t)
	s := service{url: "http://" + listen, workshop: openWorkshop(t, state), shapes: t.TempDir()}
	var log output
	cmd := exec.Command(binary(t), "serve") // ended in order below
	cmd.Env = append(os.Environ(), "ORMAS_DEMO=1", "ORMAS_LISTEN="+listen, "ORMAS_STATE_DIR="+state, "ORMAS_BASE_URL="+s.url,
		"ORMAS_DATABASE_URL=", "ORMAS_S3_ENDPOINT=")
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		stop(t, cmd, ended)
		if t.Failed() {
			t.Logf("the service complained:\n%s", log.complaints())
		}
	})
	s.await(t, ended)
	kept, err := os.ReadFile(filepath.Join(state, "demo-password"))
	if err != nil {
		t.Fatal(err)
	}
	s.password = strings.TrimSpace(string(kept))
	return s
}

func stop(t *testing.T, cmd *exec.Cmd, ended <-chan error) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return // it has ended, and await has said so
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the service ended with %v", err)
		}
	case <-time.After(farewell):
		t.Error("the service did not end")
		_ = cmd.Process.Kill() // nothing more can be done
	}
}

// await returns as soon as the service is ready with its demo.
func (s service) await(t *testing.T, ended <-chan error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !s.ready(ctx) {
		select {
		case err := <-ended:
			t.Fatalf("the service ended before it was ready: %v", err)
		case <-ctx.Done():
			t.Fatal("the service did not become ready")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (s service) ready(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false // not listening yet
	}
	return answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}

// binary is the service that `make test` has built.
func binary(t *testing.T) string {
	t.Helper()
	path := os.Getenv("ORMAS_BIN")
	if path == "" {
		path = filepath.Join("..", "..", "bin", "ormas")
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the service is not built, run make build: %v", err)
	}
	return path
}

// stateDir is a new folder that another user may pass through: as root PostgreSQL runs as somebody else.
func stateDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ormas-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil { // to pass through, not to read
		t.Fatal(err)
	}
	return dir
}

// freeAddress is one that nobody listened on a moment ago.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(l.Addr())
}

// output keeps what a program says while others read it.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

// complaints are the lines that are more than the record of a request.
func (o *output) complaints() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var lines []string
	for line := range strings.Lines(o.text.String()) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
