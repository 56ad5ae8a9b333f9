package intake

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"
)

// Lanes let each person have one of something at a time, so that nobody takes what is there for all.
type Lanes struct {
	mu sync.Mutex
	of map[uuid.UUID]*lane
}

// lane is one person's; it is forgotten when nobody waits for it.
type lane struct {
	free    chan struct{} // holds one token while it is
	waiting int
}

// Take waits for a person's lane; the caller ends it.
func (t *Lanes) Take(ctx context.Context, person uuid.UUID) (end func(), err error) {
	mine := t.join(person)
	select {
	case <-mine.free:
		return func() { mine.free <- struct{}{}; t.quit(person, mine) }, nil
	case <-ctx.Done():
		t.quit(person, mine)
		return nil, fmt.Errorf("wait for one's turn: %w", ctx.Err())
	}
}

func (t *Lanes) join(person uuid.UUID) *lane {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[uuid.UUID]*lane{}
	}
	mine, known := t.of[person]
	if !known {
		mine = &lane{free: make(chan struct{}, 1)}
		mine.free <- struct{}{}
		t.of[person] = mine
	}
	mine.waiting++
	return mine
}

func (t *Lanes) quit(person uuid.UUID, mine *lane) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mine.waiting--; mine.waiting == 0 {
		delete(t.of, person)
	}
}
