package postgres

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// server accepts connections and answers a request for life signs while it answers; all others hear nothing.
type server struct {
	net.Listener
	answers atomic.Bool
	asked   atomic.Int64
	conns   chan net.Conn
}

func newServer(t *testing.T) *server {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	s := &server{Listener: listener, conns: make(chan net.Conn, 64)}
	go s.serve()
	return s
}

func (s *server) serve() {
	for {
		conn, err := s.Accept()
		if err != nil {
			return
		}
		s.conns <- conn
		go func() {
			if _, err := io.ReadFull(conn, make([]byte, len(sslRequest))); err != nil {
				return
			}
			s.asked.Add(1)
			if s.answers.Load() {
				_, _ = conn.Write([]byte{'N'})
			}
		}()
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	const quiet, patience = 30 * time.Millisecond, 100 * time.Millisecond
	opened := func(t *testing.T) (*server, *watch, net.Conn, net.Conn) {
		t.Helper()
		s, w := newServer(t), newWatch(quiet, patience)
		near, err := w.DialContext(t.Context(), "tcp", s.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = near.Close() })
		return s, w, near, <-s.conns
	}
	t.Run("waits for a long statement of a database that lives", func(t *testing.T) {
		t.Parallel()
		s, _, near, far := opened(t)
		s.answers.Store(true)
		time.AfterFunc(8*quiet, func() { _, _ = far.Write([]byte("ya")) })
		b := make([]byte, 2)
		if n, err := near.Read(b); err != nil || string(b[:n]) != "ya" {
			t.Errorf("got %q, %v", b[:n], err)
		}
		if s.asked.Load() < 2 {
			t.Errorf("asked %d times", s.asked.Load())
		}
	})
	t.Run("ends the wait, and lets nobody dial for a moment, where it gives no sign of life", func(t *testing.T) {
		t.Parallel()
		s, w, near, _ := opened(t)
		begun := time.Now()
		_, err := near.Read(make([]byte, 1))
		var network net.Error
		if !errors.Is(err, errSilent) || !errors.As(err, &network) || time.Since(begun) > 20*patience {
			t.Errorf("got %v after %s", err, time.Since(begun))
		}
		if _, err := w.Dial("tcp", s.Addr().String()); !errors.Is(err, errSilent) {
			t.Errorf("dial: %v", err)
		}
	})
	t.Run("keeps a limit of the driver", func(t *testing.T) {
		t.Parallel()
		s, _, near, far := opened(t)
		s.answers.Store(true)
		if err := near.SetDeadline(time.Now().Add(quiet)); err != nil {
			t.Fatal(err)
		}
		if _, err := near.Read(make([]byte, 1)); err == nil || errors.Is(err, errSilent) {
			t.Errorf("got %v", err)
		}
		if err := near.SetDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(5*quiet, func() { _, _ = far.Write([]byte("y")) })
		if _, err := near.Read(make([]byte, 1)); err != nil {
			t.Error(err)
		}
	})
}
