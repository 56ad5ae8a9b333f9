package pages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"ormas/workflow"
)

// press prints what anybody may ask for, one thing at a time. What it has printed it keeps and gives again, so that
// strangers who ask without end hold up nobody: what they can have made is as much as there are papers, once each.
type press struct {
	turn chan struct{} // held by whoever prints
	mu   sync.Mutex    // of what follows
	kept map[string][]byte
	size int // bytes kept
}

// mostKept is how many bytes a press keeps: some hundred papers. When they are more, all are printed anew.
const mostKept = 16 << 20

// pressTime is how long one thing may take. It goes on when whoever asked gives up, for the next who asks.
const pressTime = time.Minute

func newPress() *press { return &press{turn: make(chan struct{}, 1), kept: map[string][]byte{}} }

// print gives what has a name: kept from before, or made now.
func (p *press) print(ctx context.Context, name string, make func(context.Context) ([]byte, error)) ([]byte, error) {
	if made, ok := p.printed(name); ok {
		return made, nil
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the press: %w", ctx.Err())
	}
	defer func() { <-p.turn }()
	if made, ok := p.printed(name); ok { // by whoever had the turn before
		return made, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pressTime)
	defer cancel()
	made, err := make(ctx)
	if err == nil {
		p.keep(name, made)
	}
	return made, err
}

func (p *press) printed(name string) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	made, ok := p.kept[name]
	return made, ok
}

func (p *press) keep(name string, made []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.size+len(made) > mostKept {
		clear(p.kept)
		p.size = 0
	}
	p.kept[name], p.size = made, p.size+len(made)
}

// printName names a paper by all that it shows: a version of a procedure, and the office with its settings.
func (p *Pages) printName(f frame, d *workflow.Definition, paper string) (string, error) {
	shown, err := json.Marshal([]any{d.Service, d.Version, d.Hash, f.Office, p.Office.GuideURL(f.Office)})
	if err != nil {
		return "", fmt.Errorf("name a paper: %w", err)
	}
	sum := sha256.Sum256(shown)
	return paper + " " + hex.EncodeToString(sum[:]), nil
}
