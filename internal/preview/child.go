package preview

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

// child is one life of the drawing process.
type child struct {
	in      io.WriteCloser
	out     *bufio.Reader
	kill    context.CancelFunc
	greeted chan struct{} // closed when it waits for work
	ended   chan struct{} // closed when it is dead and buried
	page    time.Duration // for drawing one page
	last    lastWords
	pid     atomic.Int64
	failure error // why it ended; read after ended

	spent bool // no further page may be asked of it; belongs to whoever holds the turn
}

// start begins a life that goes so many steps back for others; greeted or ended tells how it went. The child gets no environment: it needs
// none of our secrets.
func start(o Options, nice int) (*child, error) {
	life, kill := context.WithCancel(context.Background())
	cmd := exec.CommandContext(life, o.Binary, Command, o.CacheDir) //nolint:gosec // G204: the service's own program and folder
	cmd.Env = []string{}
	// A group of its own, so that Ctrl-C reaches only us; and it does not outlive us, not even in the middle of a page.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	c := &child{kill: kill, greeted: make(chan struct{}), ended: make(chan struct{}), page: o.times.page}
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
	c.in, c.out = in, bufio.NewReader(out)
	go c.live(cmd, o.times.start, nice)
	return c, nil
}

// live keeps one thread for the whole life: the kernel's signal at our death follows the thread that started the child, and
// Go may end any thread that is not locked.
func (c *child) live(cmd *exec.Cmd, patience time.Duration, nice int) {
	defer close(c.ended)
	defer c.kill()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		c.failure = err
		return
	}
	c.pid.Store(int64(cmd.Process.Pid))
	stepBack(cmd.Process.Pid, nice)
	go c.greet(patience)
	c.failure = cmd.Wait()
}

// stepBack lets a child with all its threads have the processor after us, by so many of the 20 steps that the kernel knows.
func stepBack(group, by int) {
	if own, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); err == nil && by > 0 { // told as 20 less the steps
		_ = syscall.Setpriority(syscall.PRIO_PGRP, group, min(20-own+by, 19)) // stepping back is never refused
	}
}

// greet waits for the child's first byte.
func (c *child) greet(patience time.Duration) {
	late := time.AfterFunc(patience, c.kill)
	defer late.Stop()
	b, err := c.out.ReadByte()
	if err != nil || b != greeting {
		c.kill()
		return
	}
	close(c.greeted)
}

func (c *child) alive() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// draw has one page drawn, or its QR read. Whatever goes wrong between the first and the last byte spends the child, for nobody knows what
// it would read next.
func (c *child) draw(ctx context.Context, file io.Reader, w wanted) (answer, error) {
	unwatch := context.AfterFunc(ctx, c.kill)
	err := w.send(c.in, file)
	if err != nil {
		unwatch()
		c.spent = true
		return answer{}, err
	}
	late := time.AfterFunc(c.page, c.kill)
	a, err := receive(c.out)
	inTime, wantedStill := late.Stop(), unwatch()
	c.spent = err != nil || !inTime || !wantedStill
	switch {
	case err == nil:
		return a, nil
	case !wantedStill:
		return answer{}, fmt.Errorf("%w: %w", ErrAway, ctx.Err())
	case !inTime:
		return answer{}, fmt.Errorf("%w: not drawn within %s", ErrPage, c.page)
	}
	c.kill() // it speaks nonsense, or is dead already
	<-c.ended
	return answer{}, fmt.Errorf("%w: the renderer ended: %w", ErrPage, c.cause())
}

// cause is why the child ended, with its last words.
func (c *child) cause() error { return fmt.Errorf("%w; it said: %s", c.failure, c.last.String()) }

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
