package clamd_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"ormas/internal/clamd"
)

// daemon answers like clamd: it finds the word "virus-contoh", and complains about more than a million bytes.
func daemon(t *testing.T, network, address string) string {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = io.WriteString(conn, answer(bufio.NewReader(conn)))
			}()
		}
	}()
	return l.Addr().String()
}

func answer(r *bufio.Reader) string {
	if command, err := r.ReadString(0); err != nil || command != "zINSTREAM\x00" {
		return "UNKNOWN COMMAND\x00"
	}
	var body strings.Builder
	for {
		var n uint32
		if err := binary.Read(r, binary.BigEndian, &n); err != nil || n == 0 {
			break
		}
		_, _ = io.CopyN(&body, r, int64(n))
	}
	switch {
	case body.Len() > 1_000_000:
		return "INSTREAM size limit exceeded. ERROR\x00"
	case strings.Contains(body.String(), "virus-contoh"):
		return "stream: Contoh.Uji FOUND\x00"
	}
	return "stream: OK\x00"
}

func TestScan(t *testing.T) {
	t.Parallel()
	scanner := clamd.Scanner{Address: "tcp://" + daemon(t, "tcp", "127.0.0.1:0")}

	for _, c := range []struct {
		name, content string
		want          error
	}{
		{"lets a clean file pass", "surat biasa", nil},
		{"lets a file of exactly one chunk pass", strings.Repeat("a", 64<<10), nil},
		{"names what it found", strings.Repeat("a", 100_000) + "virus-contoh", clamd.ErrFound},
		{"does not pass what the daemon does not take", strings.Repeat("a", 1_000_001), clamd.ErrAway},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := scanner.Scan(t.Context(), strings.NewReader(c.content))
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if errors.Is(c.want, clamd.ErrFound) && !strings.Contains(err.Error(), "Contoh.Uji") {
				t.Errorf("the name is missing: %v", err)
			}
		})
	}
	t.Run("speaks over a socket", func(t *testing.T) {
		t.Parallel()
		socket := filepath.Join(t.TempDir(), "s")
		daemon(t, "unix", socket)
		if err := (clamd.Scanner{Address: socket}).Scan(t.Context(), strings.NewReader("virus-contoh")); !errors.Is(err, clamd.ErrFound) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("does not pass a file that breaks off", func(t *testing.T) {
		t.Parallel()
		broken := io.MultiReader(strings.NewReader(strings.Repeat("a", 64<<10)), iotest.ErrReader(errors.New("disk failed")))
		if err := scanner.Scan(t.Context(), broken); !errors.Is(err, clamd.ErrAway) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("does not pass a file while the daemon is away", func(t *testing.T) {
		t.Parallel()
		err := (clamd.Scanner{Address: "tcp://127.0.0.1:1"}).Scan(t.Context(), strings.NewReader("surat"))
		if !errors.Is(err, clamd.ErrAway) {
			t.Errorf("got %v", err)
		}
	})
}
