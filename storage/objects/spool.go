package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"
)

// ErrTooLarge means that an upload has more bytes than allowed.
var ErrTooLarge = errors.New("upload is too large")

// ErrEmpty means that an upload has no bytes.
var ErrEmpty = errors.New("upload is empty")

const (
	// chunk is what an upload is moved to disk by; with the pool it bounds the memory of many uploads at once.
	chunk = 64 << 10
	// desk is how large an upload may be to stay in memory: a scanned page or two.
	desk = 384 << 10
	// desks is how many uploads stay in memory at once; the next ones go to disk.
	desks = 16
)

var chunks = sync.Pool{New: func() any { return new([chunk]byte) }}

// free holds the desks that nobody sits at; one is made when it is first used.
var free = func() chan *[desk]byte {
	c := make(chan *[desk]byte, desks)
	for range desks {
		c <- nil
	}
	return c
}()

// sitDown takes a desk, nil where none is free.
func sitDown() *[desk]byte {
	select {
	case d := <-free:
		if d == nil {
			d = new([desk]byte)
		}
		return d
	default:
		return nil
	}
}

// Spooled is an upload, small ones in memory and others on local disk: it can be read again, from anywhere, until it is
// closed.
type Spooled struct {
	*io.SectionReader        // Read, Seek, ReadAt, and Size in bytes
	SHA256            string // lower-case hex

	desk *[desk]byte // nil: on disk
	file *os.File    // nil: in memory
	hash hash.Hash
}

// Spool takes r in, hashing on the way; what does not stay in memory goes to a temporary file in dir ("" means the
// system's).
//
// It ends with ErrTooLarge past limit bytes, with ErrEmpty for none, with the reader's error if that breaks off.
// The file has no name from the start, so a killed process leaves nothing behind.
func Spool(ctx context.Context, r io.Reader, dir string, limit int64) (*Spooled, error) {
	s := &Spooled{desk: sitDown(), hash: sha256.New()}
	size, err := s.fill(attended{ctx, io.LimitReader(r, limit+1)}, dir)
	switch {
	case err != nil:
	case size > limit:
		err = ErrTooLarge
	case size == 0:
		err = ErrEmpty
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("spool upload: %w", err), s.Close())
	}
	s.SHA256 = hex.EncodeToString(s.hash.Sum(nil))
	s.SectionReader = io.NewSectionReader(s.source(size), 0, size)
	return s, nil
}

// fill reads an upload to its end: on to the desk, and where there is none or it is too small, to disk.
func (s *Spooled) fill(in io.Reader, dir string) (size int64, err error) {
	if s.desk != nil {
		n, err := readWhole(in, s.desk[:])
		_, _ = s.hash.Write(s.desk[:n]) // never fails
		size = int64(n)
		switch {
		case errors.Is(err, io.EOF):
			return size, nil
		case err != nil:
			return size, err
		}
	}
	if err := s.toDisk(dir); err != nil {
		return size, err
	}
	more, err := s.copy(in)
	return size + more, err
}

// source is where the bytes lie.
func (s *Spooled) source(size int64) io.ReaderAt {
	if s.file != nil {
		return s.file
	}
	return bytes.NewReader(s.desk[:size])
}

// toDisk opens the file, with what lies on the desk as its beginning, and leaves the desk to others.
func (s *Spooled) toDisk(dir string) (err error) {
	if s.file, err = os.CreateTemp(dir, "unggahan-*"); err != nil {
		return err
	}
	if err := os.Remove(s.file.Name()); err != nil {
		return err
	}
	if s.desk == nil {
		return nil
	}
	_, err = s.file.Write(s.desk[:])
	s.standUp()
	return err
}

func (s *Spooled) standUp() {
	if s.desk != nil {
		free <- s.desk
		s.desk = nil
	}
}

// copy moves whole chunks: what hands an upload on in small pieces would cost a system call for each.
func (s *Spooled) copy(in io.Reader) (size int64, err error) {
	buf := chunks.Get().(*[chunk]byte)
	defer chunks.Put(buf)
	for more := true; more; {
		n, err := readWhole(in, buf[:])
		if more = err == nil; !more && !errors.Is(err, io.EOF) {
			return size, err
		}
		_, _ = s.hash.Write(buf[:n]) // never fails
		if _, err := s.file.Write(buf[:n]); err != nil {
			return size, err
		}
		size += int64(n)
	}
	return size, nil
}

// Bytes are those of an upload in memory, until it is closed; nil for one on disk.
func (s *Spooled) Bytes() []byte {
	if s.desk == nil {
		return nil
	}
	return s.desk[:s.Size()]
}

// readWhole fills b unless r ends or breaks off before. Unlike io.ReadFull it keeps an end and a break apart.
func readWhole(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var got int
		got, err = r.Read(b[n:])
		n += got
	}
	return n, err
}

// Close gives the room of the upload back; reading it fails from then on.
func (s *Spooled) Close() error {
	s.standUp()
	s.SectionReader = io.NewSectionReader(closed{}, 0, 1)
	if s.file != nil {
		return s.file.Close()
	}
	return nil
}

// closed is where the bytes of a closed upload lie.
type closed struct{}

// ReadAt fails.
func (closed) ReadAt([]byte, int64) (int, error) { return 0, os.ErrClosed }

// attended ends a copy whose context has ended.
type attended struct {
	ctx context.Context
	r   io.Reader
}

func (a attended) Read(b []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.r.Read(b)
}
