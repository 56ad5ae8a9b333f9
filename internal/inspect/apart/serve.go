package apart

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"

	"golang.org/x/sys/unix"

	"ormas/internal/aside"
	"ormas/internal/inspect"
)

const (
	// hardLimit is the memory in bytes at which the kernel refuses more, and so ends the child rather than the service.
	hardLimit = 1 << 30
	// softLimit is the memory in bytes above which the collector works harder.
	softLimit = 400 << 20
	// garbage is how much of it may pile up, in hundredths of what is kept: nearly nothing is kept from one file to the next.
	garbage = 800
	// pipe is how many bytes may wait for the child: a scanned page or two, so that it comes in one piece.
	pipe = 512 << 10
)

// Run is the whole life of a child: it looks at what comes on standard input until that ends.
func Run(ctx context.Context) error {
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: hardLimit, Max: hardLimit}); err != nil {
		return fmt.Errorf("limit the memory: %w", err)
	}
	runtime.GOMAXPROCS(1) // one file at a time: more threads would only look for work that there is not
	debug.SetMemoryLimit(softLimit)
	debug.SetGCPercent(garbage)
	_, _ = unix.FcntlInt(os.Stdin.Fd(), unix.F_SETPIPE_SZ, pipe) // it works with a small pipe too
	return Serve(ctx, os.Stdin, os.Stdout)
}

// Serve is the child's work: it says that it is ready, then looks at file after file until in ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := aside.Greet(out); err != nil {
		return err
	}
	var desk []byte // for one file after the other
	for {
		var q question
		err := binary.Read(in, binary.BigEndian, &q)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the question: %w", err)
		}
		if q.Size > maxFile {
			return fmt.Errorf("nobody can ask about %d bytes", q.Size)
		}
		if cap(desk) < int(q.Size) {
			desk = make([]byte, q.Size)
		}
		file := desk[:q.Size]
		if _, err := io.ReadFull(in, file); err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		a := judged(inspect.CountPages(ctx, memory{bytes.NewReader(file), file}, int64(len(file)), q.limits()))
		if err := binary.Write(out, binary.BigEndian, a); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
}

// memory is a file that lies in memory and is looked at there.
type memory struct {
	io.ReaderAt
	bytes []byte
}

// Bytes are all of it.
func (m memory) Bytes() []byte { return m.bytes }
