// Package aside runs our own binary once more beside the service, for work that a stranger's file could turn against whoever
// does it: such a child knows no secret and has nothing to lose, and its memory is its own.
package aside

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// greeting is the first byte that a child says, when it is ready for work.
const greeting = 'p'

// Program is what a child runs.
type Program struct {
	Binary   string        // our own executable
	Args     []string      // the subcommand and its arguments
	Patience time.Duration // for the start, until it is ready for work
	Nice     int           // how many of the kernel's 20 steps it goes back for all else on the machine
}

// Child is one life of such a process. What is asked and answered is between its two ends.
type Child struct {
	In      io.Writer
	Out     *bufio.Reader
	Greeted chan struct{} // closed when it waits for work
	Ended   chan struct{} // closed when it is dead and buried
	Kill    context.CancelFunc

	last    lastWords
	pid     atomic.Int64
	failure error // why it ended; read after Ended
}

// Start begins a life; Greeted or Ended tells how it went. The child gets no environment: it needs none of our secrets.
func Start(p Program) (*Child, error) {
	life, kill := context.WithCancel(context.Background())
	cmd := exec.CommandContext(life, p.Binary, p.Args...) //nolint:gosec // G204: the service's own program
	cmd.Env = []string{}
	// A group of its own, so that Ctrl-C reaches only us; and it does not outlive us, not even in the middle of its work.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	c := &Child{Kill: kill, Greeted: make(chan struct{}), Ended: make(chan struct{})}
	cmd.Stderr = &c.last
	in, err := cmd.StdinPipe()
	if err != nil {
		kill()
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		kill()
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	c.In, c.Out = in, bufio.NewReader(out)
	go c.live(cmd, p)
	return c, nil
}

// live keeps one thread for the whole life: the kernel's signal at our death follows the thread that started the child, and
// Go may end any thread that is not locked.
func (c *Child) live(cmd *exec.Cmd, p Program) {
	defer close(c.Ended)
	defer c.Kill()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		c.failure = err
		return
	}
	c.pid.Store(int64(cmd.Process.Pid))
	stepBack(cmd.Process.Pid, p.Nice)
	go c.greet(p.Patience)
	c.failure = cmd.Wait()
}

// stepBack lets a child with all its threads have the processor after us, by so many of the 20 steps that the kernel knows.
func stepBack(group, by int) {
	if own, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); err == nil && by > 0 { // told as 20 less the steps
		_ = syscall.Setpriority(syscall.PRIO_PGRP, group, min(20-own+by, 19)) // stepping back is never refused
	}
}

// greet waits for the child's first byte.
func (c *Child) greet(patience time.Duration) {
	late := time.AfterFunc(patience, c.Kill)
	defer late.Stop()
	b, err := c.Out.ReadByte()
	if err != nil || b != greeting {
		c.Kill()
		return
	}
	close(c.Greeted)
}

// Ready waits until the child waits for work; an error when it ended instead, or when ctx did.
func (c *Child) Ready(ctx context.Context) error {
	select {
	case <-c.Greeted:
		return nil
	case <-c.Ended:
		return c.Cause()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Alive tells whether the child has not ended yet.
func (c *Child) Alive() bool {
	select {
	case <-c.Ended:
		return false
	default:
		return true
	}
}

// End kills the child and waits for its end.
func (c *Child) End() {
	c.Kill()
	<-c.Ended
}

// Process is the id of the child process, 0 before its start.
func (c *Child) Process() int { return int(c.pid.Load()) }

// Cause is why the child ended, with its last words; it is asked after Ended.
func (c *Child) Cause() error { return fmt.Errorf("%w; it said: %s", c.failure, c.last.String()) }

// Greet is said by the child when it is ready for work.
func Greet(out io.Writer) error {
	if _, err := out.Write([]byte{greeting}); err != nil {
		return fmt.Errorf("greet: %w", err)
	}
	return nil
}

// lastWords keeps the beginning of what is written to it: what a dying process says first says why.
type lastWords struct {
	mu   sync.Mutex
	text []byte
}

// keptWords, in bytes, are enough for a message and too few for the stack of calls after it.
const keptWords = 300

// Write takes everything and keeps the first bytes.
func (l *lastWords) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p[:min(len(p), keptWords-len(l.text))]...)
	return len(p), nil
}

// String is what was kept.
func (l *lastWords) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(bytes.TrimSpace(l.text))
}
