package objects

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// ErrTooLarge means that an upload has more bytes than allowed.
var ErrTooLarge = errors.New("upload is too large")

// ErrEmpty means that an upload has no bytes.
var ErrEmpty = errors.New("upload is empty")

// chunk is what an upload is moved by; with the pool it bounds the memory of many uploads at once.
const chunk = 64 << 10

var chunks = sync.Pool{New: func() any { return new([chunk]byte) }}

// Spooled is an upload on local disk: it can be read again, from anywhere, until it is closed.
type Spooled struct {
	*io.SectionReader        // Read, Seek, ReadAt, and Size in bytes
	SHA256            string // lower-case hex
	file              *os.File
}

// Spool copies r to a temporary file in dir ("" means the system's), hashing on the way.
//
// It ends with ErrTooLarge past limit bytes, with ErrEmpty for none, with the reader's error if that breaks off.
// The file has no name from the start, so a killed process leaves nothing behind.
func Spool(ctx context.Context, r io.Reader, dir string, limit int64) (*Spooled, error) {
	file, err := os.CreateTemp(dir, "unggahan-*")
	if err != nil {
		return nil, fmt.Errorf("spool upload: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("unlink spooled upload: %w", err), file.Close())
	}
	s := &Spooled{file: file}
	if err := s.fill(ctx, r, limit); err != nil {
		return nil, errors.Join(fmt.Errorf("spool upload: %w", err), file.Close())
	}
	return s, nil
}

// fill copies r into the file, one byte further than the limit to notice what is too large. It moves whole chunks: what
// hands an upload on in small pieces would cost a system call for each.
func (s *Spooled) fill(ctx context.Context, r io.Reader, limit int64) error {
	buf := chunks.Get().(*[chunk]byte)
	defer chunks.Put(buf)
	hash, size := sha256.New(), int64(0)
	in := attended{ctx, io.LimitReader(r, limit+1)}
	for more := true; more; {
		n, err := readWhole(in, buf[:])
		if more = err == nil; !more && !errors.Is(err, io.EOF) {
			return err
		}
		_, _ = hash.Write(buf[:n]) // never fails
		if _, err := s.file.Write(buf[:n]); err != nil {
			return err
		}
		size += int64(n)
	}
	switch {
	case size > limit:
		return ErrTooLarge
	case size == 0:
		return ErrEmpty
	}
	s.SHA256 = hex.EncodeToString(hash.Sum(nil))
	s.SectionReader = io.NewSectionReader(s.file, 0, size)
	return nil
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

// Close removes the upload from disk.
func (s *Spooled) Close() error { return s.file.Close() }

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
