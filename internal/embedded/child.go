package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	pollEvery  = 20 * time.Millisecond
	answerTime = 2 * time.Second       // one question whether a child is ready
	shortPause = 50 * time.Millisecond // before the first new life; doubled with each that fails
	longPause  = 5 * time.Second
	steady     = 30 * time.Second // a life this long clears the doubling
	patience   = 3 * time.Second  // between the signals of a stop
)

// child is one server process that gets a new life whenever it dies, until it is stopped.
type child struct {
	name    string
	command func(context.Context) (*exec.Cmd, error) // made anew for each life
	ready   func(context.Context) error
	orphan  syscall.Signal   // what the kernel sends it when we die
	halt    []syscall.Signal // what it gets to stop, ever ruder
	logFile string
	log     *slog.Logger

	cancel context.CancelFunc // no further life is wanted
	served atomic.Bool        // was ready once: before that a death is a failed start
	ended  chan struct{}      // closed after the last life
	cause  error              // of a failed start; read after ended

	mu      sync.Mutex
	process *os.Process // of the current life, else nil
}

// start begins the first life and returns when it is ready, or when it cannot be.
func (c *child) start(ctx context.Context) error {
	wanted, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.cancel, c.ended = cancel, make(chan struct{})
	go c.live(wanted)
	for {
		unready := c.ask(ctx)
		if unready == nil {
			c.served.Store(true)
			return nil
		}
		select {
		case <-c.ended:
			return fmt.Errorf("%w%s", c.cause, c.lastWords())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("%w: %w%s", ctx.Err(), unready, c.lastWords()), c.stop(ctx))
		case <-time.After(pollEvery):
		}
	}
}

func (c *child) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return c.ready(ctx)
}

// live keeps one thread for all lives: the kernel's signal at our death follows the thread that started the child, and Go
// may end any thread that is not locked.
func (c *child) live(wanted context.Context) {
	defer close(c.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for pause := shortPause; ; pause = min(2*pause, longPause) {
		began := time.Now()
		err := c.life(wanted)
		if wanted.Err() != nil || !c.served.Load() {
			c.cause = err
			return
		}
		if time.Since(began) > steady {
			pause = shortPause
		}
		c.log.Warn("embedded service ended; starting it again", "service", c.name, "cause", err, "pause", pause)
		select {
		case <-wanted.Done():
			return
		case <-time.After(pause):
		}
	}
}

// life runs the child once, from its start to its end.
func (c *child) life(wanted context.Context) error {
	cmd, err := c.command(wanted)
	if err != nil {
		return err
	}
	if err := c.spawn(wanted, cmd); err != nil {
		return err
	}
	err = cmd.Wait()
	c.mu.Lock()
	c.process = nil
	c.mu.Unlock()
	if err == nil {
		return fmt.Errorf("%s ended by itself", c.name)
	}
	return fmt.Errorf("%s: %w", c.name, err)
}

// spawn starts the process in a group of its own, so that Ctrl-C reaches us first and we stop it in order.
func (c *child) spawn(wanted context.Context, cmd *exec.Cmd) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	cmd.SysProcAttr.Pdeathsig = c.orphan
	log, err := os.OpenFile(c.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("opening the log of %s: %w", c.name, err)
	}
	defer func() { _ = log.Close() }() // the child has its own handle
	cmd.Stdout, cmd.Stderr = log, log
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := wanted.Err(); err != nil {
		return fmt.Errorf("starting %s: %w", c.name, err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", c.name, err)
	}
	c.process = cmd.Process
	return nil
}

// stop ends the child for good, by ever ruder signals.
func (c *child) stop(ctx context.Context) error {
	c.cancel()
	for _, sig := range c.halt {
		c.signal(sig)
		limit, cancel := context.WithTimeout(ctx, patience)
		select {
		case <-c.ended:
		case <-limit.Done():
		}
		cancel()
	}
	select {
	case <-c.ended:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("%s does not end", c.name)
	}
}

func (c *child) signal(sig syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		_ = c.process.Signal(sig) // it may have ended just now
	}
}

// lastWords is the end of the child's log, for the message about a failed start.
func (c *child) lastWords() string {
	body, err := os.ReadFile(c.logFile)
	if err != nil {
		return ""
	}
	lines := bytes.Split(bytes.TrimSpace(body), []byte("\n"))
	return fmt.Sprintf("; last line of %s: %s", c.logFile, lines[len(lines)-1])
}
