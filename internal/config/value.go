package config

import (
	"errors"
	"fmt"

	"github.com/dustin/go-humanize"
)

// Size is a number of bytes, written like 20MiB.
type Size int64

const (
	minSize = 1 << 10
	maxSize = 1 << 30
)

// UnmarshalText reads a size with or without a unit.
func (s *Size) UnmarshalText(text []byte) error {
	n, err := humanize.ParseBytes(string(text))
	if err != nil {
		return fmt.Errorf("reading a size: %w", err)
	}
	if n < minSize || n > maxSize {
		return errors.New("a size out of range")
	}
	*s = Size(n)
	return nil
}

// LogFormat says how log lines are written: text or json.
type LogFormat string

// The log formats.
const (
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)

// UnmarshalText accepts the known formats only.
func (f *LogFormat) UnmarshalText(text []byte) error {
	switch v := LogFormat(text); v {
	case LogText, LogJSON:
		*f = v
		return nil
	default:
		return errors.New("an unknown log format")
	}
}
