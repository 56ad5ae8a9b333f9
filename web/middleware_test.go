package web

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestNothingIsSmuggled sends requests whose end can be read in two ways, each with another request behind it. None of these may be
// answered.
func TestNothingIsSmuggled(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"a length and chunks":  "Content-Length: 5\r\nTransfer-Encoding: chunked",
		"chunks and a length":  "Transfer-Encoding: chunked\r\nContent-Length: 0",
		"two lengths":          "Content-Length: 5\r\nContent-Length: 0",
		"another coding":       "Transfer-Encoding: xchunked",
		"a coding with blanks": "Transfer-Encoding : chunked",
		"two codings":          "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
		"chunks alone":         "Transfer-Encoding: chunked",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan string, 10)
			s := httptest.NewServer(apart(patience{silence: time.Minute, drained: 1 << 20}.handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				asked <- r.URL.Path
				_, _ = io.Copy(io.Discard, r.Body)
			}))))
			defer s.Close()
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, "POST /pertama HTTP/1.1\r\nHost: contoh.test\r\n"+head+"\r\n\r\n0\r\n\r\nGET /kedua HTTP/1.1\r\nHost: contoh.test\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
			answers, err := io.ReadAll(bufio.NewReader(conn)) // to the end: the connection is closed
			if err != nil && !strings.Contains(err.Error(), "reset") {
				t.Error(err)
			}
			if n := strings.Count(string(answers), "HTTP/1.1 "); n != 1 {
				t.Errorf("got %d answers: %q", n, answers)
			}
			for close(asked); ; {
				path, more := <-asked
				if path == "/kedua" {
					t.Error("the second request was taken")
				}
				if !more {
					break
				}
			}
		})
	}
}
