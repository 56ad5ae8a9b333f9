package preview

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Drawer draws a page of a file.
type Drawer func(file []byte, s Sheet) ([]byte, error)

// Serve is the child's work: it says that it is ready, then draws what it is asked for until in ends.
func Serve(in io.Reader, out io.Writer, draw Drawer) error {
	if _, err := out.Write([]byte{greeting}); err != nil {
		return fmt.Errorf("greet: %w", err)
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
		if err := answered(draw, file, w.sheet()).send(out); err != nil {
			return err
		}
	}
}

// answered draws, and survives a decoder that gives up loudly.
func answered(draw Drawer, file []byte, s Sheet) (a answer) {
	defer func() {
		if cause := recover(); cause != nil {
			a = answer{false, fmt.Append(nil, cause)}
		}
	}()
	picture, err := draw(file, s)
	if err != nil {
		return answer{false, []byte(err.Error())}
	}
	return answer{true, picture}
}
