package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Lines tell the hours of a week for people, days with the same hours together: "Senin sampai Kamis: 07.30 sampai 12.00
// dan 13.00 sampai 16.00".
func (h Hours) Lines() []string {
	var lines []string
	for day := 0; day < 7; {
		first, hours := day, h.on(day)
		for day++; day < 7 && slices.Equal(h.on(day), hours); {
			day++
		}
		lines = append(lines, daySpan(first, day-1)+": "+intervalWords(hours))
	}
	return lines
}

// Brief tells the hours of a week in few words, without its free days: "Senin–Kamis 07.30–12.00 dan 13.00–15.30".
func (h Hours) Brief() []string {
	var lines []string
	for day := 0; day < 7; {
		first, hours := day, h.on(day)
		for day++; day < 7 && slices.Equal(h.on(day), hours); {
			day++
		}
		if len(hours) == 0 {
			continue
		}
		parts := make([]string, len(hours))
		for i, hour := range hours {
			parts[i] = strings.Replace(hour.String(), "-", "–", 1)
		}
		days := dayNames[(first+1)%7]
		if day-1 > first {
			days += "–" + dayNames[day%7]
		}
		lines = append(lines, days+" "+strings.Join(parts, " dan "))
	}
	return lines
}

// On are the hours of a day of the week by its key, such as senin, in order.
func (h Hours) On(key string) []Interval {
	return slices.SortedFunc(slices.Values(h.Days[key]), func(a, b Interval) int { return a.From - b.From })
}

// on are the hours of a day of the week, Monday being 0.
func (h Hours) on(day int) []Interval {
	return h.On(dayKeys[(day+1)%7])
}

func daySpan(first, last int) string {
	from, to := dayNames[(first+1)%7], dayNames[(last+1)%7]
	switch last - first {
	case 0:
		return from
	case 1:
		return from + " dan " + to
	default:
		return from + " sampai " + to
	}
}

func intervalWords(hours []Interval) string {
	if len(hours) == 0 {
		return "libur"
	}
	parts := make([]string, len(hours))
	for i, h := range hours {
		parts[i] = fmt.Sprintf("%02d.%02d sampai %02d.%02d", h.From/60, h.From%60, h.To/60, h.To%60)
	}
	return strings.Join(parts, " dan ")
}

// Period tells when the hours hold, for people.
func (h Hours) Period() string {
	switch {
	case h.From == "" && h.To == "":
		return "Sehari-hari"
	case h.To == "":
		return "Mulai " + dateWords(h.From)
	default:
		return dateWords(h.From) + " sampai " + dateWords(h.To)
	}
}

func dateWords(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date // compile has refused it
	}
	return FormatDate(t)
}

// Years are the years that have free days, in order.
func (c *Calendar) Years() []int {
	var years []int
	for _, h := range c.Holidays {
		if y := h.year(); !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	return years
}

// HolidaysOf are the free days of a year, in order.
func (c *Calendar) HolidaysOf(year int) []Holiday {
	var days []Holiday
	for _, h := range c.Holidays {
		if h.year() == year {
			days = append(days, h)
		}
	}
	sortHolidays(days)
	return days
}
