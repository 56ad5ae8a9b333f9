package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// lockPatience is how long a lock may be held by a process that was just killed and is not quite gone.
const lockPatience = time.Second

// acquire takes the lock or fails with ErrRunning. It is an open file description lock: gone with the process however that
// ends, not inherited by children, and it can be looked at without being taken.
func acquire(ctx context.Context, path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	for limit := time.Now().Add(lockPatience); ; {
		err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, whole())
		if err == nil {
			return f, nil
		}
		if time.Now().After(limit) || ctx.Err() != nil || !errors.Is(err, unix.EAGAIN) {
			return nil, errors.Join(refusal(err), f.Close())
		}
		select {
		case <-ctx.Done():
		case <-time.After(pollEvery):
		}
	}
}

func refusal(err error) error {
	if errors.Is(err, unix.EAGAIN) {
		return ErrRunning
	}
	return fmt.Errorf("locking: %w", err)
}

// isHeld tells whether some process has the lock.
func isHeld(path string) (bool, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("opening the lock: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	probe := whole()
	if err := unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, probe); err != nil {
		return false, fmt.Errorf("looking at the lock %s: %w", path, err)
	}
	return probe.Type != unix.F_UNLCK, nil
}

func whole() *unix.Flock_t { return &unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart} }
