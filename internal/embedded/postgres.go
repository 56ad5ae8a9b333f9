package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	_ "github.com/lib/pq" // the driver that asks whether the server is ready
)

const (
	superuser = "ormas"
	database  = "ormas"
	// socketName is what PostgreSQL calls its socket on the port that lib/pq asks for by default.
	socketName = ".s.PGSQL.5432"
	// longestSocket is the kernel's limit for the path of a Unix socket, in bytes.
	longestSocket = 107
)

// postgres is the cluster and what it is run with.
type postgres struct {
	cluster  string
	bin      string
	socket   string // folder of the socket
	who      owner
	password string
	volatile bool
}

func (s *Services) startPostgres(ctx context.Context, o Options, keys *credentials) error {
	who, err := clusterOwner(s.state.cluster())
	if err != nil {
		return err
	}
	p := &postgres{cluster: s.state.cluster(), who: who, password: keys.Password, volatile: o.Volatile}
	if p.bin, err = findPostgres(o, who); err != nil {
		return err
	}
	if p.socket, err = s.state.socketFolder(who); err != nil {
		return err
	}
	if err := errors.Join(s.state.rotate("postgres"), p.init()); err != nil {
		return err
	}
	c := &child{
		name: "postgres", command: p.command, ready: p.ping, orphan: syscall.SIGINT,
		halt: []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL}, logFile: s.state.log("postgres"), log: o.Log,
	}
	if err := c.start(ctx); err != nil {
		return err
	}
	s.children = append(s.children, c)
	s.postgresBin = p.bin
	s.connection.DatabaseURL = p.url(database)
	return p.create(ctx)
}

// socketFolder makes a short folder with an unguessable name for the socket: the state folder may lie too deep for the
// kernel's limit. It is linked from the state folder, so that the next start removes it where we had no time to.
func (s state) socketFolder(who owner) (string, error) {
	if err := s.removeSocketFolder(); err != nil {
		return "", err
	}
	for _, base := range []string{os.TempDir(), "/tmp"} {
		dir, err := os.MkdirTemp(base, "ormas-")
		if err != nil {
			return "", fmt.Errorf("making the folder of the socket: %w", err)
		}
		fits := len(dir)+len("/"+socketName+".lock") <= longestSocket
		if err := who.own(dir); fits && err == nil && who.canEnter(dir) {
			return dir, os.Symlink(dir, s.socket())
		}
		_ = os.Remove(dir) // empty
	}
	return "", fmt.Errorf("no folder short enough for a socket that %s can reach", who.name)
}

// removeSocketFolder removes what the link leads to, by name and never as a tree: a link is easily bent.
func (s state) removeSocketFolder() error {
	dir, err := os.Readlink(s.socket())
	if err != nil {
		return nil //nolint:nilerr // no earlier start: nothing to remove
	}
	for _, name := range []string{"password", socketName, socketName + ".lock", ""} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("removing the folder of the socket: %w", err)
		}
	}
	if err := os.Remove(s.socket()); err != nil {
		return fmt.Errorf("removing the folder of the socket: %w", err)
	}
	return nil
}

// init makes the cluster if there is none. It appears under its name only when it is complete.
func (p *postgres) init() error {
	if exists(p.cluster) {
		return nil
	}
	half := p.cluster + ".half"
	if err := os.RemoveAll(half); err != nil {
		return fmt.Errorf("removing an unfinished cluster: %w", err)
	}
	if err := p.who.folder(half); err != nil {
		return err
	}
	// A real file of the owner's: initdb cannot open a pipe that belongs to root.
	secret := filepath.Join(p.socket, "password")
	if err := errors.Join(os.WriteFile(secret, []byte(p.password), 0o600), p.who.own(secret)); err != nil {
		return fmt.Errorf("passing the password: %w", err)
	}
	// Collation C: fast, and the same on every machine. Character classes of Unicode: lower() and trigrams see every letter.
	args := []string{
		"-D", half, "-U", superuser, "--pwfile", secret, "--auth=scram-sha-256", "--encoding=UTF8",
		"--locale=C.UTF-8", "--lc-collate=C", "--lc-messages=C", "--no-instructions",
	}
	if p.volatile {
		args = append(args, "--no-sync")
	}
	out, err := p.who.run(p.socket, filepath.Join(p.bin, "initdb"), args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(out)))
	}
	if err := errors.Join(os.Remove(secret), os.Rename(half, p.cluster), syncDir(filepath.Dir(p.cluster))); err != nil {
		return fmt.Errorf("putting the new cluster in its place: %w", err)
	}
	return nil
}

// command is the server for one life, once nothing of an earlier one is left.
func (p *postgres) command(ctx context.Context) (*exec.Cmd, error) {
	if err := evict(ctx, p.cluster); err != nil {
		return nil, err
	}
	// The folder is ours alone and no server lives: what lies there is left from one that was killed.
	for _, left := range []string{socketName, socketName + ".lock"} {
		if err := os.Remove(filepath.Join(p.socket, left)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("removing a dead socket: %w", err)
		}
	}
	args := []string{"-D", p.cluster, "-k", p.socket, "-p", "5432"}
	for _, s := range p.settings() {
		args = append(args, "-c", s)
	}
	return p.who.run(p.cluster, filepath.Join(p.bin, "postgres"), args...), nil
}

// settings suit two cores and a few hundred megabytes; on the command line, so that a new version of ours brings its own.
func (p *postgres) settings() []string {
	common := []string{
		"listen_addresses=", // the socket only
		"unix_socket_permissions=0700",
		"password_encryption=scram-sha-256",
		"shared_buffers=128MB",
		"work_mem=8MB",
		"random_page_cost=1.1",
		"autovacuum_naptime=15s", // a young database soon knows how large it has become
		"jit=off",                // compiling costs more than our short queries take
		"timezone=UTC",
		"log_timezone=UTC",
		"log_min_messages=warning",
	}
	if p.volatile {
		return append(common, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")
	}
	return append(common, "fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=100")
}

// url is a connection string for a database of the cluster.
func (p *postgres) url(name string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, p.password), Path: "/" + name,
		RawQuery: url.Values{"host": {p.socket}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}

func (p *postgres) ping(ctx context.Context) error {
	return p.with(func(db *sql.DB) error { return db.PingContext(ctx) })
}

// create makes our database in a new cluster.
func (p *postgres) create(ctx context.Context) error {
	return p.with(func(db *sql.DB) error {
		var there bool
		err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&there)
		if err != nil || there {
			return err
		}
		_, err = db.ExecContext(ctx, `CREATE DATABASE `+database)
		return err
	})
}

func (p *postgres) with(ask func(*sql.DB) error) error {
	db, err := sql.Open("postgres", p.url("postgres"))
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	defer func() { _ = db.Close() }() // nothing is under way
	if err := ask(db); err != nil {
		return fmt.Errorf("asking PostgreSQL: %w", err)
	}
	return nil
}
