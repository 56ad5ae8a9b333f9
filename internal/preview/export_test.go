package preview

import (
	"io"
	"strings"
	"testing"
	"time"
)

// Impatient shortens the waits of a renderer for a test.
func Impatient(o Options, page, idle time.Duration) Options {
	o.times = usualTimes
	o.times.page, o.times.idle = page, idle
	return o
}

// Process is the id of the child process, 0 while there is none.
func (r *Renderer) Process() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child == nil || !r.child.Alive() {
		return 0
	}
	return r.child.Process()
}

// Ask writes what is asked of the child about a file of one byte.
func Ask(t *testing.T, to io.Writer, qr bool) {
	t.Helper()
	w, err := newWanted(1, Sheet{MIME: kinds[0], Number: 1, Width: 100})
	if err != nil {
		t.Fatal(err)
	}
	w.QR = qr
	if err := w.send(to, strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
}

// Answer reads what the child says.
func Answer(t *testing.T, from io.Reader) (drawn bool, body string) {
	t.Helper()
	a, err := receive(from)
	if err != nil {
		t.Fatal(err)
	}
	return a.drawn, string(a.bytes)
}
