package draw

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"

	"ormas/internal/preview"
)

const (
	// hardLimit is the memory in bytes at which the kernel refuses more, and so ends us rather than the server.
	hardLimit = 1 << 30
	// softLimit is the memory in bytes above which the collector works harder.
	softLimit = 600 << 20
)

// Run is the whole life of the child process: it draws what is asked for on standard input until that ends.
func Run(cacheDir string) (err error) {
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: hardLimit, Max: hardLimit}); err != nil {
		return fmt.Errorf("limit the memory: %w", err)
	}
	debug.SetMemoryLimit(softLimit)
	a, err := New(cacheDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	debug.FreeOSMemory() // the first start leaves 300 MB of a compiler's notes
	return preview.Serve(os.Stdin, os.Stdout, a)
}
