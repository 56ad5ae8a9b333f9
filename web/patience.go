package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// silence is how long a client may send or take no byte before it is cut.
const silence = 30 * time.Second

// patience is how slow a client may be, however long a transfer as a whole may take, and how much of a body that nobody
// wanted is read all the same: many clients look for the answer only when they have sent everything.
type patience struct {
	silence time.Duration
	drained int64 // bytes
}

func (p patience) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		_ = c.SetWriteDeadline(time.Time{}) // that of the request before on this connection; not every writer has one
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(&watchedWriter{w, c, p.silence}, r)
			return
		}
		body := &watchedBody{ReadCloser: r.Body, c: c, silence: p.silence}
		r = r.WithContext(r.Context()) // a copy: the server knows by the body it gave who still waits for a 100
		r.Body = body
		next.ServeHTTP(&watchedWriter{w, c, p.silence}, r)
		if !body.broken && (body.begun || r.Header.Get("Expect") == "") { // who waits for a 100 has not sent anything yet
			_, _ = io.Copy(io.Discard, io.LimitReader(body, p.drained)) // the answer stands, whatever still comes
		}
	})
}

// watchedBody is a body whose sender may not fall silent.
type watchedBody struct {
	io.ReadCloser
	c       *http.ResponseController
	silence time.Duration
	begun   bool
	broken  bool
}

// Read reads what comes within the time of silence. After the end nothing more is awaited, however long the work takes.
func (b *watchedBody) Read(p []byte) (int, error) {
	b.begun = true
	if err := watched(b.c.SetReadDeadline(time.Now().Add(b.silence))); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	b.broken = b.broken || err != nil && err != io.EOF
	if err == io.EOF {
		_ = b.c.SetReadDeadline(time.Time{}) // it could be set before
	}
	return n, err
}

// watchedWriter is an answer whose taker may not fall silent.
type watchedWriter struct {
	http.ResponseWriter
	c       *http.ResponseController
	silence time.Duration
}

// Write writes what is taken within the time of silence.
func (w *watchedWriter) Write(p []byte) (int, error) {
	if err := watched(w.c.SetWriteDeadline(time.Now().Add(w.silence))); err != nil {
		return 0, err
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap gives the writer below, for http.ResponseController.
func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// watched passes over connections that know no deadlines, such as a test's recorder.
func watched(err error) error {
	if err == nil || errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return fmt.Errorf("watch client: %w", err)
}
