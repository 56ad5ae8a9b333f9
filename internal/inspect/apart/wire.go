package apart

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"ormas/internal/aside"
	"ormas/internal/inspect"
)

// The pipes carry, big-endian: for each file a question and the file's bytes there, and an answer back.

const maxFile = 64 << 20 // bytes; more than any upload

// question is the head of a request.
type question struct {
	Size  uint32 // bytes of the file that follows
	Pages uint32 // at most
	Time  uint32 // milliseconds, at most
}

func (q question) limits() inspect.Limits {
	l := inspect.DefaultLimits()
	l.Pages, l.Time = int(q.Pages), time.Duration(q.Time)*time.Millisecond
	return l
}

// answer is what became of a file: how many pages it has, or the code of the refusal.
type answer struct {
	Pages uint32
	Code  [32]byte // of the refusal, filled up with zeros
}

// judged puts into the answer what became of a file.
func judged(pages int, err error) (a answer) {
	var refusal *inspect.Refusal
	switch {
	case errors.As(err, &refusal):
		copy(a.Code[:], refusal.Code)
	case err != nil:
		copy(a.Code[:], inspect.Endless().Code)
	default:
		a.Pages = uint32(pages)
	}
	return a
}

// pages reads an answer. It is not believed more than it must be: whoever gave it has read a stranger's file.
func (a answer) pages(l inspect.Limits) (int, error) {
	if code := string(bytes.TrimRight(a.Code[:], "\x00")); code != "" {
		return 0, inspect.Refused(code)
	}
	if a.Pages < 1 || int64(a.Pages) > int64(l.Pages) {
		return 0, inspect.Endless()
	}
	return int(a.Pages), nil
}

// ask has a child look at a file. After an error it can be asked nothing more, for nobody knows what it would read next.
func ask(c *aside.Child, f io.ReaderAt, size int64, l inspect.Limits) (a answer, err error) {
	if size > maxFile {
		return a, inspect.Endless()
	}
	late := time.AfterFunc(l.Time+grace, c.Kill)
	defer late.Stop()
	q := question{Size: uint32(size), Pages: uint32(l.Pages), Time: uint32(l.Time.Milliseconds())}
	if err := binary.Write(c.In, binary.BigEndian, q); err != nil {
		return a, fmt.Errorf("%w: asking it: %w", errDied, err)
	}
	if err := hand(c.In, f, size); err != nil {
		return a, err
	}
	if err := binary.Read(c.Out, binary.BigEndian, &a); err != nil {
		if !late.Stop() {
			return a, inspect.Endless()
		}
		return a, fmt.Errorf("%w: reading its answer: %w", errDied, err)
	}
	return a, nil
}

// hand gives a child the file; one in memory as it lies there.
func hand(to io.Writer, f io.ReaderAt, size int64) (err error) {
	var unread error
	if m, ok := f.(interface{ Bytes() []byte }); ok && m.Bytes() != nil {
		_, err = to.Write(m.Bytes())
	} else {
		unread, err = aside.Hand(to, io.NewSectionReader(f, 0, size), size)
	}
	switch {
	case unread != nil:
		return fmt.Errorf("read upload: %w", unread)
	case err != nil:
		return fmt.Errorf("%w: handing it the file: %w", errDied, err)
	}
	return nil
}
