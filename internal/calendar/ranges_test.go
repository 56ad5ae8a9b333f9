package calendar

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestReadIntervals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                   "",
		" , ":                                "",
		"07.30-12.00, 13.00-16.00":           "07.30-12.00, 13.00-16.00",
		"13:00 – 16:00 dan 7.30 s.d. 12.00":  "07.30-12.00, 13.00-16.00",
		"08.00 sampai 12.00; 12.00-15.00":    "08.00-12.00, 12.00-15.00",
		"00.00-23.59":                        "00.00-23.59",
		"07.30 - 11.30\n13.00 - 16.30\n":     "07.30-11.30, 13.00-16.30",
		"1.00-2.00,3.00-4.00,05.00 s/d 6.00": "01.00-02.00, 03.00-04.00, 05.00-06.00",
	} {
		hours, err := ReadIntervals(text)
		if err != nil || WriteIntervals(hours) != want {
			t.Errorf("%q: %q, %v, want %q", text, WriteIntervals(hours), err, want)
		}
	}
	for text, want := range map[string]string{
		"8-12":                            `Jam "8-12" tidak dapat dibaca; tulis seperti 07.30-12.00, 13.00-16.00.`,
		" Pagi  sekali ":                  `Jam "pagi sekali" tidak dapat dibaca; tulis seperti 07.30-12.00, 13.00-16.00.`,
		"20.00-24.00":                     `Jam "20.00-24.00" tidak ada; jam paling akhir adalah 23.59.`,
		"08.00-12.60":                     `Jam "08.00-12.60" tidak ada; jam paling akhir adalah 23.59.`,
		"12.00-07.30":                     "Jam 12.00-07.30 berakhir sebelum dimulai.",
		"12.00-12.00":                     "Jam 12.00-12.00 berakhir sebelum dimulai.",
		"11.00-16.00, 07.30-12.00":        "Jam 07.30-12.00 dan 11.00-16.00 bertumpang tindih.",
		strings.Repeat("07.00-07.00,", 9): "Jam 07.00-07.00 berakhir sebelum dimulai.",
		"1.00-1.10,2.00-2.10,3.00-3.10,4.00-4.10,5.00-5.10,6.00-6.10,7.00-7.10": "Satu hari paling banyak memuat 6 jam buka.",
	} {
		if _, err := ReadIntervals(text); err == nil || Sentence(err) != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// hours is a week with the same hours on some days.
func hours(t *testing.T, from, to, text string, days ...string) Hours {
	t.Helper()
	read, err := ReadIntervals(text)
	if err != nil {
		t.Fatal(err)
	}
	h := Hours{From: from, To: to, Days: map[string][]Interval{}}
	for _, day := range days {
		h.Days[day] = read
	}
	return h
}

// withRamadan is the calendar of a new office, and the next one with hours of Ramadan in it.
func withRamadan(t *testing.T) (first, added *Calendar, ramadan Hours) {
	t.Helper()
	first, err := Default(wita)
	if err != nil {
		t.Fatal(err)
	}
	ramadan = hours(t, "2026-02-19", "2026-03-20", "08.00-12.00, 12.30-15.00", "senin", "selasa", "rabu", "kamis")
	added, err = first.WithRange(Working, "", ramadan)
	if err != nil {
		t.Fatal(err)
	}
	return first, added, ramadan
}

func TestRanges(t *testing.T) {
	t.Parallel()
	first, added, ramadan := withRamadan(t)
	t.Run("an exception changes its days and leaves the version before as it is", func(t *testing.T) {
		t.Parallel()
		monday := added.local(t, "2026-03-02 00.00")
		week := monday.AddDate(0, 0, 7)
		if got, was := added.Working(monday, week).Hours(), first.Working(monday, week).Hours(); got != 26 || was != 37.5 || added.Version != 2 {
			t.Errorf("%v and %v hours, version %d", got, was, added.Version)
		}
		if d := added.Since(first); len(d.Hours.Added) != 1 || d.IsZero() || !d.Counter.IsZero() || d.Zone != nil {
			t.Errorf("%+v", d)
		}
	})
	t.Run("a range is changed and taken away by its key", func(t *testing.T) {
		t.Parallel()
		shorter := hours(t, "2026-02-19", "2026-03-20", "08.00-12.00", "senin")
		changed, err := added.WithRange(Working, ramadan.Key(), shorter)
		if err != nil {
			t.Fatal(err)
		}
		if d := changed.Since(added); len(d.Hours.Changed) != 1 || len(d.Hours.Added)+len(d.Hours.Removed) != 0 {
			t.Errorf("%+v", d)
		}
		gone, err := changed.WithoutRange(Working, ramadan.Key())
		if err != nil || !gone.Since(first).IsZero() || gone.Version != 4 {
			t.Errorf("%+v, %v", gone, err)
		}
	})
	t.Run("two ranges for one day are refused in one sentence", func(t *testing.T) {
		t.Parallel()
		_, err := added.WithRange(Working, "", hours(t, "2026-03-20", "2026-03-25", "08.00-12.00", "senin"))
		const want = `Dua rentang jam berlaku untuk hari yang sama, 20 Maret 2026: "19 Februari 2026 sampai 20 Maret 2026" dan "20 Maret 2026 sampai 25 Maret 2026".`
		if err == nil || Sentence(err) != want {
			t.Errorf("%v", err)
		}
		if _, err := added.WithRange(Counter, "", hours(t, "2026-03-20", "2026-03-25", "08.00-12.00", "senin")); err != nil {
			t.Errorf("the counter's hours are apart: %v", err)
		}
	})
	t.Run("the last rule stays", func(t *testing.T) {
		t.Parallel()
		if _, err := added.WithoutRange(Working, first.Hours[0].Key()); err == nil || !strings.Contains(err.Error(), "berlaku seterusnya") {
			t.Errorf("%v", err)
		}
	})
	t.Run("what is not there is not changed", func(t *testing.T) {
		t.Parallel()
		for _, err := range []error{
			second(added.WithoutRange(Working, "2020-01-01/")), second(added.WithoutRange("lain", "/")), second(added.WithRange(Counter, "/", ramadan)),
		} {
			if !errors.Is(err, ErrNoRange) {
				t.Errorf("%v", err)
			}
		}
	})
}

func TestRangesBesideOtherChanges(t *testing.T) {
	t.Parallel()
	_, added, _ := withRamadan(t)
	t.Run("another zone is a version too", func(t *testing.T) {
		t.Parallel()
		monday := added.local(t, "2026-03-02 00.00")
		moved, err := added.WithZone(wit)
		if err != nil || moved.Since(added).Zone == nil || moved.In(monday).Hour() != 1 || added.In(monday).Hour() != 0 {
			t.Errorf("%+v, %v", moved, err)
		}
		if _, err := added.WithZone("Asia/Balikpapan"); err == nil {
			t.Error("accepted")
		}
	})
	t.Run("free days keep the hours of the counter", func(t *testing.T) {
		t.Parallel()
		c, err := added.WithRange(Counter, "", hours(t, "", "", "08.00-11.00", "senin"))
		if err != nil {
			t.Fatal(err)
		}
		if c, err = c.WithHolidays([]Holiday{{Date: "2026-12-31", Name: "Hari Rekaan", Kind: LocalHoliday, Source: "Contoh"}}); err != nil || len(c.Counter) != 1 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestCounterHours(t *testing.T) {
	t.Parallel()
	c, err := Default(wita)
	if err != nil {
		t.Fatal(err)
	}
	lines := func(day string) string {
		return strings.Join(c.HoursToday(Counter, c.local(t, day+" 09.00")).Brief(), "; ")
	}
	if got := lines("2026-11-24"); got != "Senin–Kamis 07.30–12.00 dan 13.00–16.00; Jumat 07.30–11.30 dan 13.00–16.30" {
		t.Errorf("without hours of its own: %q", got)
	}
	for _, h := range []Hours{
		hours(t, "", "", "08.00-15.00", "senin", "selasa"), hours(t, "2027-01-01", "", "09.00-14.00", "senin", "rabu"),
		hours(t, "2026-12-01", "2026-12-05", "10.00-11.00", "selasa"),
	} {
		if c, err = c.WithRange(Counter, "", h); err != nil {
			t.Fatal(err)
		}
	}
	for day, want := range map[string]string{
		"2026-11-30": "Senin–Selasa 08.00–15.00", "2026-12-01": "Selasa 10.00–11.00", "2026-12-05": "Selasa 10.00–11.00",
		"2026-12-06": "Senin–Selasa 08.00–15.00", "2027-06-01": "Senin 09.00–14.00; Rabu 09.00–14.00",
	} {
		if got := lines(day); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(body)
	if err != nil || !again.Since(c).IsZero() || len(again.Counter) != 3 {
		t.Errorf("read again: %+v, %v", again, err)
	}
	if days := Weekdays(); days[0] != (Weekday{"senin", "Senin"}) || days[6] != (Weekday{"minggu", "Minggu"}) {
		t.Errorf("%v", days)
	}
	if !slices.ContainsFunc(Zones(), func(z Zone) bool { return z.Name == wit && z.Label == ZoneLabel(wit) }) {
		t.Error("a zone has no label")
	}
}
