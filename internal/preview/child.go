package preview

import (
	"context"
	"fmt"
	"io"
	"time"

	"ormas/internal/aside"
)

// child is one life of the drawing process.
type child struct {
	*aside.Child
	page time.Duration // for drawing one page

	spent bool // no further page may be asked of it; belongs to whoever holds the turn
}

// start begins a life that goes so many steps back for others.
func start(o Options, nice int) (*child, error) {
	c, err := aside.Start(aside.Program{Binary: o.Binary, Args: []string{Command, o.CacheDir}, Patience: o.times.start, Nice: nice})
	if err != nil {
		return nil, err
	}
	return &child{Child: c, page: o.times.page}, nil
}

// draw has one page drawn, or its QR read. Whatever goes wrong between the first and the last byte spends the child, for nobody knows what
// it would read next.
func (c *child) draw(ctx context.Context, file io.Reader, w wanted) (answer, error) {
	unwatch := context.AfterFunc(ctx, c.Kill)
	err := w.send(c.In, file)
	if err != nil {
		unwatch()
		c.spent = true
		return answer{}, err
	}
	late := time.AfterFunc(c.page, c.Kill)
	a, err := receive(c.Out)
	inTime, wantedStill := late.Stop(), unwatch()
	c.spent = err != nil || !inTime || !wantedStill
	switch {
	case err == nil:
		return a, nil
	case !wantedStill:
		return answer{}, fmt.Errorf("%w: %w", ErrAway, ctx.Err())
	case !inTime:
		return answer{}, fmt.Errorf("%w: not drawn within %s", ErrLate, c.page)
	}
	c.End() // it speaks nonsense, or is dead already
	return answer{}, fmt.Errorf("%w: the renderer ended: %w", ErrPage, c.Cause())
}
