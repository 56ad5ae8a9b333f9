package preview

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// othersNice is how many of the kernel's 20 steps the pages of strangers step back for all else on the machine. So far that
// the office does not feel them on a single processor, and no further: a page has its time by the clock on the wall.
const othersNice = 5

// lane draws pages one at a time with a child of its own, so that whoever waits in one lane waits for nothing in another: a page
// made to take long would keep all behind it waiting.
type lane struct {
	o    Options
	nice int
	turn chan struct{} // held by whoever uses the child
	idle *time.Timer

	mu      sync.Mutex
	child   *child // nil until the first page, and after a death
	closing chan struct{}
	closed  sync.Once
}

func newLane(o Options, nice int) *lane {
	l := &lane{o: o, nice: nice, turn: make(chan struct{}, 1), closing: make(chan struct{})}
	l.idle = time.AfterFunc(o.times.idle, l.retire)
	l.idle.Stop()
	return l
}

// answer is what the child says to one request.
func (l *lane) answer(ctx context.Context, file io.Reader, w wanted) (answer, error) {
	if err := l.take(ctx); err != nil {
		return answer{}, err
	}
	defer l.give()
	c, err := l.ready(ctx)
	if err != nil {
		return answer{}, err
	}
	a, err := c.draw(ctx, file, w)
	if c.spent {
		l.drop(c)
		l.o.Log.WarnContext(ctx, "a page ended the renderer", "mime", kinds[w.Kind], "page", w.Number, "error", err)
	}
	return a, err
}

// take waits for the turn.
func (l *lane) take(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, l.o.times.queue)
	defer cancel()
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-l.closing:
		return errClosed
	case <-ctx.Done():
		return fmt.Errorf("%w: waiting for a turn: %w", ErrAway, ctx.Err())
	}
}

var errClosed = fmt.Errorf("%w: closed", ErrAway)

// give passes the turn on, and lets the child rest when nobody wants it.
func (l *lane) give() {
	l.idle.Reset(l.o.times.idle)
	<-l.turn
}

// retire ends an idle child.
func (l *lane) retire() {
	select {
	case l.turn <- struct{}{}:
	default:
		return // it is at work; whoever holds the turn sets the timer anew
	}
	defer func() { <-l.turn }()
	l.mu.Lock()
	c := l.child
	l.mu.Unlock()
	if c != nil {
		l.drop(c)
	}
}

// ready gives a child that waits for work. A start goes on when its caller has given up, since the first one is long.
func (l *lane) ready(ctx context.Context) (*child, error) {
	c, err := l.living()
	if err != nil {
		return nil, err
	}
	if err := c.Ready(ctx); err != nil {
		if !c.Alive() {
			l.drop(c)
		}
		return nil, fmt.Errorf("%w: starting it: %w", ErrAway, err)
	}
	return c, nil
}

// living gives the child, a new one if it has died or was never born.
func (l *lane) living() (*child, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.closing:
		return nil, errClosed
	default:
	}
	if l.child != nil && l.child.Alive() {
		return l.child, nil
	}
	c, err := start(l.o, l.nice)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	l.child = c
	return c, nil
}

// drop ends a child and waits for its end.
func (l *lane) drop(c *child) {
	c.End()
	l.mu.Lock()
	l.child = nil
	l.mu.Unlock()
}

// close ends the child for good.
func (l *lane) close() {
	l.closed.Do(func() {
		l.mu.Lock()
		close(l.closing)
		c := l.child
		l.mu.Unlock()
		if c != nil {
			c.End()
		}
		l.idle.Stop()
	})
}
