package preview

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"ormas/internal/aside"
)

// Artist looks at pages of files: it draws one, and reads the QR on one, empty where there is none.
type Artist interface {
	Draw(file []byte, s Sheet) ([]byte, error)
	QR(file []byte, s Sheet) ([]byte, error)
}

// Serve is the child's work: it says that it is ready, then draws and reads what it is asked for until in ends.
func Serve(in io.Reader, out io.Writer, a Artist) error {
	if err := aside.Greet(out); err != nil {
		return err
	}
	for {
		var w wanted
		err := binary.Read(in, binary.BigEndian, &w)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read what is wanted: %w", err)
		}
		if int(w.Kind) >= len(kinds) || w.Size > maxFile {
			return fmt.Errorf("nobody can want %+v", w)
		}
		file := make([]byte, w.Size)
		if _, err := io.ReadFull(in, file); err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		look := a.Draw
		if w.QR {
			look = a.QR
		}
		if err := answered(look, file, w.sheet()).send(out); err != nil {
			return err
		}
	}
}

// answered draws or reads, and survives a decoder that gives up loudly.
func answered(look func([]byte, Sheet) ([]byte, error), file []byte, s Sheet) (a answer) {
	defer func() {
		if cause := recover(); cause != nil {
			a = answer{false, fmt.Append(nil, cause)}
		}
	}()
	seen, err := look(file, s)
	if err != nil {
		return answer{false, []byte(err.Error())}
	}
	return answer{true, seen}
}
