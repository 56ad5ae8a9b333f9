package draw

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how a telephone was held, by the numbers of Exif 2.3, tag 274: which row and column of the stored pixels
// come first.
type orientation int

const (
	asIs          orientation = 1 + iota
	mirrored                  // right and left
	overhead                  // half a turn
	flipped                   // top and bottom
	transposed                // over the diagonal from the upper left
	clockwise                 // to be turned a quarter to the right
	transversed               // over the other diagonal
	anticlockwise             // to be turned a quarter to the left
)

// sideways tells whether width and height change places.
func (o orientation) sideways() bool { return o >= transposed }

// source is the pixel, in a stored picture of w by h, that belongs at x and y of the upright one.
func (o orientation) source(x, y, w, h int) image.Point {
	if o.sideways() {
		x, y = y, x
	}
	switch o {
	case mirrored, anticlockwise:
		x = w - 1 - x
	case flipped, clockwise:
		y = h - 1 - y
	case overhead, transversed:
		x, y = w-1-x, h-1-y
	}
	return image.Pt(x, y)
}

// The markers that end the search (ITU-T T.81, table B.1) and the one that holds Exif.
const (
	app1 = 0xE1
	sos  = 0xDA
	eoi  = 0xD9
)

// orientationOf reads the orientation from a JPEG's Exif segment; whatever is amiss there means as it is.
func orientationOf(file []byte) orientation {
	for at := 2; at+4 <= len(file) && file[at] == 0xFF; {
		marker, length := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		end := at + 2 + length
		if marker == sos || marker == eoi || length < 2 || end > len(file) {
			break
		}
		if tiff, is := bytes.CutPrefix(file[at+4:end], []byte("Exif\x00\x00")); is && marker == app1 {
			return orientationIn(tiff)
		}
		at = end
	}
	return asIs
}

// The parts of a TIFF directory (TIFF 6.0, section 2).
const (
	tiffHead       = 8  // bytes: order, mark, place of the first directory
	entrySize      = 12 // bytes: tag, type, count, value
	orientationTag = 274
)

// orientationIn looks for the tag in the first directory.
func orientationIn(tiff []byte) orientation {
	order := byteOrder(tiff)
	if order == nil {
		return asIs
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return asIs
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < entrySize {
			break
		}
		if order.Uint16(entries) == orientationTag {
			return known(orientation(order.Uint16(entries[8:])))
		}
		entries = entries[entrySize:]
	}
	return asIs
}

func byteOrder(tiff []byte) binary.ByteOrder {
	switch {
	case len(tiff) < tiffHead:
		return nil
	case bytes.HasPrefix(tiff, []byte("II")):
		return binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM")):
		return binary.BigEndian
	}
	return nil
}

func known(o orientation) orientation {
	if o < asIs || o > anticlockwise {
		return asIs
	}
	return o
}
