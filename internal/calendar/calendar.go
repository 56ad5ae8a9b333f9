// Package calendar knows the working days and hours of an office, the norms of its steps, and whose time has run.
// It is pure: no database, no other package of this project, and it never asks for the present time.
//
// Everything rests on two numbers that belong to every instant: the working seconds that lie before it, and the
// closing times that lie before it. A working day is used by whoever holds the case when the office closes, so a day
// is never charged twice, and a norm of n working days ends with the closing time number n+1 from the event on: the
// first is the day of the event itself, which does not count. What arrives after closing or on a free day meets its
// first closing time on the next working day, so that day becomes the day of the event, with no rule of its own.
// What arrives at the very second of closing still belongs to that day. The clock counts whole seconds.
package calendar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // the zones are known on every machine
)

// Calendar is one version of an office's working time, as its body is stored. It is made by Parse, Default or
// json.Unmarshal, which check it, and not changed afterwards; it may be shared between goroutines.
type Calendar struct {
	Zone     string    `json:"zone"`              // IANA name, such as Asia/Makassar
	Version  int       `json:"version"`           // counts from 1
	Hours    []Hours   `json:"hours"`             // at least one row without To
	Counter  []Hours   `json:"counter,omitempty"` // when people are received; on days without a row, while the office works
	Holidays []Holiday `json:"holidays"`          // free days besides those without hours

	location  *time.Location
	stretches []stretch
	free      []freeDay
	decreed   map[int]bool
}

// Hours are the working hours of a week. A row without To is a rule, in force until the next rule begins; without From
// it has always been in force. A row with From and To, both included, is an exception such as Ramadan and goes first.
type Hours struct {
	From string                `json:"from,omitempty"` // YYYY-MM-DD
	To   string                `json:"to,omitempty"`   // YYYY-MM-DD
	Days map[string][]Interval `json:"days"`           // by senin to minggu; a day that is missing is free

	Remark string `json:"remark,omitempty"` // for whoever keeps the calendar
}

// Holiday is a free day with the decree it comes from.
type Holiday struct {
	Date   string `json:"date"` // YYYY-MM-DD
	Name   string `json:"name"`
	Kind   Kind   `json:"kind,omitempty"` // empty: not told
	Source string `json:"source"`         // the decree, or Undecreed
}

// Interval is working time without a break, in minutes from midnight, written "07.30-12.00". It ends before midnight, so that
// closing time and midnight never meet.
type Interval struct{ From, To int }

// MarshalText writes the interval as "07.30-12.00".
func (i Interval) MarshalText() ([]byte, error) {
	return []byte(i.String()), nil
}

// UnmarshalText reads "07.30-12.00"; the end lies after the beginning.
func (i *Interval) UnmarshalText(text []byte) error {
	from, to, _ := strings.Cut(string(text), "-")
	begin, okBegin := clockMinutes(from)
	end, okEnd := clockMinutes(to)
	if !okBegin || !okEnd {
		return fmt.Errorf("jam kerja %q tidak dapat dibaca; tulis seperti 07.30-12.00", text)
	}
	if begin >= end {
		return fmt.Errorf("jam kerja %q berakhir sebelum dimulai", text)
	}
	*i = Interval{begin, end}
	return nil
}

func clockMinutes(text string) (int, bool) {
	t, err := time.Parse("15.04", text)
	return t.Hour()*60 + t.Minute(), err == nil && len(text) == len("15.04")
}

// Parse reads the stored body of a calendar. The error is one sentence for the person who wrote it.
func Parse(body []byte) (*Calendar, error) {
	c := new(Calendar)
	if err := json.Unmarshal(body, c); err != nil {
		return nil, readable(err)
	}
	return c, nil
}

// UnmarshalJSON reads and checks a calendar, so that one that is wrong never comes to life.
func (c *Calendar) UnmarshalJSON(body []byte) error {
	type plain Calendar // without this method
	var read plain
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields() // a misspelt "holidays" would silently be a year without any
	if err := d.Decode(&read); err != nil {
		return readable(err)
	}
	*c = Calendar(read)
	return c.compile()
}

// readable turns the errors of encoding/json into sentences and leaves our own alone.
func readable(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("kalender bukan JSON yang utuh (byte ke-%d)", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("isian kalender %q tidak boleh berupa %s", kind.Field, kind.Value)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("isian kalender %s tidak dikenal", field)
	}
	return err
}

// Default is the calendar of Perpres 21/2023 without holidays: 37.5 hours a week from 07.30, Monday to Thursday with a
// break of 60 minutes until 16.00, Friday with a break of 90 minutes until 16.30. The zone is an IANA name.
func Default(zone string) (*Calendar, error) {
	day := []Interval{{7*60 + 30, 12 * 60}, {13 * 60, 16 * 60}}
	friday := []Interval{{7*60 + 30, 11*60 + 30}, {13 * 60, 16*60 + 30}}
	c := &Calendar{Zone: zone, Version: 1, Holidays: []Holiday{}, Hours: []Hours{{Days: map[string][]Interval{
		"senin": day, "selasa": day, "rabu": day, "kamis": day, "jumat": friday,
	}}}}
	return c, c.compile()
}

// In is an instant on the office's clock. Use it before formatting times that come from a database.
func (c *Calendar) In(t time.Time) time.Time { return t.In(c.location) }

// IsWorkingDay tells whether the office works on the day of t.
func (c *Calendar) IsWorkingDay(t time.Time) bool {
	day, _ := c.split(t)
	return len(c.hoursOn(day)) > 0
}

// WorkingDays are the working days used between two instants: the closing times from the first on and before the
// second. Negative when the second lies earlier.
func (c *Calendar) WorkingDays(from, to time.Time) int {
	return c.before(to).days - c.before(from).days
}

// Working is the working time between two instants in whole seconds; negative when the second lies earlier.
func (c *Calendar) Working(from, to time.Time) time.Duration {
	return time.Duration(c.before(to).seconds-c.before(from).seconds) * time.Second
}
