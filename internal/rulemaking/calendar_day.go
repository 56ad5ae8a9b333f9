package rulemaking

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ormas/internal/calendar"
	"ormas/internal/registry"
)

// DayChange is one free day as somebody wrote it, that is to become part of an office's calendar: a new one, or one in the
// place of another.
type DayChange struct {
	Was string // date of the day that it takes the place of; empty: a new one
	Day calendar.Holiday

	Basis
}

// DayRemoval takes a free day out of an office's calendar.
type DayRemoval struct {
	Was string // its date
	Basis
}

// next reads the day into the next version. All that is wrong with it is told at once.
func (d DayChange) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	day, problems := d.read()
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if taken, is := current.FreeDay(day.Date); is && day.Date != d.Was {
		return nil, registry.Invalid("tanggal", "tidak_sah", fmt.Sprintf("Tanggal ini sudah menjadi hari libur: %s. Ubah hari libur itu bila isinya lain.", taken.Name))
	}
	next, err := current.WithDay(d.Was, day)
	if err != nil {
		return nil, dayRefusal(err)
	}
	if len(next.Decrees(current)) > 0 { // one national holiday would make a year known of which no other is
		return nil, registry.Invalid("jenis", "tidak_sah", "Hari libur nasional tahun itu belum ditetapkan. Impor daftar setahun penuh setelah keputusan bersama terbit.")
	}
	return next, refuseUnchanged(current, next)
}

func (d DayRemoval) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	next, err := current.WithoutDay(d.Was)
	if err != nil {
		return nil, dayRefusal(err)
	}
	return next, nil
}

// dayRefusal tells that a day is not there any more; else the calendar itself is at fault.
func dayRefusal(err error) error {
	if errors.Is(err, calendar.ErrNoDay) {
		return registry.NotFound("Hari libur")
	}
	return fmt.Errorf("next calendar: %w", err)
}

// read cleans what was written, or tells everything that is wrong with it.
func (d DayChange) read() (calendar.Holiday, registry.Faults) {
	day := d.Day
	day.Date, day.Name, day.Source = strings.TrimSpace(day.Date), registry.CleanText(day.Name), registry.CleanText(day.Source)
	var problems registry.Faults
	problems.Expect(isDate(day.Date), "tanggal", needDate)
	problems.Expect(day.Name != "" && !registry.UnfitLine(day.Name), "nama", "Tuliskan nama hari libur, paling panjang 200 huruf dalam satu baris.")
	problems.Expect(slices.Contains(calendar.Kinds(), day.Kind), "jenis", "Pilih jenis hari libur.")
	problems.Expect(day.Source != "" && !registry.UnfitLine(day.Source), "sumber", "Tuliskan keputusan yang menetapkannya, paling panjang 200 huruf dalam satu baris.")
	return day, problems
}
