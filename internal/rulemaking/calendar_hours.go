package rulemaking

import (
	"errors"
	"slices"
	"strings"

	"ormas/internal/calendar"
	"ormas/internal/registry"
)

// HoursChange is a range of hours as somebody wrote it, that is to become part of an office's calendar: a new one, or
// one in the place of another.
type HoursChange struct {
	Of       calendar.Which
	Was      string            // key of the range that it takes the place of; empty: a new one
	From, To string            // dates; without To from then on, without both always
	Days     map[string]string // hours by senin to minggu, as calendar.ReadIntervals reads them
	Remark   string

	Base int // as in CalendarFile
	Key  Key
}

// HoursRemoval takes a range of hours out of an office's calendar.
type HoursRemoval struct {
	Of   calendar.Which
	Was  string // key of the range
	Base int    // as in CalendarFile
	Key  Key
}

// ZoneChange moves an office into another time zone.
type ZoneChange struct {
	Zone string // IANA name
	Base int    // as in CalendarFile
	Key  Key
}

func (h HoursChange) basis() (int, Key)  { return h.Base, h.Key }
func (h HoursRemoval) basis() (int, Key) { return h.Base, h.Key }
func (z ZoneChange) basis() (int, Key)   { return z.Base, z.Key }

// next reads the range into the next version. All that is wrong with it is told at once.
func (h HoursChange) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	read, problems := h.read()
	if err := problems.Err(); err != nil {
		return nil, err
	}
	next, err := current.WithRange(h.Of, h.Was, read)
	if err != nil {
		return nil, rangeRefusal(err)
	}
	return next, refuseUnchanged(current, next)
}

func (h HoursRemoval) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	next, err := current.WithoutRange(h.Of, h.Was)
	if err != nil {
		return nil, rangeRefusal(err)
	}
	return next, nil
}

func (z ZoneChange) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	if !slices.ContainsFunc(calendar.Zones(), func(known calendar.Zone) bool { return known.Name == z.Zone }) {
		return nil, registry.Invalid("zone", "tidak_sah", "Pilih zona waktu kantor.")
	}
	if z.Zone == current.Zone {
		return nil, registry.Invalid("zone", "tidak_sah", "Kantor sudah memakai zona waktu ini.")
	}
	return current.WithZone(z.Zone)
}

// rangeRefusal tells what keeps a range from being part of a calendar.
func rangeRefusal(err error) error {
	if errors.Is(err, calendar.ErrNoRange) {
		return registry.NotFound("Rentang jam")
	}
	return registry.Invalid("from", "tidak_sah", calendar.Sentence(err))
}

// read makes a range of what was written, or tells everything that is wrong with it.
func (h HoursChange) read() (calendar.Hours, registry.Faults) {
	read := calendar.Hours{From: strings.TrimSpace(h.From), To: strings.TrimSpace(h.To), Remark: strings.TrimSpace(h.Remark), Days: map[string][]calendar.Interval{}}
	problems := rangeDates(read)
	for _, day := range calendar.Weekdays() {
		hours, err := calendar.ReadIntervals(h.Days[day.Key])
		if err != nil {
			problems.Add(day.Key, "tidak_sah", day.Name+": "+calendar.Sentence(err))
		}
		if len(hours) > 0 {
			read.Days[day.Key] = hours
		}
	}
	problems.Expect(len(problems) > 0 || len(read.Days) > 0, calendar.Weekdays()[0].Key, "Isi jam untuk sedikitnya satu hari. Untuk hari libur, pakai daftar hari libur.")
	problems.Expect(!registry.UnfitLine(read.Remark), "remark", "Tuliskan keterangan paling panjang 200 huruf dalam satu baris.")
	return read, problems
}

// rangeDates tells what is wrong with the dates of a range.
func rangeDates(h calendar.Hours) registry.Faults {
	var problems registry.Faults
	for _, date := range []struct{ field, text string }{{"from", h.From}, {"to", h.To}} {
		problems.Expect(date.text == "" || isDate(date.text), date.field, needDate)
	}
	switch {
	case len(problems) > 0 || h.To == "":
	case h.From == "":
		problems.Add("from", "tidak_sah", "Tuliskan tanggal mulai; jam yang berakhir harus mempunyai tanggal mulai.")
	case h.To < h.From:
		problems.Add("to", "tidak_sah", "Tanggal selesai lebih awal daripada tanggal mulai.")
	}
	return problems
}
