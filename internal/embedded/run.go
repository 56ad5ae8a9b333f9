package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// commandGrace is how long a command may take to end after it was interrupted.
const commandGrace = 5 * time.Second

// Run starts both services in a new temporary folder, runs a command that finds them in its environment, ends them, and
// gives the command's exit status (an interrupted one's is 128 plus the signal). Tests run under it:
//
//	ORMAS_TEST_DATABASE_URL, ORMAS_TEST_S3 (host:port), ORMAS_TEST_S3_ACCESS_KEY, ORMAS_TEST_S3_SECRET_KEY
//
// and ORMAS_POSTGRES_BIN for those that start services of their own. Nothing in the folder outlives the run, so nothing is
// made durable. o.StateDir is not used.
func Run(ctx context.Context, o Options, command []string) (status int, err error) {
	if o.StateDir, err = os.MkdirTemp("", "ormas-services-"); err != nil {
		return 1, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(o.StateDir)) }()
	if err := os.Chmod(o.StateDir, 0o711); err != nil {
		return 1, fmt.Errorf("opening the folder: %w", err)
	}
	o.Volatile = true
	s, err := Start(ctx, o)
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, s.Stop(context.WithoutCancel(ctx))) }()
	return s.around(ctx, command)
}

func (s *Services) around(ctx context.Context, command []string) (int, error) {
	runtime.LockOSThread() // the kernel ends the command when this thread ends
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "ORMAS_POSTGRES_BIN="+s.postgresBin,
		"ORMAS_TEST_DATABASE_URL="+s.connection.DatabaseURL, "ORMAS_TEST_S3="+s.connection.Endpoint,
		"ORMAS_TEST_S3_ACCESS_KEY="+s.connection.AccessKey, "ORMAS_TEST_S3_SECRET_KEY="+s.connection.SecretKey)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = commandGrace
	err := cmd.Run()
	var exit *exec.ExitError
	if err == nil || !errors.As(err, &exit) {
		return statusOf(err), err
	}
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal()), nil
	}
	return exit.ExitCode(), nil
}

// statusOf is the exit status of a command that ran to its end or never began.
func statusOf(err error) int {
	if err != nil {
		return 127
	}
	return 0
}
