package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// evictLimit is how long an orphan may take over its clean end, and once more over a forced one.
const evictLimit = 5 * time.Second

// evict ends what an earlier life left running on the cluster and clears the way for the next. Two servers on one cluster
// would destroy it, so nothing is removed while any process of PostgreSQL still has the folder as its own.
func evict(ctx context.Context, cluster string) error {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		gone, err := endAll(ctx, cluster, sig)
		if err != nil {
			return err
		}
		if gone {
			return dropForeignPid(cluster)
		}
	}
	return fmt.Errorf("processes of an earlier PostgreSQL on %s do not end", cluster)
}

// endAll sends every orphan a signal once and waits; false means that some are still there.
func endAll(ctx context.Context, cluster string, sig syscall.Signal) (bool, error) {
	told := map[int]bool{}
	for limit := time.Now().Add(evictLimit); time.Now().Before(limit); {
		pids, err := serversOn(cluster)
		if err != nil || len(pids) == 0 {
			return err == nil, err
		}
		for _, pid := range pids {
			if !told[pid] {
				told[pid] = true
				_ = syscall.Kill(pid, sig)             // it may have ended just now
				_ = syscall.Kill(pid, syscall.SIGCONT) // one that was stopped heeds the signal only when it goes on
			}
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("waiting for an earlier PostgreSQL: %w", ctx.Err())
		case <-time.After(pollEvery):
		}
	}
	return false, nil
}

// serversOn lists the processes whose program is postgres and whose working folder is the cluster.
func serversOn(cluster string) ([]int, error) {
	cluster, err := filepath.EvalSymlinks(cluster)
	if err != nil {
		return nil, fmt.Errorf("finding the cluster: %w", err)
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("listing processes: %w", err)
	}
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		// Processes of other users hide both; they cannot run on a cluster that only its owner enters.
		dir, _ := os.Readlink(filepath.Join("/proc", e.Name(), "cwd"))
		exe, _ := os.Readlink(filepath.Join("/proc", e.Name(), "exe"))
		if dir == cluster && strings.TrimSuffix(filepath.Base(exe), " (deleted)") == "postgres" {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

// dropForeignPid removes a postmaster.pid whose number now belongs to some other program, since PostgreSQL would take that
// for a living server. One whose process is dead stays: PostgreSQL itself looks closer before it takes over.
func dropForeignPid(cluster string) error {
	path := filepath.Join(cluster, "postmaster.pid")
	body, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the server's pid: %w", err)
	}
	first, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return nil
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("removing the pid of a dead server: %w", err)
	}
	return nil
}
