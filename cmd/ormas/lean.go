package main

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"syscall"
)

// leaner keeps the service small: after the packages are initialised, and once more when it has started.
func leaner() {
	if err := giveStartBack(); err != nil {
		slog.Warn("memory of the start not given back", "error", err)
	}
}

// giveStartBack gives the pages of the binary's own file back that were read for the start: what the packages of all
// subcommands touch when they are initialised, the embedded store's above all, the service never needs again. Whatever it
// does need is read again from the file. Only pages that nobody can write are given back.
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
		if _, _, e := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED); e != 0 {
			return fmt.Errorf("give %x-%x back: %w", from, to, e)
		}
	}
	return lines.Err()
}
