//go:build screens

package e2e

import (
	"os"
	"testing"
)

// TestScreens makes the pictures of main pages in docs/screens, for `make screens`. It is no test of anything, and so
// stands apart from the others.
func TestScreens(t *testing.T) {
	unpack(t)
	s := start(t)
	node := s.node(t.Context(), "--test-reporter=./reporter.js", "screens.js", "../../docs/screens")
	node.Stdout, node.Stderr = os.Stdout, os.Stderr
	if err := node.Run(); err != nil {
		t.Error(err)
	}
}
