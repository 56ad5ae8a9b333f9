// Package clamd asks a ClamAV daemon about files.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

var (
	// ErrFound means that a file holds malware; its name in the error is the daemon's.
	ErrFound = errors.New("malware found")
	// ErrAway means that nobody can say what a file holds: the daemon does not answer, or does not take the file.
	ErrAway = errors.New("malware scanner does not answer")
)

// errFile means that the file broke off while it was read; a part of it must not pass for the whole.
var errFile = errors.New("read file")

const (
	// patience bounds the talk about one file.
	patience = 30 * time.Second
	// chunk is what a file is sent by, in bytes.
	chunk = 64 << 10
)

// Scanner is one daemon.
type Scanner struct {
	Address string // tcp://host:port, or the path of a socket
}

// Scan sends a file to the daemon. The error wraps ErrFound or ErrAway; a file that could not be scanned has not passed.
func (s Scanner) Scan(ctx context.Context, file io.Reader) error {
	answer, err := s.ask(ctx, file)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return verdict(answer)
}

// verdict reads the daemon's answer: "stream: OK", "stream: NAME FOUND", or a complaint.
func verdict(answer string) error {
	name, found := strings.CutSuffix(answer, " FOUND")
	switch {
	case found:
		return fmt.Errorf("%w: %s", ErrFound, strings.TrimPrefix(name, "stream: "))
	case answer == "stream: OK":
		return nil
	}
	return fmt.Errorf("%w: %q", ErrAway, answer)
}

// ask streams a file and gives the daemon's answer.
func (s Scanner) ask(ctx context.Context, f io.Reader) (string, error) {
	network, address := "unix", s.Address
	if host, ok := strings.CutPrefix(s.Address, "tcp://"); ok {
		network, address = "tcp", host
	}
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, network, address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // whoever asked has gone
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	sendErr := send(conn, f)
	if errors.Is(sendErr, errFile) {
		return "", sendErr // the daemon waits for the rest: nothing more is said
	}
	answer, err := bufio.NewReader(conn).ReadString(0)
	if err != nil {
		return "", errors.Join(sendErr, err)
	}
	return strings.TrimSuffix(answer, "\x00"), nil // said even where it hung up on a file that is too long for it
}

// send writes the file in chunks with their lengths; one of length 0 ends it.
func send(w io.Writer, f io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	block := [4 + chunk]byte{}
	for {
		n, err := io.ReadFull(f, block[4:])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%w: %w", errFile, err)
		}
		binary.BigEndian.PutUint32(block[:4], uint32(n)) // at most chunk
		if _, err := w.Write(block[:4+n]); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}
