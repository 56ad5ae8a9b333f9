// Package e2e tells the stories of the people who use the pages, in a real browser against the real service. The stories
// are JavaScript under stories/, since the library that drives the browser is; this package starts what they need and
// turns each of their steps into a test of its own.
package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// longest is how long one story may take on a machine that is busy with others.
const longest = 10 * time.Minute

// step is a step of a story as reporter.js tells it.
type step struct {
	Name    string  `json:"name"`
	Failure string  `json:"failure"` // empty: it went well
	Seconds float64 `json:"seconds"`
}

// last is the story that is told alone, after all others: it follows every link, finds most where much has been done, and finds
// the same each time when nobody does anything meanwhile.
const last = "stories/jelajah.js"

func TestBrowser(t *testing.T) {
	t.Parallel()
	unpack(t)
	s := start(t)
	stories, err := filepath.Glob("stories/*.js")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	t.Run("together", func(t *testing.T) {
		for _, story := range slices.DeleteFunc(stories, func(story string) bool { return story == last }) {
			t.Run(strings.TrimSuffix(filepath.Base(story), ".js"), func(t *testing.T) {
				t.Parallel()
				s.tell(t, story)
			})
		}
	})
	t.Run("afterwards", func(t *testing.T) { s.tell(t, last) })
}

// unpack makes the browser ready once, before several stories want it at the same time.
func unpack(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("../node_modules/playwright-core"); err != nil {
		t.Fatalf("the browser is not installed, run make browser: %v", err)
	}
	node := exec.CommandContext(t.Context(), "node", "browser.js")
	if said, err := node.CombinedOutput(); err != nil {
		t.Fatalf("no browser: %v\n%s", err, said)
	}
}

// node is a program in JavaScript that drives the browser against the service.
func (s service) node(ctx context.Context, args ...string) *exec.Cmd {
	node := exec.CommandContext(ctx, "node", args...)
	node.Env = append(os.Environ(), "ORMAS_URL="+s.url, "ORMAS_PASSWORD="+s.password, "ORMAS_SHAPES="+s.shapes, "ORMAS_WORKSHOP="+s.workshop)
	return node
}

// tell runs a story and reports each of its steps.
func (s service) tell(t *testing.T, story string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	node := s.node(ctx, "--test-reporter=./reporter.js", story)
	var complaints bytes.Buffer
	node.Stderr = &complaints
	said, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	steps := 0
	for lines := bufio.NewScanner(said); lines.Scan(); steps++ {
		report(t, lines.Bytes())
	}
	if err := node.Wait(); err != nil && !t.Failed() || steps == 0 {
		t.Errorf("told %d steps: %v\n%s", steps, err, complaints.String())
	}
}

func report(t *testing.T, line []byte) {
	t.Helper()
	var told step
	if err := json.Unmarshal(line, &told); err != nil {
		t.Log(string(line)) // printed by the story itself
		return
	}
	t.Run(told.Name, func(t *testing.T) {
		t.Logf("%.1f s", told.Seconds) // go test only knows how long the telling took
		if told.Failure != "" {
			t.Error(told.Failure)
		}
	})
}
