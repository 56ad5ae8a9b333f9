package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// body is an object being read: a store that falls silent half-way ends it, a slow reader of ours does not.
type body struct {
	io.ReadCloser
	cancel context.CancelFunc
	stall  *time.Timer // runs only while a Read waits for the store
}

func newBody(rc io.ReadCloser, cancel context.CancelFunc) *body {
	b := &body{ReadCloser: rc, cancel: cancel, stall: time.AfterFunc(patience, cancel)}
	b.stall.Stop()
	return b
}

// Read reads on; ErrAway when the store sends nothing for 3 seconds or breaks off.
func (b *body) Read(p []byte) (int, error) {
	b.stall.Reset(patience)
	n, err := b.ReadCloser.Read(p)
	inTime := b.stall.Stop()
	if err == nil || err == io.EOF {
		return n, err
	}
	if !inTime || errors.Is(err, io.ErrUnexpectedEOF) {
		return n, fmt.Errorf("read object: %w: %w", ErrAway, err)
	}
	return n, explain("read object", err)
}

// Close gives the connection back, or ends it when the object was not read to its end.
func (b *body) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// lent is a body for the time of one request. The client closes a body that can be closed, and may go on reading one
// whose request has failed; but the caller's bytes stay the caller's, who may put others in their place.
type lent struct {
	mu sync.Mutex
	r  io.Reader // nil: taken back
}

// Read reads on until the body is taken back.
func (l *lent) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.r == nil {
		return 0, os.ErrClosed
	}
	return l.r.Read(p)
}

// takeBack waits for a read under way and lets no other begin.
func (l *lent) takeBack() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.r = nil
}
