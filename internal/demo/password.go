package demo

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// keptPassword is the password of all accounts, kept where only the owner reads it. The first time it is made; later a
// new one would open nothing.
func keptPassword(dir string, first bool) (string, error) {
	path := filepath.Join(dir, "demo-password")
	kept, err := os.ReadFile(path)
	switch {
	case err == nil:
		return strings.TrimSpace(string(kept)), nil
	case !errors.Is(err, os.ErrNotExist):
		return "", fmt.Errorf("read demo password: %w", err)
	case !first:
		return "", fmt.Errorf("the demo's password is missing from %s; put it back, or begin with an empty database", dir)
	}
	text := strings.ToLower(rand.Text())
	password := strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")
	half := path + ".half" // under its name it is always whole
	if err := os.WriteFile(half, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep demo password: %w", err)
	}
	return password, os.Rename(half, path)
}
