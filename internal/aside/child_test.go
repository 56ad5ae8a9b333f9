package aside_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"ormas/internal/aside"
)

// TestMain is also the child: the test binary is run again, as our own binary would be.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case "echo":
			_ = aside.Greet(os.Stdout)
			_, _ = io.Copy(os.Stdout, os.Stdin)
			os.Exit(0)
		case "nonsense":
			fmt.Print("x")
			time.Sleep(time.Hour)
		case "complain":
			fmt.Fprint(os.Stderr, strings.Repeat("tolong ", 1000))
			os.Exit(1)
		case "sleep":
			time.Sleep(time.Hour)
		}
	}
	os.Exit(m.Run())
}

func begin(t *testing.T, does string, patience time.Duration) *aside.Child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c, err := aside.Start(aside.Program{Binary: exe, Args: []string{does}, Patience: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.End)
	return c
}

func TestChild(t *testing.T) {
	t.Parallel()
	const patient = time.Minute
	t.Run("answers once it has greeted", func(t *testing.T) {
		t.Parallel()
		c := begin(t, "echo", patient)
		if err := c.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c.In, "halo\n"); err != nil {
			t.Fatal(err)
		}
		if said, err := c.Out.ReadString('\n'); err != nil || said != "halo\n" {
			t.Errorf("got %q, %v", said, err)
		}
	})
	t.Run("knows nothing of our environment, and is a group of its own", func(t *testing.T) {
		t.Parallel()
		c := begin(t, "echo", patient)
		if err := c.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", c.Process()))
		if err != nil || len(env) != 0 {
			t.Errorf("got %q, %v", env, err)
		}
		if group, err := syscall.Getpgid(c.Process()); err != nil || group != c.Process() {
			t.Errorf("it is of group %d, %v", group, err)
		}
	})
	for name, does := range map[string]string{"says something else": "nonsense", "says nothing in time": "sleep"} {
		t.Run("is ended when it "+name, func(t *testing.T) {
			t.Parallel()
			c := begin(t, does, 500*time.Millisecond)
			if err := c.Ready(t.Context()); err == nil || c.Alive() {
				t.Errorf("got %v, alive: %v", err, c.Alive())
			}
		})
	}
	t.Run("says why it ended, in few words", func(t *testing.T) {
		t.Parallel()
		err := begin(t, "complain", patient).Ready(t.Context())
		if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(err.Error(), "tolong") || len(err.Error()) > 400 {
			t.Errorf("got %v", err)
		}
	})
	t.Run("is not waited for by who has gone", func(t *testing.T) {
		t.Parallel()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := begin(t, "sleep", patient).Ready(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("that cannot start says so", func(t *testing.T) {
		t.Parallel()
		c, err := aside.Start(aside.Program{Binary: "/nonexistent", Patience: patient})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Ready(t.Context()); !errors.Is(err, os.ErrNotExist) || c.Alive() {
			t.Errorf("got %v", err)
		}
	})
}
