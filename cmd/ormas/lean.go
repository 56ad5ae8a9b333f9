package main

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// leaner keeps the service small: after the packages are initialised, and once more when it has started.
func leaner() {
	if err := giveStartBack(); err != nil {
		slog.Warn("memory of the start not given back", "error", err)
	}
}

// giveStartBack gives the pages of the binary's own file back that were read for the start: what the packages of all
// subcommands touch when they are initialised, the embedded store's above all, the service never needs again. Whatever it
// does need is read again from the file, page by page: a freshly linked binary lies in the kernel's cache in pieces of up to
// 2 MB, each of which would come whole. Only pages that nobody can write are given back.
func giveStartBack() error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the binary: %w", err)
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return fmt.Errorf("list the memory: %w", err)
	}
	defer func() { _ = maps.Close() }() // only read
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		var from, to uintptr
		var rights string
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x %4s", &from, &to, &rights); err != nil {
			return fmt.Errorf("read %q: %w", lines.Text(), err)
		}
		if !strings.HasSuffix(lines.Text(), " "+self) || strings.Contains(rights, "w") {
			continue
		}
		if err := advise(from, to, syscall.MADV_NOHUGEPAGE, syscall.MADV_RANDOM, syscall.MADV_DONTNEED); err != nil {
			return err
		}
	}
	return errors.Join(lines.Err(), uncache(self))
}

// advise tells the kernel how a range of memory is used.
func advise(from, to uintptr, advice ...uintptr) error {
	for _, a := range advice {
		if _, _, e := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, a); e != 0 {
			return fmt.Errorf("advise %x-%x: %w", from, to, e)
		}
	}
	return nil
}

// uncache lets the kernel forget what it keeps of a file and nobody has mapped.
func uncache(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the binary: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return fmt.Errorf("uncache the binary: %w", err)
	}
	return nil
}
