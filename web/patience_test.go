package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// short is the time of silence in these tests.
const short = 1500 * time.Millisecond // long enough for a busy machine to answer within a sixth of it

func dial(t *testing.T, h http.HandlerFunc) (net.Conn, *bufio.Reader) {
	t.Helper()
	server := httptest.NewServer(patience{silence: short, drained: 1 << 20}.handler(h))
	t.Cleanup(server.Close)
	conn, err := (&net.Dialer{}).DialContext(context.WithoutCancel(t.Context()), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn, bufio.NewReader(conn)
}

// counted answers with how many bytes came, and whether they came to their end.
func counted(w http.ResponseWriter, r *http.Request) {
	n, err := io.Copy(io.Discard, r.Body)
	fmt.Fprintf(w, "%d %v", n, err == nil)
}

func answer(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	got, err := http.ReadResponse(r, nil)
	if err != nil {
		return err.Error()
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestPatience(t *testing.T) {
	t.Parallel()
	t.Run("waits for a sender as slow as he likes who is never silent", func(t *testing.T) {
		t.Parallel()
		conn, r := dial(t, counted)
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n")
		for range 8 {
			time.Sleep(short / 6)
			fmt.Fprint(conn, "x")
		}
		if got := answer(t, r); got != "8 true" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("cuts a sender who falls silent", func(t *testing.T) {
		t.Parallel()
		conn, r := dial(t, counted)
		begun := time.Now()
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nxx")
		got := answer(t, r)
		if _, err := io.ReadAll(r); got != "2 false" || err != nil || time.Since(begun) > 20*short {
			t.Errorf("got %s, %v after %v", got, err, time.Since(begun))
		}
	})
	t.Run("does not hurry work that takes longer than silence may", func(t *testing.T) {
		t.Parallel()
		conn, r := dial(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-r.Context().Done():
				fmt.Fprint(w, "given up")
			case <-time.After(3 * short):
				fmt.Fprint(w, "done")
			}
		})
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
		if got := answer(t, r); got != "done" {
			t.Errorf("got %s", got)
		}
	})
}

func TestPatienceWithOthers(t *testing.T) {
	t.Parallel()
	t.Run("forgets the time of a request before on the same connection", func(t *testing.T) {
		t.Parallel()
		conn, r := dial(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			fmt.Fprint(w, "read")
		})
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		_ = answer(t, r)
		time.Sleep(2 * short)
		fmt.Fprint(conn, "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n")
		if got := answer(t, r); got != "" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("cuts a taker who falls silent", func(t *testing.T) {
		t.Parallel()
		ended := make(chan error, 1)
		conn, _ := dial(t, func(w http.ResponseWriter, _ *http.Request) {
			_, err := io.Copy(w, io.LimitReader(strings.NewReader(strings.Repeat("x", 64<<20)), 64<<20))
			ended <- err
		})
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		select {
		case err := <-ended:
			if err == nil {
				t.Error("all was sent to nobody")
			}
		case <-time.After(20 * short):
			t.Error("still sending")
		}
	})
	t.Run("leaves alone who waits to be asked for the body", func(t *testing.T) {
		t.Parallel()
		conn, r := dial(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "no") })
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n")
		if got := answer(t, r); got != "no" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("works where there are no deadlines", func(t *testing.T) {
		t.Parallel()
		w := httptest.NewRecorder()
		patience{silence: short}.handler(http.HandlerFunc(counted)).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("abc")))
		if w.Body.String() != "3 true" {
			t.Errorf("got %s", w.Body)
		}
	})
}
