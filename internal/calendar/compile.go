package calendar

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

const secondsADay = 24 * 60 * 60

// firstDay is 0000-01-01 as a day number, the earliest date that can be written; day 0 is 1970-01-01.
const firstDay = -719528

// total is working time: seconds, and working days that have closed.
type total struct {
	seconds int64
	days    int
}

func (t total) plus(o total) total  { return total{t.seconds + o.seconds, t.days + o.days} }
func (t total) minus(o total) total { return total{t.seconds - o.seconds, t.days - o.days} }
func (t total) times(n int) total   { return total{t.seconds * int64(n), t.days * n} }

// week holds the intervals of each time.Weekday in order, and what each day and the whole week come to.
type week struct {
	hours [7][]Interval
	day   [7]total
	sum   total
}

// stretch is a run of days that follow one week, up to the next stretch; the last one never ends.
type stretch struct {
	start  int
	week   *week
	before total // since firstDay, as if there were no holidays
}

// freeDay is a holiday on a day that would have had hours.
type freeDay struct {
	day  int
	lost total // by this one and all earlier ones
}

// compile checks the body and works out what makes every later question cheap.
func (c *Calendar) compile() error {
	var err error
	if c.location, err = loadZone(c.Zone); err != nil {
		return err
	}
	if c.Version < 1 {
		return errors.New("versi kalender harus 1 atau lebih")
	}
	rows, err := readRows(c.Hours)
	if err != nil {
		return err
	}
	if last := lastRule(rows, math.MaxInt); last == nil || last.sum.days == 0 {
		return errors.New("kalender tidak memuat jam kerja yang berlaku seterusnya; tambahkan baris jam kerja tanpa tanggal akhir")
	}
	if _, err := readRows(c.Counter); err != nil {
		return err
	}
	c.stretches = stretchesOf(rows)
	c.free, err = c.readHolidays()
	c.decreed = decreedYears(c.Holidays)
	return err
}

func loadZone(name string) (*time.Location, error) {
	location, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" { // both would mean a zone that the body does not name
		return nil, fmt.Errorf("zona waktu %q tidak dikenal; pakai Asia/Jakarta (WIB), Asia/Makassar (WITA), atau Asia/Jayapura (WIT)", name)
	}
	return location, nil
}

// row is a row of hours as read; an exception ends, a rule does not.
type row struct {
	of       Hours
	from, to int
	ends     bool
	week     *week
}

// readRows reads rows of hours and sees that no day is claimed twice.
func readRows(hours []Hours) ([]row, error) {
	rows := make([]row, 0, len(hours))
	for _, h := range hours {
		r, err := readRow(h)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b row) int { return a.from - b.from })
	return rows, refuseOverlap(rows)
}

func refuseOverlap(rows []row) error {
	last := map[bool]*row{} // the latest exception and the latest rule
	for i := range rows {
		r := &rows[i]
		if p := last[r.ends]; p != nil && (r.from == p.from || r.ends && r.from <= p.to) {
			return fmt.Errorf("dua rentang jam berlaku untuk hari yang sama, %s: %q dan %q", dateWords(dateOf(r.from)), p.of.Period(), r.of.Period())
		}
		last[r.ends] = r
	}
	return nil
}

func readRow(h Hours) (row, error) {
	r := row{of: h, from: firstDay, ends: h.To != ""}
	var err error
	if h.From != "" {
		if r.from, err = readDate(h.From); err != nil {
			return row{}, err
		}
	}
	if r.ends {
		if r.to, err = readDate(h.To); err != nil {
			return row{}, err
		}
		if h.From == "" || r.to < r.from {
			return row{}, fmt.Errorf("baris jam kerja sampai %s harus mempunyai tanggal mulai yang tidak lebih lambat", h.To)
		}
	}
	r.week, err = readWeek(h.Days)
	return r, err
}

func readWeek(days map[string][]Interval) (*week, error) {
	w := new(week)
	for name, hours := range days {
		weekday := slices.Index(dayKeys, name)
		if weekday < 0 {
			return nil, fmt.Errorf("hari %q tidak dikenal; pakai senin sampai minggu", name)
		}
		sorted := slices.SortedFunc(slices.Values(hours), func(a, b Interval) int { return a.From - b.From })
		for i, hour := range sorted {
			if hour.From >= hour.To { // a JSON null; a working day without time would let minutes run for ever
				return nil, fmt.Errorf("jam kerja hari %s tidak berisi waktu", name)
			}
			if i > 0 && hour.From < sorted[i-1].To {
				return nil, fmt.Errorf("jam kerja hari %s bertumpang tindih", name)
			}
			w.day[weekday].seconds += int64(hour.To-hour.From) * 60
			w.day[weekday].days = 1
		}
		w.hours[weekday] = sorted
		w.sum = w.sum.plus(w.day[weekday])
	}
	return w, nil
}

// stretchesOf lays the rows out along the days, exceptions over rules.
func stretchesOf(rows []row) []stretch {
	starts := []int{firstDay}
	for _, r := range rows {
		starts = append(starts, r.from)
		if r.ends {
			starts = append(starts, r.to+1)
		}
	}
	slices.Sort(starts)
	var laid []stretch
	for i, day := range slices.Compact(starts) {
		s := stretch{start: day, week: weekOn(rows, day)}
		if i > 0 {
			s.before = laid[i-1].until(day)
		}
		laid = append(laid, s)
	}
	return laid
}

func weekOn(rows []row, day int) *week {
	for _, r := range rows {
		if r.ends && r.from <= day && day <= r.to {
			return r.week
		}
	}
	if w := lastRule(rows, day); w != nil {
		return w
	}
	return new(week)
}

// lastRule is the rule in force on a day, or nil when none has begun.
func lastRule(rows []row, day int) *week {
	var w *week
	for _, r := range rows {
		if !r.ends && r.from <= day {
			w = r.week
		}
	}
	return w
}

// until is the working time before a day of this stretch.
func (s stretch) until(day int) total {
	n := day - s.start
	sum := s.before.plus(s.week.sum.times(n / 7))
	for d := day - n%7; d < day; d++ {
		sum = sum.plus(s.week.day[weekday(d)])
	}
	return sum
}

func (c *Calendar) readHolidays() ([]freeDay, error) {
	days := make([]int, 0, len(c.Holidays))
	for _, h := range c.Holidays {
		day, err := readDate(h.Date)
		if err != nil {
			return nil, fmt.Errorf("hari libur %q: %w", h.Name, err)
		}
		if h.Kind != "" {
			if _, err := readKind(string(h.Kind)); err != nil {
				return nil, fmt.Errorf("hari libur %s: %w", h.Date, err)
			}
		}
		days = append(days, day)
	}
	slices.Sort(days)
	var free []freeDay
	var lost total
	for i, day := range days {
		if i > 0 && day == days[i-1] {
			return nil, fmt.Errorf("hari libur %s tertulis dua kali", dateOf(day))
		}
		if gone := c.stretchAt(day).week.day[weekday(day)]; gone.days > 0 {
			lost = lost.plus(gone)
			free = append(free, freeDay{day, lost})
		}
	}
	return free, nil
}

func readDate(text string) (int, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("tanggal %q tidak ada atau tidak dapat dibaca; tulis seperti 2026-12-31", text)
	}
	return int(floorDiv(t.Unix(), secondsADay)), nil
}

func dateOf(day int) string {
	return time.Unix(int64(day)*secondsADay, 0).UTC().Format(time.DateOnly)
}
