package aside

import (
	"errors"
	"io"
)

// Hand gives a child the next size bytes of a file. A file that cannot be read, or ends before, is told from a child that
// does not take it: unread is the fault of the file, err that of the child.
func Hand(to io.Writer, file io.Reader, size int64) (unread, err error) {
	source := &watched{Reader: file}
	_, err = io.CopyN(to, source, size)
	switch {
	case source.err != nil:
		return source.err, nil
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF, nil
	}
	return nil, err
}

// watched remembers why a file could not be read.
type watched struct {
	io.Reader
	err error
}

// Read reads on.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}
