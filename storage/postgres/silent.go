package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// How long a statement may say nothing before the database is asked whether it still answers, how long it has to answer,
// and how long nobody dials after it did not.
const (
	quiet     = time.Second
	lifeSign  = 3 * time.Second
	dialPause = time.Second
)

// watch dials a database that may stop answering without closing a connection: a frozen machine, a cut cable. The driver
// waits for an answer whatever becomes of the context, so each request would hang. A statement may take as long as it
// likes while the database answers others.
type watch struct {
	dialer          net.Dialer
	quiet, patience time.Duration
	asking          singleflight.Group

	mu   sync.Mutex
	gone time.Time // when it last gave no sign of life
}

func newWatch(quiet, patience time.Duration) *watch { return &watch{quiet: quiet, patience: patience} }

// silent tells whether the database gave no sign of life within a time that has just passed.
func (w *watch) silent(within time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.gone.IsZero() && time.Since(w.gone) < within
}

var errSilent = errors.New("the database does not answer")

// Dial is what the driver asks for; it uses DialContext.
func (w *watch) Dial(network, address string) (net.Conn, error) {
	return w.DialContext(context.Background(), network, address)
}

// DialTimeout is what the driver asks for; it uses DialContext.
func (w *watch) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return w.DialContext(ctx, network, address)
}

// DialContext opens a connection whose reads end when the database gives no sign of life.
func (w *watch) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if w.silent(dialPause) { // whoever stood in line is told at once
		return nil, &net.OpError{Op: "dial", Net: network, Err: errSilent}
	}
	conn, err := w.dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &watched{Conn: conn, quiet: w.quiet, alive: func() bool { return w.alive(network, address) }}, nil
}

// alive asks on a connection of its own, once for all who want to know.
func (w *watch) alive(network, address string) bool {
	answer, _, _ := w.asking.Do(address, func() (any, error) {
		err := w.ask(network, address)
		if err != nil {
			w.mu.Lock()
			w.gone = time.Now()
			w.mu.Unlock()
		}
		return err == nil, nil
	})
	return answer.(bool)
}

// sslRequest is the shortest thing that a server answers, with one byte and before anybody signs in.
var sslRequest = []byte{0, 0, 0, 8, 4, 210, 22, 47}

func (w *watch) ask(network, address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), w.patience)
	defer cancel()
	conn, err := w.dialer.DialContext(ctx, network, address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(w.patience)); err != nil {
		return err
	}
	if _, err := conn.Write(sslRequest); err != nil {
		return err
	}
	_, err = io.ReadFull(conn, make([]byte, 1))
	return err
}

// watched is a connection of the driver, used by one goroutine at a time.
type watched struct {
	net.Conn
	quiet  time.Duration
	alive  func() bool
	armed  time.Time // when a read wakes up
	limit  time.Time // the driver's own deadline; zero: none
	behind bool      // the limit is what is armed
}

// SetDeadline keeps the driver's own limit, which opening a connection may have.
func (c *watched) SetDeadline(t time.Time) error {
	c.limit, c.armed = t, time.Time{}
	return c.Conn.SetDeadline(t)
}

// SetReadDeadline is the same for reads alone.
func (c *watched) SetReadDeadline(t time.Time) error {
	c.limit, c.armed = t, time.Time{}
	return c.Conn.SetReadDeadline(t)
}

// Read waits as long as the database gives signs of life.
func (c *watched) Read(b []byte) (int, error) {
	for {
		if err := c.arm(); err != nil {
			return 0, err
		}
		n, err := c.Conn.Read(b)
		if n > 0 || c.behind || !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		if !c.alive() {
			return 0, &net.OpError{Op: "read", Net: c.RemoteAddr().Network(), Addr: c.RemoteAddr(), Err: errSilent}
		}
	}
}

// arm sets when a read wakes up: between quiet and twice that from now, since setting it costs more than looking.
func (c *watched) arm() error {
	now := time.Now()
	if c.armed.Sub(now) >= c.quiet {
		return nil
	}
	at := now.Add(2 * c.quiet)
	if c.behind = !c.limit.IsZero() && c.limit.Before(at); c.behind {
		at = c.limit
	}
	c.armed = at
	return c.Conn.SetReadDeadline(at)
}
