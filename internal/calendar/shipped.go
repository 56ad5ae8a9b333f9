package calendar

import (
	"embed"
	"fmt"
	"io/fs"
)

// The free days of the years that were decreed, from the joint decrees of the ministers of religion, of manpower and of
// administrative reform, which are the source of each row. A year to come has only the days that fall on the same date
// every year, marked as not decreed.
//
//go:embed shipped/*.csv
var shipped embed.FS

// ramadans are the fasting months as the government announced them. They are no free days but have hours of their own;
// each office confirms the days in a letter of its own, so the row says that it has to be checked.
var ramadans = []struct{ from, to string }{
	{"2024-03-12", "2024-04-09"}, {"2025-03-01", "2025-03-30"}, {"2026-02-19", "2026-03-20"},
}

const ramadanRemark = "Jam kerja Ramadan menurut Perpres 21/2023; tanggalnya perlu dipastikan kantor."

// Shipped is the calendar that an office begins with: the hours of Perpres 21/2023, in Ramadan 32.5 hours a week, and
// the free days that are known.
func Shipped(zone string) (*Calendar, error) {
	c, err := Default(zone)
	if err != nil {
		return nil, err
	}
	for _, r := range ramadans {
		c.Hours = append(c.Hours, Hours{From: r.from, To: r.to, Days: ramadanDays(), Remark: ramadanRemark})
	}
	files, err := fs.Glob(shipped, "shipped/*.csv")
	if err != nil {
		return nil, fmt.Errorf("list shipped calendars: %w", err)
	}
	for _, name := range files {
		file, err := shipped.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read shipped calendar: %w", err)
		}
		days, wrong := ReadHolidays(file)
		if len(wrong) > 0 {
			return nil, fmt.Errorf("read shipped calendar %s: %w", name, wrong)
		}
		c.Holidays = append(c.Holidays, days...)
	}
	return c, c.compile()
}

func ramadanDays() map[string][]Interval {
	day := []Interval{{8 * 60, 12 * 60}, {12*60 + 30, 15 * 60}}
	friday := []Interval{{8 * 60, 11*60 + 30}, {12*60 + 30, 15*60 + 30}}
	return map[string][]Interval{"senin": day, "selasa": day, "rabu": day, "kamis": day, "jumat": friday}
}
