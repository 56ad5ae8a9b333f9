package certificate

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"time"
)

// ListState is what a list of states says at a position. The values are those of the IETF's Token Status List.
type ListState byte

// The states of a list.
const (
	ListActive    ListState = 0 // VALID
	ListRevoked   ListState = 1 // INVALID: revoked, or never given out
	ListSuspended ListState = 2 // SUSPENDED
	ListReplaced  ListState = 3 // APPLICATION_SPECIFIC: another letter took its place
)

// statesAByte is how many positions lie in a byte: two bits each, the first in the lowest.
const statesAByte = 4

// MarkedState is a position of a list at which it says something else than active.
type MarkedState struct {
	Index int
	State ListState
}

// PackStates is the list of the states of a number of letters, compressed (zlib): active at every position that is not
// marked. Marks outside of it are left out. For internal/bench this is the pure part of Office.PackedStates.
func PackStates(size int, marks []MarkedState) ([]byte, error) {
	bits := make([]byte, (size+statesAByte-1)/statesAByte)
	for _, m := range marks {
		if m.Index >= 0 && m.Index < size {
			bits[m.Index/statesAByte] |= byte(m.State&3) << (2 * (m.Index % statesAByte))
		}
	}
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("pack states: %w", err)
	}
	if _, err := w.Write(bits); err != nil {
		return nil, fmt.Errorf("pack states: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack states: %w", err)
	}
	return packed.Bytes(), nil
}

// StatusList is a list of states that the office vouches for until it expires.
type StatusList struct {
	Address   string // where the newest one lies
	IssuedAt  time.Time
	ExpiresAt time.Time
	Size      int    // positions
	Packed    []byte // as PackStates gives it
}

// listType is the type of a list of states (draft-ietf-oauth-status-list, as a CWT).
const listType = "application/statuslist+cwt"

// listClaims are the claims of a list as a CWT.
type listClaims struct {
	Address   string     `cbor:"2,keyasint"`
	ExpiresAt int64      `cbor:"4,keyasint"`
	IssuedAt  int64      `cbor:"6,keyasint"`
	List      listStates `cbor:"65533,keyasint"`
}

type listStates struct {
	Bits   int    `cbor:"bits"`
	Packed []byte `cbor:"lst"`
	Size   int    `cbor:"n"` // ours: positions, since the last byte may have more room
}

// Sign writes the list as a signed CWT.
func (l StatusList) Sign(k IssuingKey) ([]byte, error) {
	signed, err := k.seal(listType, listClaims{l.Address, l.ExpiresAt.Unix(), l.IssuedAt.Unix(), listStates{2, l.Packed, l.Size}}, "")
	if err != nil {
		return nil, fmt.Errorf("sign list of states: %w", err)
	}
	return signed, nil
}

// ReadStatusList verifies a signed list. It may have expired.
func ReadStatusList(signed []byte, key PublicKey) (StatusList, error) {
	s, err := unseal(listType, signed)
	if err != nil {
		return StatusList{}, err
	}
	var c listClaims
	if err := s.open(key, "", &c); err != nil {
		return StatusList{}, err
	}
	if c.List.Bits != 2 || c.List.Size < 0 {
		return StatusList{}, errNotSealed
	}
	return StatusList{c.Address, time.Unix(c.IssuedAt, 0), time.Unix(c.ExpiresAt, 0), c.List.Size, c.List.Packed}, nil
}

// ErrBeyondList means that a list has no such position: it is older than the letter.
var ErrBeyondList = errors.New("position beyond the list")

// At is the state at a position; ErrBeyondList where the list has none.
func (l StatusList) At(index int) (ListState, error) {
	if index < 0 || index >= l.Size {
		return 0, ErrBeyondList
	}
	r, err := zlib.NewReader(bytes.NewReader(l.Packed))
	if err != nil {
		return 0, fmt.Errorf("unpack states: %w", err)
	}
	if _, err := io.CopyN(io.Discard, r, int64(index/statesAByte)); err != nil {
		return 0, fmt.Errorf("unpack states: %w", err)
	}
	var one [1]byte
	if _, err := io.ReadFull(r, one[:]); err != nil {
		return 0, fmt.Errorf("unpack states: %w", err)
	}
	return ListState(one[0] >> (2 * (index % statesAByte)) & 3), nil
}
