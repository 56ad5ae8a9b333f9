package inspect

import (
	"context"
	"errors"
	"runtime/metrics"
	"strings"
)

const (
	pollsBetween = 1024     // questions of the reader between two looks at the heap
	bytesBetween = 1 << 20  // bytes handed out between two looks at the heap
	heapMargin   = 96 << 20 // what the heap may grow by during one look at a file, besides four times its size
)

var errHeap = errors.New("memory limit exceeded")

// guard is both the file and the context that the PDF library sees.
//
// The library asks its context at every object and every key of a dictionary, and reads through us. So here is
// where a file is stopped that takes too long, or that names one large object a thousand times.
type guard struct {
	context.Context
	file    *strings.Reader
	ceiling uint64 // bytes of live heap
	polls   int
	moved   int
	stopped error // kept, since the library passes over some errors
}

func newGuard(ctx context.Context, text string) *guard {
	return &guard{Context: ctx, file: strings.NewReader(text), ceiling: heap() + heapMargin + 4*uint64(len(text))}
}

// Err ends the work for good once time or memory are used up.
func (g *guard) Err() error {
	if g.stopped == nil {
		g.stopped = g.Context.Err()
	}
	if g.polls++; g.polls%pollsBetween == 0 {
		g.weigh()
	}
	return g.stopped
}

// Read hands out bytes as long as there is time and memory.
func (g *guard) Read(p []byte) (int, error) {
	if err := g.Err(); err != nil {
		return 0, err
	}
	n, err := g.file.Read(p)
	if g.moved += n; g.moved >= bytesBetween {
		g.moved = 0
		g.weigh()
	}
	return n, err
}

// Seek moves in the file.
func (g *guard) Seek(offset int64, whence int) (int64, error) { return g.file.Seek(offset, whence) }

// weigh stops the work when the heap has grown past the ceiling, whoever made it grow: rather refuse than fall.
func (g *guard) weigh() {
	if g.stopped == nil && heap() > g.ceiling {
		g.stopped = errHeap
	}
}

// heap is the size in bytes of the objects on the heap.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
