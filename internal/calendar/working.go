package calendar

import (
	"sort"
	"time"
)

func (c *Calendar) stretchAt(day int) stretch {
	i := sort.Search(len(c.stretches), func(i int) bool { return c.stretches[i].start > day })
	return c.stretches[max(i-1, 0)]
}

// freeUntil counts the holidays before a day.
func (c *Calendar) freeUntil(day int) int {
	return sort.Search(len(c.free), func(i int) bool { return c.free[i].day >= day })
}

// hoursOn are the intervals of a day in order; none on a free day.
func (c *Calendar) hoursOn(day int) []Interval {
	if i := c.freeUntil(day); day < firstDay || i < len(c.free) && c.free[i].day == day {
		return nil
	}
	return c.stretchAt(day).week.hours[weekday(day)]
}

// beforeDay is the working time before a day begins.
func (c *Calendar) beforeDay(day int) total {
	if day < firstDay {
		return total{}
	}
	sum := c.stretchAt(day).until(day)
	if i := c.freeUntil(day); i > 0 {
		sum = sum.minus(c.free[i-1].lost)
	}
	return sum
}

// split is the day number and the second of the day on the office's clock.
func (c *Calendar) split(t time.Time) (day, second int) {
	_, offset := t.In(c.location).Zone()
	local := t.Unix() + int64(offset)
	day = int(floorDiv(local, secondsADay))
	return day, int(local - int64(day)*secondsADay)
}

// at is the instant of a second of a day on the office's clock; the second may lie on the next day.
func (c *Calendar) at(day, second int) time.Time {
	return time.Date(1970, time.January, 1+day, 0, 0, second, 0, c.location)
}

// before is the working time and the closing times that lie before an instant; closing itself is not before itself.
func (c *Calendar) before(t time.Time) total {
	day, second := c.split(t)
	sum := c.beforeDay(day)
	hours := c.hoursOn(day)
	for _, h := range hours {
		sum.seconds += int64(max(0, min(second, h.To*60)-h.From*60))
	}
	if n := len(hours); n > 0 && second > hours[n-1].To*60 {
		sum.days++
	}
	return sum
}

// weekday is the time.Weekday of a day number.
func weekday(day int) int { return ((day+int(time.Thursday))%7 + 7) % 7 }

func floorDiv(a, b int64) int64 {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}
