// Package apart looks at PDFs in child processes, our own binary run again: a file made to do harm has none of our secrets there,
// and what the library copies of each file does not become the service's garbage.
package apart

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"ormas/internal/aside"
	"ormas/internal/inspect"
)

// Command is the subcommand of our binary that is the child.
const Command = "_inspect"

const (
	children = 2                // at most, each with one file at a time
	patience = 20 * time.Second // for a child's start
	grace    = 3 * time.Second  // beyond the time that a child gives itself for a file
	rest     = 3 * time.Minute  // without a file, until the children are ended
)

// Options says which children look at files.
type Options struct {
	Binary string // our own executable
	Log    *slog.Logger
}

// Inspectors are the children; they are safe for use by many goroutines.
type Inspectors struct {
	o       Options
	free    chan *aside.Child // those that nobody uses; nil: not born yet, or dead
	idle    *time.Timer
	closing chan struct{}
	closed  sync.Once
}

// Open makes inspectors. A child starts with the first file that it gets.
func Open(o Options) *Inspectors {
	i := &Inspectors{o: o, free: make(chan *aside.Child, children), closing: make(chan struct{})}
	for range children {
		i.free <- nil
	}
	i.idle = time.AfterFunc(rest, i.retire)
	return i
}

// CountPages looks at a PDF as inspect.CountPages does, in a child; inspect.ErrAway when none can be had now.
//
// A child that dies over a file gets a successor, since somebody else may have killed it. The second death is the file's fault.
func (i *Inspectors) CountPages(ctx context.Context, f io.ReaderAt, size int64, l inspect.Limits) (pages int, err error) {
	for range 2 {
		pages, err = i.try(ctx, f, size, l)
		if !errors.Is(err, errDied) {
			return pages, err
		}
		i.o.Log.WarnContext(ctx, "a child ended over a file", "bytes", size, "error", err)
	}
	return 0, inspect.Endless()
}

// errDied means that a child ended before it had answered.
var errDied = errors.New("the child ended")

func (i *Inspectors) try(ctx context.Context, f io.ReaderAt, size int64, l inspect.Limits) (int, error) {
	c, err := i.take(ctx)
	if err != nil {
		return 0, err
	}
	a, err := ask(c, f, size, l)
	if err != nil {
		c.End()
	}
	i.give(c)
	switch {
	case errors.Is(err, errDied):
		return 0, fmt.Errorf("%w: %w", err, c.Cause())
	case err != nil:
		return 0, err
	}
	return a.pages(l)
}

// take waits for a child that waits for work.
func (i *Inspectors) take(ctx context.Context) (*aside.Child, error) {
	var c *aside.Child
	select {
	case c = <-i.free:
	case <-i.closing:
		return nil, fmt.Errorf("%w: closed", inspect.ErrAway)
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to check a PDF: %w", ctx.Err())
	}
	if c == nil || !c.Alive() {
		var err error
		if c, err = aside.Start(aside.Program{Binary: i.o.Binary, Args: []string{Command}, Patience: patience}); err != nil {
			i.give(nil)
			return nil, fmt.Errorf("%w: %w", inspect.ErrAway, err)
		}
	}
	if err := c.Ready(ctx); err != nil {
		i.give(c)
		return nil, fmt.Errorf("%w: starting it: %w", inspect.ErrAway, err)
	}
	return c, nil
}

// give lets others have a child, dead or alive, and ends it where the service ends.
func (i *Inspectors) give(c *aside.Child) {
	select {
	case <-i.closing:
		end(c)
	default:
		i.idle.Reset(rest)
	}
	i.free <- c
}

// retire ends the children that nobody uses.
func (i *Inspectors) retire() {
	for range children {
		select {
		case c := <-i.free:
			end(c)
			i.free <- nil
		default:
			return
		}
	}
}

func end(c *aside.Child) {
	if c != nil {
		c.End()
	}
}

// Close ends the children once their files are done with; later calls get inspect.ErrAway.
func (i *Inspectors) Close() error {
	i.closed.Do(func() {
		close(i.closing)
		i.idle.Stop()
		for range children {
			end(<-i.free)
		}
	})
	return nil
}
