package demo

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// keptPassword is the password of all accounts: made at random the first time and kept where only the owner reads it.
// fresh tells that it was made just now.
func keptPassword(dir string) (password string, fresh bool, err error) {
	path := filepath.Join(dir, "demo-password")
	kept, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(kept)), false, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", false, fmt.Errorf("read demo password: %w", err)
	}
	text := strings.ToLower(rand.Text())
	password = strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")
	half := path + ".half" // under its name it is always whole
	if err := os.WriteFile(half, []byte(password+"\n"), 0o600); err != nil {
		return "", false, fmt.Errorf("keep demo password: %w", err)
	}
	return password, true, os.Rename(half, path)
}
