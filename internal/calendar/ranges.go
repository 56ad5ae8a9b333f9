package calendar

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Which names one of the two lists of hours of a calendar.
type Which string

// The lists of hours: by which the office works and due times are told, and when people are received.
const (
	Working Which = "kerja"
	Counter Which = "loket"
)

// list is the list of that name, nil for any other name.
func (c *Calendar) list(of Which) *[]Hours {
	switch of {
	case Working:
		return &c.Hours
	case Counter:
		return &c.Counter
	}
	return nil
}

// List are the ranges of the list of that name.
func (c *Calendar) List(of Which) []Hours {
	if list := c.list(of); list != nil {
		return *list
	}
	return nil
}

// Key names a range among those of its list.
func (h Hours) Key() string { return h.From + "/" + h.To }

// Range finds a range by its key.
func (c *Calendar) Range(of Which, key string) (Hours, bool) {
	list := c.List(of)
	i := slices.IndexFunc(list, func(h Hours) bool { return h.Key() == key })
	if i < 0 {
		return Hours{}, false
	}
	return list[i], true
}

// ErrNoRange tells that a calendar has no such list or range of hours.
var ErrNoRange = errors.New("rentang jam ini tidak ada dalam kalender")

// WithRange is the next version of a calendar, in which a range of hours takes the place of the one with the key was; an
// empty key adds it. The error is one sentence for people.
func (c *Calendar) WithRange(of Which, was string, h Hours) (*Calendar, error) {
	return c.changed(of, was, h)
}

// WithoutRange is the next version of a calendar, without a range of hours. The error is one sentence for people.
func (c *Calendar) WithoutRange(of Which, key string) (*Calendar, error) {
	return c.changed(of, key)
}

// changed puts ranges in the place of one.
func (c *Calendar) changed(of Which, was string, instead ...Hours) (*Calendar, error) {
	next := c.following()
	list := next.list(of)
	if list == nil {
		return nil, ErrNoRange
	}
	ranges := slices.Clone(*list)
	if was != "" {
		if _, there := c.Range(of, was); !there {
			return nil, ErrNoRange
		}
		ranges = slices.DeleteFunc(ranges, func(h Hours) bool { return h.Key() == was })
	}
	*list = append(ranges, instead...)
	sortRanges(*list)
	return next, next.compile()
}

// WithZone is the next version of a calendar, in another time zone (IANA name). The error is one sentence for people.
func (c *Calendar) WithZone(zone string) (*Calendar, error) {
	next := c.following()
	next.Zone = zone
	return next, next.compile()
}

// following is the next version of a calendar before anything has changed in it.
func (c *Calendar) following() *Calendar {
	return &Calendar{Zone: c.Zone, Version: c.Version + 1, Hours: c.Hours, Counter: c.Counter, Holidays: c.Holidays}
}

// sortRanges puts the rules first, each kind in order of its days.
func sortRanges(ranges []Hours) {
	slices.SortStableFunc(ranges, func(a, b Hours) int {
		if (a.To == "") != (b.To == "") {
			return strings.Compare(a.To, b.To)
		}
		return strings.Compare(a.From, b.From)
	})
}

// HoursToday are the hours of the week that hold on the day of t: of the office, or of its counter. On days for which a
// counter has no hours of its own it is open while the office works.
func (c *Calendar) HoursToday(of Which, t time.Time) Hours {
	date := c.In(t).Format(time.DateOnly)
	if h, ok := InForce(c.List(of), date); ok {
		return h
	}
	h, _ := InForce(c.Hours, date) // none before the first rule has begun
	return h
}

// CounterOutside tells in sentences in which ranges of working hours the counter would be open while the office does not
// work, as of a day on: most often in Ramadan, when only the hours of work were shortened.
func (c *Calendar) CounterOutside(today string) []string {
	var all []string
	for _, h := range c.Hours {
		if h.To != "" && h.To < today {
			continue
		}
		date := max(h.From, today)
		counter, has := InForce(c.Counter, date)
		now, _ := InForce(c.Hours, date)
		if !has || now.Key() != h.Key() || counter.within(h) {
			continue
		}
		all = append(all, h.Period()+": loket dibuka pada jam yang bukan jam kerja. Tambahkan jam loket untuk masa itu.")
	}
	return all
}

// within tells whether all of some hours lie in others, day by day.
func (h Hours) within(outer Hours) bool {
	for day, open := range h.Days {
		for _, i := range open {
			if !slices.ContainsFunc(outer.Days[day], func(o Interval) bool { return o.From <= i.From && i.To <= o.To }) {
				return false
			}
		}
	}
	return true
}

// InForce is the range that holds on a date: an exception, else the latest rule.
func InForce(ranges []Hours, date string) (found Hours, ok bool) {
	for _, h := range ranges {
		switch {
		case h.To != "" && h.From <= date && date <= h.To:
			return h, true
		case h.To == "" && h.From <= date && (!ok || h.From > found.From):
			found, ok = h, true
		}
	}
	return found, ok
}

// mostIntervals is how many intervals a day may have.
const mostIntervals = 6

// interval is "7.30-12.00" once it has been made plain.
var interval = regexp.MustCompile(`^(\d{1,2})\.(\d{2})-(\d{1,2})\.(\d{2})$`)

// plainer makes what people write between hours and between intervals alike.
var plainer = strings.NewReplacer(":", ".", "–", "-", "—", "-", "s.d.", "-", "s/d", "-", "sampai", "-", "dan", ",", ";", ",", "\n", ",")

// ReadIntervals reads the hours of a day as people write them, such as "07.30-12.00, 13.00-16.00"; nothing is a free day.
// They come back in order. Sentence tells the error to people.
func ReadIntervals(text string) ([]Interval, error) {
	var hours []Interval
	for part := range strings.SplitSeq(plainer.Replace(strings.ToLower(text)), ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		hour, err := readInterval(part)
		if err != nil {
			return nil, err
		}
		hours = append(hours, hour)
	}
	slices.SortFunc(hours, func(a, b Interval) int { return a.From - b.From })
	for i := 1; i < len(hours); i++ {
		if hours[i].From < hours[i-1].To {
			return nil, fmt.Errorf("jam %s dan %s bertumpang tindih", hours[i-1], hours[i])
		}
	}
	if len(hours) > mostIntervals {
		return nil, fmt.Errorf("satu hari paling banyak memuat %d jam buka", mostIntervals)
	}
	return hours, nil
}

func readInterval(text string) (Interval, error) {
	text = strings.Join(strings.Fields(text), " ")
	found := interval.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	if found == nil {
		return Interval{}, fmt.Errorf("jam %q tidak dapat dibaca; tulis seperti 07.30-12.00, 13.00-16.00", text)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(found[i+1]) // two digits at most
	}
	if n[0] > 23 || n[2] > 23 || n[1] > 59 || n[3] > 59 {
		return Interval{}, fmt.Errorf("jam %q tidak ada; jam paling akhir adalah 23.59", text)
	}
	hour := Interval{n[0]*60 + n[1], n[2]*60 + n[3]}
	if hour.From >= hour.To {
		return Interval{}, fmt.Errorf("jam %s berakhir sebelum dimulai", hour)
	}
	return hour, nil
}

// String writes the interval as "07.30-12.00".
func (i Interval) String() string {
	return fmt.Sprintf("%02d.%02d-%02d.%02d", i.From/60, i.From%60, i.To/60, i.To%60)
}

// WriteIntervals writes the hours of a day as ReadIntervals reads them.
func WriteIntervals(hours []Interval) string {
	parts := make([]string, len(hours))
	for i, h := range hours {
		parts[i] = h.String()
	}
	return strings.Join(parts, ", ")
}

// Weekday is a day of the week as bodies name it and as people do.
type Weekday struct{ Key, Name string }

// Weekdays are the days of a week, Monday first.
func Weekdays() []Weekday {
	all := make([]Weekday, 7)
	for i := range all {
		all[i] = Weekday{dayKeys[(i+1)%7], dayNames[(i+1)%7]}
	}
	return all
}

// Holiday is the name of the free day on the day of t, empty where it is none.
func (c *Calendar) Holiday(t time.Time) string {
	date := c.In(t).Format(time.DateOnly)
	for _, h := range c.Holidays {
		if h.Date == date {
			return h.Name
		}
	}
	return ""
}
