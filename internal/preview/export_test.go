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

// Process is the id of the child process that draws for strangers, 0 while there is none.
func (r *Renderer) Process() int { return r.others.process() }

// OfficeProcess is that of the one which draws for the office.
func (r *Renderer) OfficeProcess() int { return r.office.process() }

// Busy tells whether a page of a stranger is being drawn.
func (r *Renderer) Busy() bool { return len(r.others.turn) > 0 && r.others.process() != 0 }

func (l *lane) process() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.child == nil || !l.child.Alive() {
		return 0
	}
	return l.child.Process()
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
