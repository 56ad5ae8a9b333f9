package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the service under measurement, started as a child with a state folder of its own.
type server struct {
	binary, url, state string
	env                []string
	child              *exec.Cmd
	client             *http.Client
}

// start starts the service with its embedded database and store and waits until it is ready.
func start(ctx context.Context, binary string) (*server, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return nil, fmt.Errorf("find binary: %w", err)
	}
	state, err := os.MkdirTemp("", "ormas-bench-")
	if err != nil {
		return nil, fmt.Errorf("make state folder: %w", err)
	}
	if err := os.Chmod(state, 0o711); err != nil { // the database may run as another user than root
		return nil, fmt.Errorf("open state folder: %w", err)
	}
	listen, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &server{binary: binary, url: "http://" + listen, state: state}
	s.env = append(os.Environ(), "ORMAS_DEMO=1", "ORMAS_LISTEN="+listen, "ORMAS_BASE_URL="+s.url, "ORMAS_STATE_DIR="+state)
	s.client = &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64, WriteBufferSize: 64 << 10}}
	if err := s.launch(); err != nil {
		return nil, err
	}
	return s, s.ready(ctx)
}

func (s *server) launch() error {
	s.child = exec.Command(s.binary, "serve")
	s.child.Env = s.env
	out, err := os.Create(filepath.Join(s.state, "bench-serve.log"))
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	s.child.Stdout, s.child.Stderr = out, out
	s.child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := s.child.Start(); err != nil {
		return fmt.Errorf("start service: %w", err)
	}
	return nil
}

// ready waits for a green /readyz, two minutes at most.
func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if status, err := s.status(ctx, "/readyz"); err == nil && status == http.StatusOK {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.state, "bench-serve.log")) // best effort: it only explains
			return fmt.Errorf("service not ready: %w\n%s", ctx.Err(), log)
		case <-tick.C:
		}
	}
}

func (s *server) status(ctx context.Context, path string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return 0, err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}

// stop ends the service in order and removes its state.
func (s *server) stop() {
	_ = s.child.Process.Signal(syscall.SIGTERM) // it may be gone already
	_ = s.child.Wait()                          // its exit code says nothing about the figures
	_ = os.RemoveAll(s.state)
}

// peak is the most memory the service process itself has had, in MB (VmHWM).
func (s *server) peak() float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", s.child.Process.Pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64) // the kernel writes digits
			return kb / 1024
		}
	}
	return 0
}

// busy is how long the service process itself has kept processors busy since its start, in milliseconds.
func (s *server) busy() float64 {
	own, _ := spent(s.child.Process.Pid)
	return own
}

// databaseBusy is the same for the embedded database, whose connections are processes of their own.
func (s *server) databaseBusy() float64 {
	file, err := os.ReadFile(filepath.Join(s.state, "postgres", "postmaster.pid"))
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(file), "\n")
	master, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return 0
	}
	own, gone := spent(master)
	total := own + gone
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", master, master)) // without it only those that ended count
	for child := range strings.FieldsSeq(string(children)) {
		pid, _ := strconv.Atoi(child) // the kernel writes digits
		own, _ := spent(pid)
		total += own
	}
	return total
}

// spent is the processor time of a process, and of those of its children that have ended, in milliseconds.
func spent(pid int) (own, children float64) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name, in brackets, may hold blanks
	ticks := func(from int) (sum float64) {
		for _, field := range strings.Fields(rest)[from : from+2] {
			n, _ := strconv.ParseFloat(field, 64) // the kernel writes digits
			sum += n
		}
		return sum * 10 // Linux tells in hundredths of a second
	}
	return ticks(11), ticks(13)
}

// token asks the binary for a bearer token of a demo account.
func (s *server) token(ctx context.Context, account string) (string, error) {
	cmd := exec.CommandContext(ctx, s.binary, "token", "-user", account+"@demo.ormas.test")
	cmd.Env = s.env
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return "", fmt.Errorf("token of %s: %w: %s", account, err, exit.Stderr)
		}
		return "", fmt.Errorf("token of %s: %w", account, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// call sends one request and reads the answer into a value; anything but a 2xx is an error with the answer's text.
func (s *server) call(ctx context.Context, r request, into any) error {
	req, err := http.NewRequestWithContext(ctx, r.method, s.url+r.path, bytes.NewReader(r.body))
	if err != nil {
		return err
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.mime != "" {
		req.Header.Set("Content-Type", r.mime)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %d %s", r.method, r.path, res.StatusCode, body)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(body, into)
}

// request is one call; token and mime may be empty.
type request struct {
	method, path, token, mime string
	body                      []byte
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}
