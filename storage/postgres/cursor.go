package postgres

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Cursor is the place of a row in an ordered list: lists go on after it.
type Cursor struct {
	At time.Time
	ID uuid.UUID
}

// orLast is the cursor, or for the zero one behind all rows, where a list runs backwards from.
func (c Cursor) orLast() Cursor {
	if c == (Cursor{}) {
		return Cursor{registry.NoDue, uuid.Max}
	}
	return c
}

// Text hides the place of a row in a list. It holds a print of the list, so that it is good for no other.
func (c Cursor) Text(list ...string) string {
	b := binary.BigEndian.AppendUint64(printOf(list), uint64(c.At.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(b, c.ID[:]...))
}

// Cut leaves of what was found, one row more than fit where more follow, those that fit, and gives the cursor behind them.
func Cut[T any](found []T, limit int, place func(T) Cursor, list ...string) (fit []T, next string) {
	if len(found) <= limit {
		return found, ""
	}
	return found[:limit], place(found[limit-1]).Text(list...)
}

// ReadCursor finds the place again; the empty cursor is the start. That of another list, or a broken one, is refused.
func ReadCursor(cursor string, list ...string) (Cursor, error) {
	if cursor == "" {
		return Cursor{}, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) != printLength+8+16 || string(b[:printLength]) != string(printOf(list)) {
		return Cursor{}, errCursor
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(b[printLength:]))).UTC()
	if at.Year() < 1 || at.Year() > 9999 { // made by hand: the database knows no such time
		return Cursor{}, errCursor
	}
	return Cursor{At: at, ID: uuid.UUID(b[printLength+8:])}, nil
}

var errCursor = registry.Invalid("cursor", "tidak_sah", "Penanda halaman ini tidak berlaku untuk daftar ini. Mulai lagi dari halaman pertama.")

const printLength = 8

func printOf(list []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(list, "\x00")))
	return sum[:printLength]
}
