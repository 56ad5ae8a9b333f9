package calendar

import (
	"fmt"
	"time"
)

// dayKeys are the days as the body of a calendar names them, by time.Weekday.
var dayKeys = []string{"minggu", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu"}

var dayNames = []string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}

var monthNames = []string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember",
}

// FormatDate writes "1 Desember 2026", in the zone t carries; see Calendar.In.
func FormatDate(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), monthNames[t.Month()-1], t.Year())
}

// FormatDay writes "Selasa, 1 Desember 2026", in the zone t carries.
func FormatDay(t time.Time) string { return dayNames[t.Weekday()] + ", " + FormatDate(t) }

// FormatTime writes "10.30 WITA", in the zone t carries; WIB, WITA and WIT are the zones' own short names.
func FormatTime(t time.Time) string { return t.Format("15.04 MST") }

// FormatMoment writes "1 Desember 2026 pukul 10.30 WITA", in the zone t carries.
func FormatMoment(t time.Time) string { return FormatDate(t) + " pukul " + FormatTime(t) }

// FormatDayTime writes "Selasa, 1 Desember 2026 pukul 10.30 WITA", in the zone t carries.
func FormatDayTime(t time.Time) string { return FormatDay(t) + " pukul " + FormatTime(t) }

// FormatDue writes a due time as "Selasa, 1 Desember 2026 pukul 16.00 WITA" on the office's clock. Midnight is told as
// 24.00 of the day it ends, which FormatDay cannot know.
func (c *Calendar) FormatDue(due time.Time) string { return FormatDay(c.dueDay(due)) + c.hour(due) }

// dueDay is noon of the day on which a due time is told.
func (c *Calendar) dueDay(due time.Time) time.Time {
	day, _ := c.lastDay(due)
	return c.at(day, secondsADay/2)
}

func (c *Calendar) hour(due time.Time) string {
	if _, second := c.lastDay(due); second == secondsADay {
		return " pukul 24.00 " + c.In(due).Format("MST")
	}
	return " pukul " + FormatTime(c.In(due))
}

// Words tells people how a due time stands: "sisa 3 hari kerja, paling lambat Selasa, 1 Desember 2026", "sisa 25 menit
// kerja, paling lambat hari ini pukul 10.30 WITA", "lewat 2 hari kerja sejak Selasa, 1 Desember 2026". Empty without
// a due time.
func (c *Calendar) Words(due, now time.Time) string {
	left := c.DaysLeft(due, now)
	inside := c.insideHours(due)
	switch {
	case due.IsZero():
		return ""
	case now.After(due):
		return c.lateWords(due, now)
	case inside && left >= 2: // the last day is not a whole one
		return fmt.Sprintf("sisa %d hari kerja, paling lambat %s", left-1, c.FormatDue(due))
	case left >= 1 && !inside:
		return fmt.Sprintf("sisa %d hari kerja, paling lambat %s", left, FormatDay(c.dueDay(due)))
	case c.afterHours(due):
		return "paling lambat " + c.moment(due, now)
	default:
		return fmt.Sprintf("sisa %s kerja, paling lambat %s", span(c.Working(now, due)), c.moment(due, now))
	}
}

func (c *Calendar) lateWords(due, now time.Time) string {
	late := -c.DaysLeft(due, now)
	if c.insideHours(due) {
		late-- // the day on which it ran out had not closed yet
	}
	work := c.Working(due, now)
	switch {
	case late >= 1 && !c.isToday(due, now):
		return fmt.Sprintf("lewat %d hari kerja sejak %s", late, FormatDay(c.dueDay(due)))
	case work > 0:
		return fmt.Sprintf("lewat %s kerja sejak %s", span(work), c.moment(due, now))
	default:
		return "lewat sejak " + c.moment(due, now)
	}
}

// insideHours tells whether the office has yet to close on the day of a due time.
func (c *Calendar) insideHours(due time.Time) bool {
	day, second := c.lastDay(due)
	hours := c.hoursOn(day)
	return len(hours) > 0 && second < hours[len(hours)-1].To*60
}

// afterHours tells whether a due time lies where no working time is left to speak of, as the applicant's 24.00.
func (c *Calendar) afterHours(due time.Time) bool {
	day, second := c.lastDay(due)
	hours := c.hoursOn(day)
	return len(hours) == 0 || second > hours[len(hours)-1].To*60
}

// moment is a due time as seen from now.
func (c *Calendar) moment(due, now time.Time) string {
	if c.isToday(due, now) {
		return "hari ini" + c.hour(due)
	}
	return c.FormatDue(due)
}

func (c *Calendar) isToday(due, now time.Time) bool {
	day, _ := c.lastDay(due)
	today, _ := c.split(now)
	return day == today
}

// span is working time in words of hours and minutes.
func span(d time.Duration) string {
	hours, minutes := d/time.Hour, d%time.Hour/time.Minute
	switch {
	case d < time.Minute:
		return "kurang dari 1 menit"
	case hours == 0:
		return fmt.Sprintf("%d menit", minutes)
	case minutes == 0:
		return fmt.Sprintf("%d jam", hours)
	default:
		return fmt.Sprintf("%d jam %d menit", hours, minutes)
	}
}

// Text tells a reading: Words where it has a due time, else what was used of it.
func (c *Calendar) Text(r Reading, now time.Time) string {
	switch {
	case !r.Due.IsZero():
		return c.Words(r.Due, now)
	case r.Norm.IsZero():
		return fmt.Sprintf("terpakai %d %s", r.Used, r.Unit)
	default:
		return fmt.Sprintf("terpakai %d dari %s, sedang tidak berjalan", r.Used, r.Norm)
	}
}
