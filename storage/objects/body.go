package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
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
