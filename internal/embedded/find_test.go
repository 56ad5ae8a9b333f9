package embedded_test

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"ormas/internal/embedded"
)

// fake makes a folder with programs that only tell a version.
func fake(t *testing.T, dir, version string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s'\n", name, version)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFindPostgres(t *testing.T) {
	t.Parallel()
	t.Run("takes the configured one", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		bin := fake(t, filepath.Join(filepath.Dir(dir), "bin"), "17.2")
		got, err := embedded.FindPostgres(embedded.Options{StateDir: dir, PostgresBin: bin})
		if err != nil || got != bin {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("refuses one that is too old", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		bin := fake(t, filepath.Join(filepath.Dir(dir), "bin"), "13.9")
		_, err := embedded.FindPostgres(embedded.Options{StateDir: dir, PostgresBin: bin})
		if err == nil || !strings.Contains(err.Error(), "no PostgreSQL 15 or newer") || !strings.Contains(err.Error(), "of version 13") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses another major than the cluster's", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		bin := fake(t, filepath.Join(filepath.Dir(dir), "bin"), "17.2")
		if err := os.MkdirAll(filepath.Join(dir, "postgres"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "postgres", "PG_VERSION"), []byte("16\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := embedded.FindPostgres(embedded.Options{StateDir: dir, PostgresBin: bin})
		if err == nil || !strings.Contains(err.Error(), "no PostgreSQL 16, which made the cluster") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("copies a bundle that its user cannot use in place", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		bin := closedBundle(t, filepath.Join(filepath.Dir(dir), "modules"))
		got, err := embedded.FindPostgres(embedded.Options{StateDir: dir, PostgresBin: bin})
		if want := filepath.Join(dir, "bundle-18.4.0-contoh", "native", "bin"); err != nil || got != want {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
		link, err := os.Readlink(filepath.Join(got, "..", "lib", "libcontoh.so"))
		if err != nil || link != "libcontoh.so.1" {
			t.Errorf("link %q, %v", link, err)
		}
	})
}

// closedBundle is laid out as npm's, where nobody but we may enter and nothing can be written.
func closedBundle(t *testing.T, dir string) string {
	t.Helper()
	native := filepath.Join(dir, "native")
	bin := fake(t, filepath.Join(native, "bin"), "18.4")
	lib := filepath.Join(native, "lib")
	if err := os.Mkdir(lib, 0o755); err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]string{
		filepath.Join(dir, "package.json"):          `{"version": "18.4.0-contoh"}`,
		filepath.Join(native, "pg-symlinks.json"):   `[{"source": "native/lib/libcontoh.so.1", "target": "native/lib/libcontoh.so"}]`,
		filepath.Join(native, "lib/libcontoh.so.1"): "",
	} {
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for path, mode := range map[string]os.FileMode{lib: 0o555, dir: 0o700} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(lib, 0o755) })
	return bin
}

func TestUsers(t *testing.T) {
	t.Parallel()
	root := os.Geteuid() == 0
	t.Run("PostgreSQL never runs as root", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		start(t, dir)
		info, err := os.Stat(fmt.Sprintf("/proc/%d", postmaster(t, dir)))
		if err != nil {
			t.Fatal(err)
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || root == (st.Uid == uint32(os.Geteuid())) {
			t.Errorf("we are %d, PostgreSQL is %+v", os.Geteuid(), st)
		}
	})
	t.Run("an ordinary user needs nobody's help", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		var who *syscall.Credential // ourselves, unless we are root
		if root {
			who = ordinary(t, filepath.Dir(dir))
		}
		startParentAs(t, dir, who)
		c, err := embedded.Attach(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		dial(t, c).leave()
	})
	t.Run("a folder that PostgreSQL's user cannot enter is named", func(t *testing.T) {
		t.Parallel()
		dir := folder(t)
		if err := os.Chmod(filepath.Dir(dir), 0o700); err != nil {
			t.Fatal(err)
		}
		s, err := embedded.Start(t.Context(), options(dir))
		if !root { // then it is our own folder
			if err != nil {
				t.Fatal(err)
			}
			stop(t, s)
			return
		}
		if err == nil || !strings.Contains(err.Error(), "cannot enter "+dir) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	})
}

// ordinary gives a folder to a user who is not root.
func ordinary(t *testing.T, dir string) *syscall.Credential {
	t.Helper()
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, int(uid), int(uid)); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
}
