package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is what a norm is counted in, in the words of the SOP.
type Unit string

// The units of a norm. Minutes and hours run only inside working hours; a working day is a day, not 8 or 24 hours.
const (
	Minute     Unit = "menit"
	Hour       Unit = "jam"
	WorkingDay Unit = "hari kerja"
)

// maxAmount keeps a mistyped norm from reaching past any career in the office.
const maxAmount = 9999

// Norm is the time a step may take, such as 2 hari kerja. The zero Norm means that there is no norm.
type Norm struct {
	Amount int
	Unit   Unit
}

// ParseNorm reads a norm as the SOP writes it: "30 menit", "1 jam", "2 hari kerja". The empty text is the zero Norm.
func ParseNorm(text string) (Norm, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return Norm{}, nil
	}
	amount, err := strconv.Atoi(words[0])
	if err != nil || amount < 1 || amount > maxAmount {
		return Norm{}, fmt.Errorf("batas waktu %q harus dimulai dengan bilangan 1 sampai %d, misalnya \"2 hari kerja\"", text, maxAmount)
	}
	switch unit := Unit(strings.Join(words[1:], " ")); unit {
	case Minute, Hour, WorkingDay:
		return Norm{amount, unit}, nil
	default:
		return Norm{}, fmt.Errorf("satuan batas waktu %q tidak dikenal; pakai menit, jam, atau hari kerja", text)
	}
}

// String is the norm as ParseNorm reads it; empty for the zero Norm.
func (n Norm) String() string {
	if n.IsZero() {
		return ""
	}
	return strconv.Itoa(n.Amount) + " " + string(n.Unit)
}

// IsZero tells whether there is no norm.
func (n Norm) IsZero() bool { return n == Norm{} }

// MarshalText writes the norm into JSON and YAML.
func (n Norm) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads the norm from JSON and YAML; the error is the one of ParseNorm.
func (n *Norm) UnmarshalText(text []byte) error {
	parsed, err := ParseNorm(string(text))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

// unitOr is the unit to count in: without a norm everything is told in working days.
func (n Norm) unitOr() Unit {
	if n.IsZero() {
		return WorkingDay
	}
	return n.Unit
}

// limit is the norm as a number to compare with: working days, or seconds of working time.
func (n Norm) limit() int64 {
	switch n.Unit {
	case Minute:
		return int64(n.Amount) * int64(time.Minute/time.Second)
	case Hour:
		return int64(n.Amount) * int64(time.Hour/time.Second)
	default:
		return int64(n.Amount)
	}
}
