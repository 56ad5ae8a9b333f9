package preview

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"ormas/internal/aside"
)

// The pipes carry, big-endian: for each page a wanted and the file's bytes there, and an answer and its bytes back.

const (
	maxFile    = 64 << 20 // bytes; more than any upload
	maxPicture = 32 << 20 // bytes that are believed of a child that has read a stranger's file
	maxWidth   = 4000     // pixels
)

// kinds are the types of files that can be drawn; their place in the list goes through the pipe.
var kinds = []string{"application/pdf", "image/jpeg", "image/png"}

// wanted is the head of a request.
type wanted struct {
	Size   uint32 // bytes of the file that follows
	Kind   uint8
	Number uint32
	Width  uint32
	QR     bool // the text of a QR on the page is wanted, not its picture
}

func newWanted(size int64, s Sheet) (wanted, error) {
	kind := slices.Index(kinds, s.MIME)
	switch {
	case kind < 0:
		return wanted{}, fmt.Errorf("%w: a %q is not drawn", ErrPage, s.MIME)
	case size <= 0 || size > maxFile:
		return wanted{}, fmt.Errorf("%w: a file of %d bytes is not drawn", ErrPage, size)
	case s.Number < 1 || s.Number > 1<<20:
		return wanted{}, fmt.Errorf("%w: there is no page %d", ErrPage, s.Number)
	case s.Width < 1 || s.Width > maxWidth:
		return wanted{}, fmt.Errorf("%w: it is not drawn %d pixels wide", ErrPage, s.Width)
	}
	return wanted{Size: uint32(size), Kind: uint8(kind), Number: uint32(s.Number), Width: uint32(s.Width)}, nil
}

func (w wanted) sheet() Sheet {
	return Sheet{MIME: kinds[w.Kind], Number: int(w.Number), Width: int(w.Width)}
}

// send asks for a page. A failing file is told from a failing child.
func (w wanted) send(to io.Writer, file io.Reader) error {
	if err := binary.Write(to, binary.BigEndian, w); err != nil {
		return fmt.Errorf("%w: asking it: %w", ErrAway, err)
	}
	unread, err := aside.Hand(to, file, int64(w.Size))
	switch {
	case unread != nil:
		return fmt.Errorf("read the file of a page: %w", unread)
	case err != nil:
		return fmt.Errorf("%w: handing it the file: %w", ErrAway, err)
	}
	return nil
}

// answer is what became of a page: the picture or the text of its QR, or in words why there is none.
type answer struct {
	drawn bool
	bytes []byte
}

// answerHead goes before the bytes of an answer.
type answerHead struct {
	Drawn bool
	Size  uint32
}

func receive(from io.Reader) (answer, error) {
	var h answerHead
	if err := binary.Read(from, binary.BigEndian, &h); err != nil {
		return answer{}, fmt.Errorf("read an answer: %w", err)
	}
	if h.Size > maxPicture {
		return answer{}, fmt.Errorf("an answer of %d bytes", h.Size)
	}
	body := make([]byte, h.Size)
	if _, err := io.ReadFull(from, body); err != nil {
		return answer{}, fmt.Errorf("read an answer: %w", err)
	}
	return answer{h.Drawn, body}, nil
}

func (a answer) send(to io.Writer) error {
	if len(a.bytes) > maxPicture {
		a = answer{false, []byte("the picture is too large")}
	}
	h := answerHead{Drawn: a.drawn, Size: uint32(len(a.bytes))}
	if err := binary.Write(to, binary.BigEndian, h); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if _, err := to.Write(a.bytes); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}

func (a answer) picture() ([]byte, error) {
	if !a.drawn || len(a.bytes) == 0 {
		return nil, fmt.Errorf("%w: %s", ErrPage, a.bytes)
	}
	return a.bytes, nil
}

// text is that of a QR; empty where there is none.
func (a answer) text() (string, error) {
	if !a.drawn {
		return "", fmt.Errorf("%w: %s", ErrPage, a.bytes)
	}
	return string(a.bytes), nil
}
