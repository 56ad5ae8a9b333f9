package embedded

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// maxLog is the size in bytes beyond which a child's log is set aside at the next start; one old log is kept.
const maxLog = 10 << 20

// state is the folder that everything lies in.
type state struct{ dir string }

func (s state) lock() string    { return filepath.Join(s.dir, "lock") }
func (s state) socket() string  { return filepath.Join(s.dir, "socket") }
func (s state) cluster() string { return filepath.Join(s.dir, "postgres") }
func (s state) objects() string { return filepath.Join(s.dir, "objects") }
func (s state) sidecar() string { return filepath.Join(s.dir, "sidecar") }
func (s state) secrets() string { return filepath.Join(s.dir, "credentials.json") }
func (s state) running() string { return filepath.Join(s.dir, "running.json") }

func (s state) log(service string) string { return filepath.Join(s.dir, service+".log") }

// make creates the folder. Root's must let the user pass who runs PostgreSQL; every file inside has its own narrow mode.
func (s state) make() error {
	if !filepath.IsAbs(s.dir) {
		return fmt.Errorf("the state folder %q is not an absolute path", s.dir)
	}
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	_, err := os.Stat(s.dir)
	if err == nil {
		return nil
	}
	if err := errors.Join(os.MkdirAll(s.dir, mode), os.Chmod(s.dir, mode)); err != nil {
		return fmt.Errorf("making the state folder: %w", err)
	}
	return nil
}

// credentials are what the children ask for. The port is the store's: remembered so that it rarely changes.
type credentials struct {
	Password  string `json:"postgres_password"`
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`
	Port      int    `json:"port"`
}

// credentials reads the kept ones, or makes and keeps new ones.
func (s state) credentials() (*credentials, error) {
	var c credentials
	err := read(s.secrets(), &c)
	if err == nil {
		return &c, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if exists(s.cluster()) {
		return nil, fmt.Errorf("%s is missing, so nobody can open the database in %s; put it back or remove the folder",
			s.secrets(), s.cluster())
	}
	c = credentials{Password: rand.Text(), AccessKey: rand.Text(), SecretKey: rand.Text()}
	return &c, write(s.secrets(), c)
}

// announce tells commands beside the service how to reach the children.
func (s state) announce(c Connection) error { return write(s.running(), c) }

func (s state) announced() (Connection, error) {
	var c Connection
	return c, read(s.running(), &c)
}

// leave takes the announcement back.
func (s state) leave() error {
	if err := os.Remove(s.running()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the announcement: %w", err)
	}
	return nil
}

// rotate sets a child's log aside where it has grown too large.
func (s state) rotate(service string) error {
	info, err := os.Stat(s.log(service))
	if err != nil || info.Size() <= maxLog {
		return nil //nolint:nilerr // no log yet: nothing to set aside
	}
	if err := os.Rename(s.log(service), s.log(service)+".1"); err != nil {
		return fmt.Errorf("setting the log of %s aside: %w", service, err)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func read(path string, v any) error {
	body, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the state: %w", err)
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}

// write replaces a file as a whole: after a crash it is the old one or the new one, readable by its owner only.
func write(path string, v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}
	_, err = f.Write(append(body, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close(), os.Rename(f.Name(), path), syncDir(filepath.Dir(path))); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// syncDir makes a rename in a folder outlive a power cut.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening a folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
