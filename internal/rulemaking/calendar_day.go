package rulemaking

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// DayChange is one free day as somebody wrote it, that is to become part of an office's calendar: a new one, or one in the
// place of another.
type DayChange struct {
	Was string // date of the day that it takes the place of; empty: a new one
	Day calendar.Holiday

	Base int // as in CalendarFile
	Key  Key
}

// DayRemoval takes a free day out of an office's calendar.
type DayRemoval struct {
	Was  string // its date
	Base int    // as in CalendarFile
	Key  Key
}

func (d DayChange) basis() (int, Key)  { return d.Base, d.Key }
func (d DayRemoval) basis() (int, Key) { return d.Base, d.Key }

// next reads the day into the next version. All that is wrong with it is told at once.
func (d DayChange) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	day, problems := d.read()
	if len(problems) > 0 {
		return nil, workflow.RefuseFields(problems...)
	}
	if taken, is := current.FreeDay(day.Date); is && day.Date != d.Was {
		return nil, workflow.RefuseFields(unfit("tanggal", fmt.Sprintf("Tanggal ini sudah menjadi hari libur: %s. Ubah hari libur itu bila isinya lain.", taken.Name)))
	}
	next, err := current.WithDay(d.Was, day)
	if err != nil {
		return nil, dayRefusal(err)
	}
	if len(next.Decrees(current)) > 0 { // one national holiday would make a year known of which no other is
		return nil, workflow.RefuseFields(unfit("jenis", "Hari libur nasional tahun itu belum ditetapkan. Impor daftar setahun penuh setelah keputusan bersama terbit."))
	}
	return next, changed(current, next)
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
func (d DayChange) read() (calendar.Holiday, []registry.FieldError) {
	day := d.Day
	day.Date, day.Name, day.Source = strings.TrimSpace(day.Date), registry.CleanText(day.Name), registry.CleanText(day.Source)
	var problems []registry.FieldError
	if !isDate(day.Date) {
		problems = append(problems, unfit("tanggal", needDate))
	}
	if day.Name == "" || registry.UnfitLine(day.Name) {
		problems = append(problems, unfit("nama", "Tuliskan nama hari libur, paling panjang 200 huruf dalam satu baris."))
	}
	if !slices.Contains(calendar.Kinds(), day.Kind) {
		problems = append(problems, unfit("jenis", "Pilih jenis hari libur."))
	}
	if day.Source == "" || registry.UnfitLine(day.Source) {
		problems = append(problems, unfit("sumber", "Tuliskan keputusan yang menetapkannya, paling panjang 200 huruf dalam satu baris."))
	}
	return day, problems
}
