package config

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
)

// systemState is where the state of a service that root starts belongs.
const systemState = "/var/lib/ormas"

// stateDir is the configured folder made absolute, or the default:
//
//   - .state of the checkout, when the binary stands in its bin/, so that a fresh clone starts afresh and a newcomer sees
//     where his data lies;
//   - for root in a checkout that other users cannot enter (below a 0700 home), a folder of its own beside /var/lib/ormas,
//     because PostgreSQL refuses to run as root and its user must reach the data;
//   - for an installed binary /var/lib/ormas for root, else ormas in the user's state folder.
func stateDir(configured string) (string, error) {
	if configured != "" {
		return filepath.Abs(configured)
	}
	checkout, inCheckout := checkout()
	root := os.Geteuid() == 0
	switch {
	case inCheckout && root && !othersEnter(checkout):
		return fmt.Sprintf("%s-%08x", systemState, digest(checkout)), nil
	case inCheckout:
		return filepath.Join(checkout, ".state"), nil
	case root:
		return systemState, nil
	default:
		return userState()
	}
}

// checkout is the folder above the binary's bin/ where it holds our sources.
func checkout() (string, bool) {
	exe, err := os.Executable()
	if err != nil || filepath.Base(filepath.Dir(exe)) != "bin" {
		return "", false
	}
	dir := filepath.Dir(filepath.Dir(exe))
	_, err = os.Stat(filepath.Join(dir, "cmd", "ormas", "main.go"))
	return dir, err == nil
}

// othersEnter tells whether every user may pass through a folder and all above it.
func othersEnter(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
}

func digest(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // a hash never fails to write
	return h.Sum32()
}

// userState follows the XDG base directories.
func userState() (string, error) {
	if base := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "ormas"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding the state folder: %w", err)
	}
	return filepath.Join(home, ".local", "state", "ormas"), nil
}
