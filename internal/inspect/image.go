package inspect

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"sync"
)

// format is how one kind of image is looked at.
type format struct {
	mime   string
	config func(io.Reader) (image.Config, error)
	whole  func(*bufio.Reader) error // reads to the end mark; io.EOF or worse before it means cut
}

var (
	jpegFormat = format{JPEG, jpeg.DecodeConfig, wholeJPEG}
	pngFormat  = format{PNG, png.DecodeConfig, wholePNG}
)

var errImage = errors.New("malformed image")

// checkImage reads the dimensions, then follows the file's own structure to its end mark. It decodes no pixels: at
// 40 megapixels that would take 160 MB. Bytes after the mark are let be, since telephones put films and maps there.
func checkImage(f *io.SectionReader, l Limits, as format) (Result, error) {
	watched := &watcher{ReadSeeker: f}
	r := rooms.Get().(*room)
	defer r.leave()
	in := r.in
	in.Reset(watched)
	c, err := as.config(in)
	if watched.err != nil {
		return Result{}, fmt.Errorf("read upload: %w", watched.err)
	}
	if err != nil || c.Width <= 0 || c.Height <= 0 {
		return Result{}, refuse(brokenImage)
	}
	if int64(c.Width)*int64(c.Height) > l.Pixels {
		return Result{}, refuse(HugeImage)
	}
	if _, err := watched.Seek(0, io.SeekStart); err != nil {
		return Result{}, fmt.Errorf("read upload: %w", err)
	}
	in.Reset(watched)
	err = as.whole(in)
	if watched.err != nil {
		return Result{}, fmt.Errorf("read upload: %w", watched.err)
	}
	if err != nil {
		return Result{}, refuse(brokenImage)
	}
	n, err := f.ReadAt(r.tail[:], max(0, f.Size()-tailSize))
	if err != nil && !errors.Is(err, io.EOF) {
		return Result{}, fmt.Errorf("read upload: %w", err)
	}
	if isZIP(r.tail[:n]) {
		return Result{}, refuse(UnknownType)
	}
	return Result{MIME: as.mime, Width: c.Width, Height: c.Height}, nil
}

// room is what looking at an image takes, kept for the next one.
type room struct {
	in   *bufio.Reader
	tail [tailSize]byte
}

// leave lets the image go and the next one in.
func (r *room) leave() {
	r.in.Reset(nil)
	rooms.Put(r)
}

var rooms = sync.Pool{New: func() any { return &room{in: bufio.NewReaderSize(nil, 32<<10)} }}

// watcher remembers a failing disk, which is no fault of the image.
type watcher struct {
	io.ReadSeeker
	err error
}

// Read reads on and remembers any error but the end.
func (w *watcher) Read(p []byte) (int, error) {
	n, err := w.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// The markers of JPEG that matter here (ITU-T T.81, table B.1).
const (
	soi  = 0xD8
	eoi  = 0xD9
	sos  = 0xDA
	rst0 = 0xD0
	rst7 = 0xD7
	tem  = 0x01
)

// wholeJPEG goes from marker to marker: a segment tells its length, the pixels run to the next marker.
func wholeJPEG(in *bufio.Reader) error {
	scans := 0
	for {
		marker, err := nextMarker(in)
		switch {
		case err != nil:
			return err
		case marker == eoi && scans > 0:
			return nil
		case marker == eoi:
			return errImage
		case marker == soi, marker == tem, marker == 0, marker >= rst0 && marker <= rst7:
			continue // no segment follows; 0 is a byte 0xFF among the pixels
		case marker == sos:
			scans++
		}
		if err := skipSegment(in); err != nil {
			return err
		}
	}
}

// nextMarker skips to the byte after the next run of 0xFF.
func nextMarker(in *bufio.Reader) (byte, error) {
	for {
		_, err := in.ReadSlice(0xFF)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return 0, err
		}
		break
	}
	for {
		b, err := in.ReadByte()
		if err != nil || b != 0xFF {
			return b, err
		}
	}
}

func skipSegment(in *bufio.Reader) error {
	var length [2]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(length[:]))
	if n < len(length) {
		return errImage
	}
	_, err := in.Discard(n - len(length))
	return err
}

// wholePNG checks every chunk's checksum up to the end chunk.
func wholePNG(in *bufio.Reader) error {
	if _, err := in.Discard(len("\x89PNG\r\n\x1a\n")); err != nil {
		return err
	}
	pixels := false
	for {
		kind, err := skipChunk(in)
		switch {
		case err != nil:
			return err
		case kind == "IDAT":
			pixels = true
		case kind == "IEND" && pixels:
			return nil
		case kind == "IEND":
			return errImage
		}
	}
}

func skipChunk(in *bufio.Reader) (kind string, err error) {
	var head [8]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return "", err
	}
	sum := crc32.NewIEEE()
	_, _ = sum.Write(head[4:]) // a hash takes all
	if _, err := io.CopyN(sum, in, int64(binary.BigEndian.Uint32(head[:4]))); err != nil {
		return "", err
	}
	var want [4]byte
	if _, err := io.ReadFull(in, want[:]); err != nil {
		return "", err
	}
	if binary.BigEndian.Uint32(want[:]) != sum.Sum32() {
		return "", errImage
	}
	return string(head[4:]), nil
}
